"""Writes when and by whom an agent was reviewed into the text of its contract, and changes nothing else of it.

The text is cut at offsets that the YAML parser gives; what stands between two cuts is kept character by character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import yaml

from ..named_tuple import NamedTuple
from ..source import Place

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+/-]*@[A-Za-z0-9][A-Za-z0-9.-]*")  # needs no quotes in YAML, in a flow mapping neither
REVIEWED, BY, LIFECYCLE = "reviewed", "reviewed_by", "lifecycle"


class Stamp(NamedTuple):
    """What is written."""

    reviewed: date
    by: str

    def fields(self) -> dict[str, str]:
        """Field to its text in YAML."""
        return {REVIEWED: self.reviewed.isoformat(), BY: quoted(self.by)}


class Cut(NamedTuple):
    """``text`` comes in the place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def quoted(text: str) -> str:
    """A text as YAML takes it for a text."""
    if _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def stamped(text: str, place: Place, stamp: Stamp) -> str | None:
    """The text of a file with the stamp in the contract that begins at ``place`` (the key ``kind``, or an entry's ``name``).

    None where it is written in a way that cannot be edited safely: through an alias, under a tag, or not as a mapping.
    """
    try:
        root = next((node for node in _contracts(text) if _begins_at(node, place)), None)
        cuts = list(_cuts(text, root, stamp)) if root is not None else []
    except (yaml.YAMLError, RecursionError):
        return None
    for cut in sorted(cuts, reverse=True):
        text = text[: cut.start] + cut.text + text[cut.end :]
    return text if cuts else None


def _contracts(text: str) -> Iterator[yaml.MappingNode]:
    """Every mapping that may be a contract: each document, and each entry of its ``agents``."""
    for document in yaml.compose_all(text, yaml.SafeLoader):
        if isinstance(document, yaml.MappingNode):
            yield document
            agents = _value(document, "agents")
            for entry in agents.value if isinstance(agents, yaml.SequenceNode) else ():
                if isinstance(entry, yaml.MappingNode):
                    yield entry


def _begins_at(node: yaml.MappingNode, place: Place) -> bool:
    marks = [key.start_mark for key, _ in node.value if key.value in ("kind", "name")]
    return any((mark.line + 1, mark.column + 1) == (place.line, place.column) for mark in marks)


def _value(node: yaml.MappingNode, name: str) -> yaml.Node | None:
    return next((value for key, value in node.value if key.value == name), None)


def _cuts(text: str, root: yaml.MappingNode, stamp: Stamp) -> Iterator[Cut]:
    said = _value(root, LIFECYCLE)
    if said is None:
        yield _added(text, root, {LIFECYCLE: stamp.fields()})
    elif isinstance(said, yaml.MappingNode):
        if _is_own(root, said):
            yield from _within(text, said, stamp.fields())
    elif isinstance(said, yaml.ScalarNode) and _is_own(root, said) and _is_plain(said):
        yield Cut(said.start_mark.index, said.end_mark.index, _spaced(text, said, _flow(stamp.fields())))


def _within(text: str, mapping: yaml.MappingNode, fields: dict[str, str]) -> Iterator[Cut]:
    """The fields in a mapping: each in the place of its value, the rest added."""
    missing = {}
    for name, written in fields.items():
        value = _value(mapping, name)
        if value is None:
            missing[name] = written
        elif isinstance(value, yaml.ScalarNode) and _is_own(mapping, value) and _is_line(value):
            yield Cut(value.start_mark.index, value.end_mark.index, _spaced(text, value, written))
        else:
            raise yaml.YAMLError
    if missing:
        yield _added(text, mapping, missing)


def _added(text: str, mapping: yaml.MappingNode, fields: dict[str, str] | dict[str, dict[str, str]]) -> Cut:
    """New keys: in a flow mapping behind its brace, in a block below the value that it ends with."""
    start = mapping.start_mark.index
    if mapping.flow_style:
        at = text.index("{", start) + 1
        shown = ", ".join(f"{name}: {_flow(value) if isinstance(value, dict) else value}" for name, value in fields.items())
        return Cut(at, at, f"{shown}, " if mapping.value else shown)
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * mapping.value[0][0].start_mark.column
    lines = [line for name, value in fields.items() for line in _block(indent, name, value)]
    end = _end_of(mapping)
    stop = text.find("\n", end) if end == 0 or text[end - 1] != "\n" else end - 1
    if stop < 0:
        return Cut(len(text), len(text), newline + newline.join(lines))
    return Cut(stop + 1, stop + 1, newline.join(lines) + newline)


def _block(indent: str, name: str, value: str | dict[str, str]) -> list[str]:
    if isinstance(value, str):
        return [f"{indent}{name}: {value}"]
    return [f"{indent}{name}:", *(f"{indent}  {key}: {inner}" for key, inner in value.items())]


def _flow(fields: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"


def _end_of(mapping: yaml.MappingNode) -> int:
    """Behind the last character of the last value, before any comment that follows."""
    node: yaml.Node = mapping
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
        if isinstance(last, tuple) and node.end_mark.index < last[0].end_mark.index:  # an alias: its node stands elsewhere
            return int(last[0].end_mark.index)
    return int(node.end_mark.index)


def _is_own(mapping: yaml.MappingNode, value: yaml.Node) -> bool:
    """Whether a value stands where its key is: one behind an alias is somebody else's too."""
    keys = [key for key, found in mapping.value if found is value]
    return len(keys) == 1 and keys[0].end_mark.index <= value.start_mark.index and value.end_mark.index <= mapping.end_mark.index


def _is_plain(node: yaml.ScalarNode) -> bool:
    """Whether a scalar in the place of a mapping says nothing: it is empty, or TODO."""
    return node.value in ("", "TODO", "null", "~")


def _is_line(node: yaml.ScalarNode) -> bool:
    """Whether a scalar stands on one line, so that what replaces it does too."""
    return node.style not in ("|", ">") and bool(node.start_mark.line == node.end_mark.line)


def _spaced(text: str, node: yaml.Node, written: str) -> str:
    """With a blank before it where the value was empty and the colon stands right there."""
    at = node.start_mark.index
    return f" {written}" if at > 0 and text[at - 1] == ":" else written
