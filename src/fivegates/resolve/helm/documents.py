"""Rendered text to YAML documents: values stand where they were written, markers become what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import AliasEvent, DocumentStartEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from ...named_tuple import NamedTuple
from ...readers.interface import Limits
from ...readers.yaml import parse_yaml
from ...readers.yaml.model import Node, where_the_last_counts
from ...readers.yaml.scalars import plain
from ...readers.yaml.tags import tagged
from ...source import Place, Source
from ...values import Data, Unknown, Value
from .failure import RenderError
from .holes import filled
from .unknowns import BEGIN, END, Unknowns, has_region
from .woven import Woven, WovenSource

_DOCUMENT = re.compile(r"^---(?=[ \t\r\n]|\Z)[^\n]*+", re.MULTILINE)
_REGION = re.compile(f"{BEGIN}|{END}")
_MOST = 5_000
_MOST_REGIONS = 1_000


class Rendered(NamedTuple):
    """One document of a text: its root, or why it cannot be read; ``conditional``: it is there on a condition that is not known."""

    root: Value | None
    conditional: bool = False
    reason: str = ""
    offset: int = 0
    place: Place | None = None


def documents_of(path: str, text: Woven, unknowns: Unknowns, limits: Limits) -> Iterator[tuple[Rendered, WovenSource]]:
    """Every document of ``text`` that is not empty, each read on its own: a broken one costs no other."""
    text = filled(text)
    source = WovenSource(path, text)
    if source.is_literal and "{{" not in text:
        yield from _as_written(source, limits)
        return
    bounds = [0]
    for marker in _DOCUMENT.finditer(text):
        bounds += [marker.start(), marker.start() + 3]
    bounds.append(len(text))
    regions = _regions(text)
    if len(regions) > _MOST_REGIONS:
        yield Rendered(None, reason=f"more than {_MOST_REGIONS:,} conditions in it are not known"), source
        return
    for index in range(0, len(bounds) - 1, 2):
        start, stop = bounds[index], bounds[index + 1]
        if index // 2 > _MOST:
            yield Rendered(None, reason=f"more than {_MOST:,} documents", offset=start), source
            return
        stretch = text[start:stop]
        if stretch.strip():
            found = _Reader(source, stretch, start, unknowns, limits, regions).read()
            if found is not None:
                yield found, source


def _as_written(source: WovenSource, limits: Limits) -> Iterator[tuple[Rendered, WovenSource]]:
    """The documents of a text in which nothing was put in: the reader of plain YAML is faster."""
    stream = parse_yaml(source, limits)
    for document in stream.documents:
        yield Rendered(document.root), source
    for problem in where_the_last_counts(stream.problems):
        if problem.kind != "notice":
            yield Rendered(None, reason=f"what it renders to: {problem.reason}", place=problem.place), source


def _regions(text: str) -> list[tuple[int, int]]:
    """Where the stretches under a condition that is not known begin and end, in the order of their beginnings."""
    found: list[tuple[int, int]] = []
    if not has_region(text):
        return found
    open_: list[int] = []
    for match in _REGION.finditer(text):
        if match.group() == BEGIN:
            open_.append(match.start())
        elif open_:
            found.append((open_.pop(), match.end()))
    return sorted(found)


class _Reader:
    """Reads one document, which starts at ``base`` of the source."""

    def __init__(
        self, source: WovenSource, text: str, base: int, unknowns: Unknowns, limits: Limits, regions: list[tuple[int, int]]
    ) -> None:
        self.source = source
        self.text = text
        self.base = base
        self.unknowns = unknowns
        self.limits = limits
        self.regions = [(start, stop) for start, stop in regions if start < base + len(text) and stop > base]
        self.room = limits.yaml_nodes
        self.deepest = 0
        self.anchors: dict[str, tuple[Data, int, int]] = {}  # data, nodes and levels in it

    def read(self) -> Rendered | None:
        """The document; None where there is nothing but comments."""
        parser = CParser(self.text)
        self.next = parser.get_event
        try:
            self.next()
            if type(self.next()) is not DocumentStartEvent:
                return None
            event: Any = self.next()
            begin = int(event.start_mark.index) + self.base
            root = Node(self.data(event, 0), self.source, begin)
            self.next()
            if type(self.next()) is DocumentStartEvent:
                return Rendered(None, reason="two documents without a line between them", offset=begin)
            return Rendered(root, conditional=self.region(begin) is not None)
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            offset = self.base + (int(mark.index) if mark is not None else 0)
            return Rendered(
                None, reason=f"what it renders to: not valid YAML: {getattr(error, 'problem', '') or 'cannot be read'}", offset=offset
            )
        except RenderError as error:
            return Rendered(None, reason=error.message, offset=self.base)
        except (RecursionError, UnicodeEncodeError):
            return Rendered(None, reason="what it renders to cannot be read", offset=self.base)
        finally:
            parser.dispose()

    def node(self, event: Any, depth: int, begin: int, name: str = "") -> Value:
        """The value that ``event`` starts; it stands at ``begin`` of the rendered text unless it is a value written elsewhere."""
        self.room -= 1
        if self.room < 0:
            raise RenderError("it renders to more values than are read")
        if type(event) is AliasEvent:
            return Node(self.alias(str(event.anchor), depth), self.source, begin, name)
        room, deepest, self.deepest = self.room, self.deepest, depth
        data = self.data(event, depth)
        whole = self.whole(event) if type(event) is ScalarEvent else None
        source, offset = whole or (self.source, begin)
        if event.anchor is not None:
            self.anchors[event.anchor] = (data, room - self.room, self.deepest - depth)
        self.deepest = max(deepest, self.deepest)
        return Node(data, source, offset, name)

    def alias(self, anchor: str, depth: int) -> Data:
        """What an alias stands for, counted as often as it is repeated."""
        if anchor not in self.anchors:
            return Unknown(reason="an anchor that is not there")
        data, nodes, levels = self.anchors[anchor]
        self.room -= nodes
        if self.room < 0 or depth + levels > self.limits.nesting:
            raise RenderError("it renders to more values than are read")
        self.deepest = max(self.deepest, depth + levels)
        return data

    def whole(self, event: Any) -> tuple[Source, int] | None:
        start, stop = int(event.start_mark.index) + self.base, int(event.end_mark.index) + self.base
        quoted = 1 if event.style in ("'", '"') else 0
        return self.source.whole(start, stop) or (self.source.whole(start + 1, stop - 1) if quoted else None)

    def data(self, event: Any, depth: int) -> Data:
        if depth > self.limits.nesting:
            raise RenderError(f"it renders to something nested more than {self.limits.nesting} levels deep")
        self.deepest = max(self.deepest, depth)
        kind = type(event)
        if kind is ScalarEvent:
            text = event.value
            if not text.isascii():
                read = self.unknowns.read(text)
                if isinstance(read, Unknown):
                    return read
            data: Data = text if event.style or event.tag is not None else plain(text) if text else None
        else:
            around = self.region(int(event.start_mark.index) + self.base) if self.regions else None
            data = self.mapping(depth, around) if kind is MappingStartEvent else self.sequence(depth, around)
        if event.tag is not None:
            return tagged(event.tag, data, self.source, int(event.start_mark.index) + self.base)
        return data

    def mapping(self, depth: int, around: int | None) -> Data:
        """The entries of a mapping that begins in the stretch ``around``: those in another one may not be there."""
        entries: dict[str, Value] = {}
        merges: list[Value] = []
        while True:
            key: Any = self.next()
            if type(key) is MappingEndEvent:
                break
            begin = int(key.start_mark.index) + self.base
            name: str = key.value if type(key) is ScalarEvent else self.odd(key, depth)
            value = self.node(self.next(), depth + 1, begin, name)
            if name == "<<" and not key.style:
                merges.append(value)
                continue
            region = self.region(begin)
            if not name.isascii() and isinstance(self.unknowns.read(name), Unknown):
                entries.setdefault("<<", Node(Unknown(reason="an entry whose key is not known"), self.source, begin, "<<"))
                continue
            if region is not None and region != around:
                value = self.maybe(value, entries.get(name))
            entries[name] = value
        for merge in merges:
            for source in merge.data if isinstance(merge.data, tuple) else (merge,):
                for name, value in source.data.items() if isinstance(source.data, dict) else ():
                    entries.setdefault(name, value)
        return entries

    def odd(self, key: Any, depth: int) -> str:
        """A key that is no scalar: read over."""
        value = self.node(key, depth + 1, int(key.start_mark.index) + self.base)
        return value.data if isinstance(value.data, str) else "?"

    def sequence(self, depth: int, around: int | None) -> Data:
        items: list[Value] = []
        while True:
            event: Any = self.next()
            if type(event) is SequenceEndEvent:
                return tuple(items)
            begin = int(event.start_mark.index) + self.base
            item = self.node(event, depth + 1, begin)
            items.append(item if self.region(begin) in (None, around) else self.maybe(item, None))

    def maybe(self, value: Value, other: Value | None) -> Value:
        """A value that is there on a condition that is not known; the other branch's beside it."""
        branches = (value,) if other is None else (*(other.data.branches if isinstance(other.data, Unknown) else (other,)), value)
        data = Unknown(branches=branches, reason="there only on a condition that is not known")
        return Value(data, value.origin)

    def region(self, offset: int) -> int | None:
        """The innermost stretch under an unknown condition that ``offset`` lies in."""
        found = None
        for index, (start, stop) in enumerate(self.regions):
            if start > offset:
                break
            if offset < stop:
                found = index
        return found
