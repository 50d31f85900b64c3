"""``${{ ... }}`` in the values of a workflow: what these files decide is put in, the rest stays unknown by its name.

Only names are followed (``secrets.KEY``, ``vars.NAME``, ``env.NAME``, ``inputs.name``); what is computed from them is unknown but keeps
what it depends on. Source: the documentation of contexts and expressions of GitHub Actions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...named_tuple import NamedTuple
from ...values import Origin, Reference, Unknown, Value, joined_texts
from ..room import Room
from .forges import GITHUB, Forge

TOKEN = "github.token"
MOST_LEVELS = 40
MOST_MADE = 20_000_000  # characters and names that expressions may add to the jobs of a tree
MOST_TEXT = 100_000  # characters and names of one value: inputs of actions inside actions may multiply
_NAME = re.compile(
    r"(secrets|vars|env|inputs|github|forgejo|gitea)"
    r"(?:\.([A-Za-z_][A-Za-z0-9_-]{0,99}+)|\[\s*'([A-Za-z_][A-Za-z0-9_-]{0,99}+)'\s*\])"
)

_OF_MATRIX = re.compile(r"matrix\.([A-Za-z_][A-Za-z0-9_-]{0,50}+(?:\.[A-Za-z_][A-Za-z0-9_-]{0,50}+){0,3})")
LONGEST_SHOWN = 60  # characters of an expression
_WHAT, _DECIDED = "what ", " gives is decided when the workflow runs"


class Contexts(NamedTuple):
    """What names stand for. ``env`` and ``inputs``: values that the files give; ``secrets``: what a caller passes under another name,
    None where names are the repository's own. ``environment``: the job's, whose secrets and variables are its own. ``room``: what
    texts may still become longer by. ``forge``: whose workflow it is.
    """

    room: Room
    env: Mapping[str, Value]
    inputs: Mapping[str, Value]
    secrets: Mapping[str, Value] | None = None
    environment: str = ""
    unit: str = GITHUB.repository
    forge: Forge = GITHUB

    def named(self, context: str, name: str, origin: Origin) -> Value:
        """The value of ``context.name``."""
        known = {"env": self.env, "inputs": self.inputs, "secrets": self.secrets or {}}.get(context, {}).get(name)
        if known is not None:
            return known
        if context == "secrets" and name in self.forge.token:
            context, name = "github", "token"
        elif context in ("forgejo", "gitea"):  # the same context by another name
            context = "github"
        is_kept = context in ("vars", "github") or (context == "secrets" and self.secrets is None)
        unit = self.forge.repository if is_kept else self.unit
        owner = f"environments.{self.environment}." if self.environment and context in ("vars", "secrets") else ""
        reference = Reference(unit, f"{owner}{context}.{name}")
        return Value(
            Unknown(frozenset({reference}), exact=True), Origin("reference", origin.source, origin.offset, name, origin, reference)
        )


def interpolate(value: Value, contexts: Contexts) -> Value:
    """The value with every expression in its texts replaced; maps and lists as deep as workflows go."""
    return value.with_leaves(lambda leaf: _filled(leaf, contexts), MOST_LEVELS)


def _filled(value: Value, contexts: Contexts) -> Value:
    text = value.text or ""
    if "${{" not in text:
        return value
    pieces: list[str | Value] = []
    at = 0
    while (start := text.find("${{", at)) >= 0 and (end := text.find("}}", start)) >= 0:
        pieces += [text[at:start], _answer(text[start + 3 : end].strip(), contexts, value.origin)]
        at = end + 2
    pieces = [piece for piece in (*pieces, text[at:]) if piece != ""]
    if len(pieces) == 1 and isinstance(pieces[0], Value):
        return pieces[0]
    size = sum(_size(piece) for piece in pieces)
    if size > MOST_TEXT or not contexts.room.take(max(0, size - len(text))):
        return Value(Unknown(reason="expressions that make a text too long"), value.origin)
    found = (piece.data if isinstance(piece, Value) else piece for piece in pieces)
    return joined_texts((data if isinstance(data, str | Unknown) else str(data).lower() for data in found), value.origin)


def _size(piece: str | Value) -> int:
    data = piece.data if isinstance(piece, Value) else piece
    return len(data) if isinstance(data, str) else len(data.references) if isinstance(data, Unknown) else 1


def _answer(expression: str, contexts: Contexts, origin: Origin) -> Value:
    whole = _NAME.fullmatch(expression)
    if whole is not None:
        return contexts.named(whole[1], whole[2] or whole[3], origin)
    depends = [contexts.named(found[1], found[2] or found[3], origin) for found in _NAME.finditer(expression)]
    references = frozenset(reference for one in depends if isinstance(one.data, Unknown) for reference in one.data.references)
    return Value(Unknown(references, reason=f"{_WHAT}{expression[:LONGEST_SHOWN]}{_DECIDED}"), origin)


def asked_of_matrix(unknown: Unknown) -> str:
    """``app.name`` where an expression asks just for ``matrix.app.name``, else ''."""
    if unknown.references or not (unknown.reason.startswith(_WHAT) and unknown.reason.endswith(_DECIDED)):
        return ""
    found = _OF_MATRIX.fullmatch(unknown.reason[len(_WHAT) : -len(_DECIDED)])
    return found[1] if found is not None and len(found[0]) < LONGEST_SHOWN else ""
