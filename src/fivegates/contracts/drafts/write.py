"""A draft as YAML that a person reads: one fact a line, its place behind it, TODO where a person must speak."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from .apis import PROVIDERS
from .model import ANY_ENVIRONMENT, TODO, ApiLine, Draft, Noted

SCHEMA = "https://fivegates.dev/schemas/contract-1.json"
INHERITED = "# inherited, not decided"
_WORD = re.compile(r"[A-Za-z0-9_./@+*:$-]*[A-Za-z0-9_./@+*$-]")  # one that ends in a colon would be a key
_START = re.compile(r"[A-Za-z/]|\./|\.github/")  # no number, and nothing that means something to YAML
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
Clean = Callable[[str], str]


def write_contract(draft: Draft, clean: Clean) -> str:
    """The whole file. ``clean`` is applied to every text of the tree: it takes credentials and control characters out."""
    return "\n".join(_Writer(clean).lines(draft)) + "\n"


class _Writer:
    def __init__(self, clean: Clean) -> None:
        self._clean = clean

    def lines(self, draft: Draft) -> Iterator[str]:
        yield f"# yaml-language-server: $schema={SCHEMA}"
        yield f"# Drafted by fivegates from what files say of {self._comment(draft.agent)}, which stands in {self._comment(draft.place)}."
        yield "# TODO is for a person to say, `none` is an answer. A draft counts as no contract: it becomes active once the owner agrees."
        yield "apiVersion: fivegates/v1"
        yield "kind: AgentContract"
        yield f"name: {self._scalar(draft.name)}"
        yield "status: draft"
        yield self._noted("owner", draft.owner)
        yield "purpose: TODO"
        yield self._noted("risk", Noted(TODO, _risk(draft)))
        yield from self._covers(draft)
        yield from self._identities(draft)
        yield from self._credentials(draft)
        yield from self._scope(draft)
        yield from self._consequences(draft)
        if draft.schedule.text != TODO:
            yield "baseline:"
            yield self._noted("  schedule", draft.schedule)
        yield "lifecycle:"
        yield from (f"  {key}: TODO" for key in ("reviewed", "reviewed_by", "expires", "successor"))

    def _covers(self, draft: Draft) -> Iterator[str]:
        yield "covers:"
        for line in draft.covers:
            yield f"  - {line.kind}: {self._scalar(line.pattern)}{self._note(line.note)}"

    def _identities(self, draft: Draft) -> Iterator[str]:
        if not draft.identities:
            yield "identities: TODO"
            return
        yield "identities:"
        for environment, stages in draft.identities.items():
            name = self._scalar(environment)
            if environment == ANY_ENVIRONMENT:
                yield "  # in which environment it runs is not known: write its name for the star"
            if len(stages) == 1:
                yield self._noted(f"  {name}", next(iter(stages.values())))
                continue
            yield f"  {name}:"
            for stage, noted in stages.items():
                yield self._noted(f"    {stage}", noted)

    def _credentials(self, draft: Draft) -> Iterator[str]:
        if draft.credentials:
            yield "credentials:"
        for line in draft.credentials:
            yield f"  - name: {self._scalar(line.name)}{self._note(line.note)}"
            yield f"    store: {self._scalar(line.store)}"
            yield "    rotate: TODO"
            yield "    rotated: TODO"

    def _scope(self, draft: Draft) -> Iterator[str]:
        yield "scope:"
        if draft.apis:
            yield "  apis:"
            for provider in PROVIDERS:
                lines = [line for line in draft.apis if line.provider == provider]
                yield from (f"    {provider}:" for _ in lines[:1])
                yield from self._apis(lines)
        else:
            yield "  apis: TODO  # no grant to it is in these files"
        if draft.apis_unknown:
            yield f"  # there may be more: {self._comment(draft.apis_unknown)}"
        yield "  data: TODO"
        yield "  accounts: TODO"
        yield "  logs:"
        yield self._noted("    sink", draft.sink)
        yield "    actions: [TODO]"
        yield "    fields: [TODO]"
        yield "  kill_switch:"
        yield "    how: TODO"
        yield "    runbook: TODO"
        yield "    tested: TODO  # the day on which somebody tried it"

    def _apis(self, lines: list[ApiLine]) -> Iterator[str]:
        """The entries of a provider; those that nobody decided, for one reason, under one comment."""
        marked = ""
        for line in lines:
            if not line.inherited:
                yield f"      - {self._scalar(line.entry)}{self._note(line.note)}"
                continue
            if line.inherited != marked:
                yield f"      {INHERITED}: {self._comment(line.inherited)}"
            marked = line.inherited
            yield f"      - allow: {self._scalar(line.entry)}{self._note(line.note)}"
            yield "        because: TODO"

    def _consequences(self, draft: Draft) -> Iterator[str]:
        """What is asked for from risk medium on, where its grants go that far or nobody knows them."""
        if not draft.is_consequential:
            return
        yield "approved:  # from here to recovery: asked for from risk medium on"
        yield from (f"  {key}: TODO" for key in ("by", '"on"', "ref"))  # a bare on is true to readers of YAML 1.1
        yield "approvals: TODO  # a list of {class, by, count, enforced_by}, or none"
        yield "blast_radius:"
        yield "  worst: TODO"
        yield self._classes(draft)
        yield "recovery:"
        yield "  revokes: [TODO]"
        yield from (f"  {key}: TODO" for key in ("rollback", "manual", "rehearsed"))

    def _classes(self, draft: Draft) -> str:
        """What its own grants allow; of inherited or unknown ones nobody has decided what the agent keeps."""
        classes = ", ".join(self._scalar(one) for one in sorted(draft.classes))
        if classes and not any(line.inherited for line in draft.apis):
            return f"  classes: [{classes}]"
        return f"  classes: [TODO]{self._note(f'its grants today allow {classes}' if classes else '')}"

    def _noted(self, key: str, noted: Noted) -> str:
        return f"{key}: {self._scalar(noted.text)}{self._note(noted.note)}"

    def _note(self, note: str) -> str:
        said = self._comment(note)
        return f"  # {said}" if said else ""

    def _comment(self, text: str) -> str:
        return " ".join(self._clean(text).split())

    def _scalar(self, text: str) -> str:
        """A plain scalar where every reader of YAML takes it as this text, else a quoted one."""
        text = self._clean(text)
        if _START.match(text) and text.lower() not in _WORDS and all(_WORD.fullmatch(word) for word in text.split(" ")):
            return text
        if '"' in text and "'" not in text and text.isprintable():
            return f"'{text}'"
        return _escaped(json.dumps(text, ensure_ascii=False))


def _escaped(quoted: str) -> str:
    """Quoted text with what cannot be printed as YAML escapes it: JSON's pairs of surrogates are two characters there."""
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in quoted)


def _risk(draft: Draft) -> str:
    if not draft.classes:
        return "low, medium or high"
    return f"low, medium or high; its grants allow {', '.join(draft.classes)}"
