"""The credentials found in single files, as JSON (``schemas/secrets.schema.json``) or a line each. No part of a value is in them."""

from __future__ import annotations

from collections.abc import Sequence

from ..committed.find import Committed
from ..secrets.classifier import shipped_classifier
from ..secrets.redactor import Redactor
from .clean import printable
from .encode import to_json
from .interface import WIDTH
from .terminal import counted, finished, paint, wrap

SCHEMA = "https://fivegates.dev/schemas/secrets-1.json"
ADVICE = (
    "Revoke it first: whoever can read the repository has it, and a later commit does not take it out of the history. Then load it at run "
    "time from a secret store. `fivegates explain FG204` says more."
)


def render_json(found: Sequence[Committed]) -> str:
    """``{"secrets": [{place, name, kind, provider, format, opens_only_models}]}``."""
    redactor = Redactor(shipped_classifier())
    rows = [
        {
            "place": {"path": redactor.redact(one.place.path), "line": one.place.line},
            "name": redactor.redact(one.name) or None,
            "kind": one.kind,
            "provider": one.provider or None,
            "format": one.format or None,
            "opens_only_models": one.opens_only_models,
        }
        for one in found
    ]
    return to_json({"$schema": SCHEMA, "secrets": rows})


def render_text(found: Sequence[Committed], searched: int, *, color: bool = False, width: int = WIDTH) -> str:
    """A line for each credential, then how many there are and what to do."""
    redactor = Redactor(shipped_classifier())
    lines = []
    for one in found:
        place = printable(redactor.redact(f"{one.place.path}:{one.place.line}"))
        lines.append(f"{paint(place, 'strong', color)}  {printable(redactor.redact(_words(one)))}")
    if not found:
        return finished([f"No live-looking credential in {counted(searched, 'file')}."])
    files = len({one.place.path for one in found})
    total = f"{counted(len(found), 'live-looking credential')} in {counted(files, 'file')} of {searched}."
    return finished([*lines, "", total, *wrap(ADVICE, width, "")])


def _words(one: Committed) -> str:
    """``OPENAI_API_KEY holds what looks like a live api key of openai``."""
    what = f"what looks like a live {one.kind.replace('-', ' ')}" + (f" of {one.provider}" if one.provider else "")
    return f"{one.name} holds {what}" if one.name else what
