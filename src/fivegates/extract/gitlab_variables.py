"""What a job of GitLab's pipelines is given: variables of the files, those of the project that its script names, and stored secrets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.gitlab.jobs import SCRIPTS
from ..resolve.gitlab.variables import Variables, is_predefined
from ..resolve.interface import Resource
from ..source import Pinned, Place, Source
from ..values import Origin, Reference, Unknown, Value, entries_of
from .model import EnvEntry
from .paths import embedded_source
from .shell import assignments_in, names_in, without_unused_functions
from .shell_texts import commands_only
from .texts import image_text

MOST_ENTRIES = 2_000
SET_BY_SCRIPT = "the script sets it"


class Line(NamedTuple):
    """One entry of a script, which may hold several lines, as far as its text is known; ``commands``: without what is only text."""

    value: Value
    text: str
    commands: str
    source: Source

    def place(self, offset: int) -> Place:
        """Where a character of the text stands in its file."""
        return self.source.place(offset)


class Script(NamedTuple):
    """All that a job runs. ``commands``: without what is only text. ``variables``: as the script sees them, with what it assigns.
    ``origin``: the job's.
    """

    lines: tuple[Line, ...]
    commands: str
    variables: Variables
    assigned: Mapping[str, EnvEntry]
    origin: Origin


def script_of(resource: Resource, variables: Variables) -> Script:
    """The scripts of a job in the order they run; functions that nothing calls are left out."""
    values = [line for name in SCRIPTS for line in _entries(resource.get(name))]
    for step in _entries(resource.get("run")):
        values += _entries(step.get("script"))
    texts = [image_text(value) or "" for value in values]
    whole = without_unused_functions("\n".join(texts), "\n".join(map(commands_only, texts)))
    lines: list[Line] = []
    start = 0
    for value, text in zip(values, texts, strict=True):
        end = start + len(text)
        lines.append(Line(value, whole.text[start:end], whole.commands[start:end], embedded_source(value)))
        start = end + 1
    assigned = _assigned(lines, variables)
    layer = {name: entry.value for name, entry in assigned.items() if entry.value is not None}
    origin = values[0].origin if values else Origin("entry", Pinned("", resource.place), 0, resource.label)
    return Script(tuple(lines), whole.commands, variables.with_layer(layer), assigned, origin)


def environment_of(resource: Resource, script: Script, stores: Mapping[str, Mapping[str, Any]]) -> Iterator[EnvEntry]:
    """Variables that the files give a job, settings of the project that its script names or that it is told to pass, and ``secrets``.

    A setting that is handed on under another name is the one that the other name says.
    """
    entries: dict[str, EnvEntry] = {}
    handed_on: set[Reference] = set()
    passed_on = script.variables.passed_on()
    assigned = [entry for entry in script.assigned.values() if entry.value is not None and _says_something(entry.value)]
    written = entries_of(resource.get("variables")).items()
    for entry in [*assigned, *(EnvEntry(name, value, None, _place(value, resource.place)) for name, value in written)]:
        reference = entry.value.read_from if entry.value is not None else None
        if entry.name in entries or reference in handed_on:
            continue
        if reference is None or entry.name not in passed_on:
            entries[entry.name] = entry
            handed_on |= {reference} if reference is not None else set()
    for line in script.lines:
        for name, offset in names_in(line.text):
            if name not in entries and not script.variables.sets(name) and not is_predefined(name):
                value = script.variables.get(name, line.value.origin)
                reference = value.read_from
                if reference is not None and reference not in handed_on:
                    entries[name] = EnvEntry(name, value, None, line.place(offset))
    for item in _entries(resource.get("variables")):  # a flow lists the settings that it is passed
        if item.text and item.text not in entries:
            entries[item.text] = EnvEntry(item.text, script.variables.get(item.text, item.origin), None, item.place)
    yield from list(entries.values())[:MOST_ENTRIES]
    yield from _secrets(entries_of(resource.get("secrets")), stores)


def _entries(value: Value | None) -> tuple[Value, ...]:
    return () if value is None else value.items()


def _place(value: Value, otherwise: Place) -> Place:
    """Where a variable was written: a name that is looked up stands where it is named."""
    origin = value.origin.previous if value.origin.kind == "reference" and value.origin.previous is not None else value.origin
    return origin.place if origin is not None else otherwise


def _says_something(value: Value) -> bool:
    return not value.is_unknown or value.read_from is not None


def _assigned(lines: Iterable[Line], variables: Variables) -> dict[str, EnvEntry]:
    """What a script sets: a text, a setting of the project under another name, or something that only the run knows."""
    found: dict[str, EnvEntry] = {}
    for line in lines:
        for name, text, offset in assignments_in(line.text):
            if text is not None and text in (f"${name}", f"${{{name}}}"):
                continue
            origin = Origin("entry", line.source, offset, name, line.value.origin)
            is_known = text is not None and name not in found
            value = variables.fill(Value(text, origin)) if is_known else Value(Unknown(reason=SET_BY_SCRIPT), origin)
            found[name] = EnvEntry(name, value, None, line.place(offset))
            if len(found) >= MOST_ENTRIES:
                return found
    return found


def _secrets(secrets: Mapping[str, Value], stores: Mapping[str, Mapping[str, Any]]) -> Iterator[EnvEntry]:
    """Entries of ``secrets`` by the store that each is kept in and the name that it has there."""
    for name, secret in secrets.items():
        for key, row in stores.items():
            kept = secret.get(key)
            if kept is None:
                continue
            fields = [str(kept.data)] if kept.text else [text for field in row["fields"] if (text := _text(kept.get(field)))]
            reference = fields[0] if fields and fields[0].startswith("arn:") else "/".join((row["store"], *fields))
            if fields:
                yield EnvEntry(name, None, reference, secret.place, "secret")


def _text(value: Value | None) -> str:
    """A field's text; of a number its digits."""
    if value is None:
        return ""
    return value.text or ""
