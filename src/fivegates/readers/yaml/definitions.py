"""Schemas of custom resource definitions: most of what many trees hold, and asked about by nobody, so they are read when asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import DocumentStartEvent, StreamEndEvent

from ...errors import ReadError
from ...named_tuple import NamedTuple
from ...source import Source
from ...values import Data, Unknown
from ..interface import Limits
from .model import Node
from .nodes import NodeBuilder

_WORD = "CustomResourceDefinition"
MARKER = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)  # what begins a document
_KIND = re.compile(rf"^kind:[ \t]*+{_WORD}[ \t]*+\r?$", re.MULTILINE)
_SPEC = re.compile(r"^spec:[ \t]*+\r?\n", re.MULTILINE)
_NEXT = re.compile(r"^[^\s#]", re.MULTILINE)
_LAST = "status:"
_AFTER_KEYS = (":", " :", '"', "'")


class Stretch(NamedTuple):
    """A part of a text that is read on its own. ``schema``: where the ``spec`` of the one definition in it begins and ends."""

    start: int
    end: int
    schema: tuple[int, int] | None = None


class Later(Node):
    """A node whose data is read when it is first asked for."""

    __slots__ = ("_data", "end", "read")

    end: int
    read: Callable[[], Data]

    @property
    def data(self) -> Data:  # type: ignore[override]  # a node as any other to whom asks
        try:
            return self._data
        except AttributeError:
            self._data: Data = self.read()
            return self._data

    def may_hold(self, key: str) -> bool:
        """Whether ``key`` may be one of it or of something in it: the text is looked through, and nothing is read."""
        return any(self.source.text.find(f"{key}{mark}", self.offset, self.end) >= 0 for mark in _AFTER_KEYS)


def read_definition(source: Source, stretch: Stretch, limits: Limits, room: int) -> tuple[Node, int] | None:
    """The document of a plain definition, its ``spec`` to be read when asked for, and how many more nodes may be read after it.

    None where something about it is not so plain; nothing is then said about it.
    """
    start, end, schema = stretch
    if schema is None:
        return None
    try:
        root, room = _document(source, start, schema[0], limits, room)
        rest, room = _document(source, schema[1], end, limits, room)
    except (YAMLError, ReadError, RecursionError, UnicodeEncodeError):
        return None
    if root is None or not isinstance(root.data, dict) or "spec" in root.data or (rest is not None and not isinstance(rest.data, dict)):
        return None
    spec = Later.__new__(Later)
    spec.read = partial(_spec, source, *schema, limits)
    spec.source, spec.offset, spec.name, spec.end = source, schema[0], "spec", schema[1]
    root.data["spec"] = spec
    root.data.update(rest.data if rest is not None and isinstance(rest.data, dict) else {})
    return root, room


def _spec(source: Source, start: int, end: int, limits: Limits) -> Data:
    try:
        root, _room = _document(source, start, end, limits, limits.yaml_nodes)
    except (YAMLError, ReadError, RecursionError, UnicodeEncodeError):
        root = None
    spec = root.get("spec") if root is not None else None
    return spec.data if spec is not None else Unknown(reason="a schema that cannot be read")


def _document(source: Source, start: int, end: int, limits: Limits, room: int) -> tuple[Node | None, int]:
    """The one document of a part of the text, None where that is blank. Raises ``ReadError`` also for what is wrong but readable."""
    parser = CParser(source.text[start:end])
    builder = NodeBuilder(parser, source, limits, start, room, templated=False)
    try:
        parser.get_event()
        if type(parser.get_event()) is not DocumentStartEvent:
            return None, room
        root = builder.document(parser.get_event())
        parser.get_event()
        if builder.remarks or type(parser.get_event()) is not StreamEndEvent:
            raise ReadError("not as plain as it looks")
        return root, builder.room
    finally:
        parser.dispose()


def stretches(text: str, start: int, end: int) -> Iterator[Stretch]:
    """The stretches of ``text[start:end]``: each plain definition alone, and what lies between them.

    A definition is plain where its lines alone tell which of them are its ``spec``: written as blocks, no template, no name for a part
    (anchor) that crosses the border.
    """
    if _WORD not in text or text.startswith("%", start) or "\n%" in text:
        yield Stretch(start, end)
        return
    begins = [start, *(marker.start() for marker in MARKER.finditer(text, start, end) if marker.start() > start)]
    waiting = start
    for begin, stop in zip(begins, [*begins[1:], end], strict=True):
        schema = _schema(text, begin, stop)
        if schema is not None:
            if waiting < begin:
                yield Stretch(waiting, begin)
            yield Stretch(begin, stop, schema)
            waiting = stop
    if waiting < end:
        yield Stretch(waiting, end)


def _schema(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the ``spec`` of the one plain definition in a document begins and ends, None where there is no such."""
    spec = _SPEC.search(text, start, end)
    if spec is None or _KIND.search(text, start, spec.start()) is None:
        return None
    following = _NEXT.search(text, spec.end(), end)
    stop = following.start() if following is not None else end
    is_last = following is None or (text.startswith(_LAST, stop) and _NEXT.search(text, stop + 1, end) is None)
    is_template = text.find("{{", start, end) >= 0 or text.find("{%", start, end) >= 0
    is_crossed = text.find("&", start, spec.start()) >= 0 or text.find("*", stop, end) >= 0
    return (spec.start(), stop) if is_last and not is_template and not is_crossed else None
