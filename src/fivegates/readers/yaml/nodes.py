"""Builds values from libyaml's events: one pass, bounded in depth and in nodes counted after expanding aliases."""

from __future__ import annotations

from itertools import repeat
from sys import intern
from typing import TYPE_CHECKING, Any

from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from ...errors import ReadError
from ...source import Source
from ...values import Data, Unknown, Value
from ..interface import Limits
from .model import Alias, Node, duplicate
from .scalars import LEADS, plain
from .tags import tagged
from .template import FILLED_IN, TEMPLATE, find_marker, gives_structure, template_value

if TYPE_CHECKING:
    from yaml._yaml import CParser

_ODD_KEY = "a key that is no scalar: its entry is left out"

Event = Any  # libyaml's events; which attributes one has follows from its type


class ExcessError(ReadError):
    """A limit of the whole file was passed: nothing after it is read."""


class NodeBuilder:
    """Reads document after document from one parser, whose text starts at ``base`` in the source.

    ``room`` is how many more nodes may be read; ``remarks`` are (offset, reason) of what is wrong but readable. ``templated``: whether
    marks of a template stand in the file.
    """

    def __init__(self, parser: CParser, source: Source, limits: Limits, base: int, room: int, *, templated: bool) -> None:
        self._next = parser.get_event
        self._source = source
        self._base = base
        self._limits = limits
        self._templated = templated
        self._mark = -1  # where it first shows that the document at hand is no YAML before a template is filled in
        self._anchors: dict[str, tuple[Node | None, int, int]] = {}  # value, nodes and levels in it; no value while it is being read
        self._deepest = 0
        self.room = room
        self.remarks: list[tuple[int, str]] = []

    def document(self, event: Event) -> Node:
        """The root node, which ``event`` starts. Raises ``ReadError`` at a limit and ``yaml.YAMLError`` at a mistake."""
        self._anchors.clear()
        self._deepest = 0
        self._mark = -1
        self._take(1, event)
        root = self._node(event, 0)
        root.source, root.offset, root.name = self._source, self._offset(event), ""
        if isinstance(root.data, Unknown) and self._templated:
            self._note_mark(find_marker(self._source.text, root.offset))
        if self._mark >= 0:
            self.remarks.append((self._mark, TEMPLATE))
        return root

    # The next two run once for every node of every file. They make nodes without calling a constructor, and look at what has neither
    # anchor nor tag before anything else.

    def _mapping(self, start: Event, depth: int) -> Data:
        """The entries of a mapping at ``depth``, or what a template action that looks like one stands for."""
        self._reach(depth, start)
        get, source, base, templated = self._next, self._source, self._base, self._templated
        make, leads = Node.__new__, LEADS
        entries: dict[str, Value] = {}
        merges: list[Value] = []
        for _ in repeat(None, self.room + 1):
            key: Event = get()
            if type(key) is ScalarEvent:
                name: Any = intern(key.value)
                if key.anchor is not None:
                    self._anchors[key.anchor] = (Node(name, source, self._offset(key)), 1, 0)
            elif type(key) is MappingEndEvent:
                break
            else:
                name = self._odd_key(key, depth)
            event: Event = get()
            kind = type(event)
            if kind is AliasEvent or event.anchor is not None or event.tag is not None:
                node = self._node(event, depth)
            else:
                node = make(Node)
                if kind is ScalarEvent:
                    data: Any = event.value
                    if not event.style:
                        if templated:
                            data = self._plain(event)
                        elif data[:1] in leads:
                            data = plain(data)
                    node.data = data
                elif kind is MappingStartEvent:
                    node.data = self._mapping(event, depth + 1)
                else:
                    node.data = self._sequence(event, depth + 1)
            node.source = source
            node.offset = key.start_mark.index + base
            node.name = name
            if name in entries and name != "<<":
                self._remark(key, duplicate(name, entries[name], node))
            elif name == "<<" and not key.style:
                merges.append(node)
            entries[name] = node
        else:
            raise self._excess(start)
        self._take(len(entries), start)
        if merges:
            self._merge(entries, merges)
        return self._settle_keys(entries, start) if templated or None in entries else entries

    def _sequence(self, start: Event, depth: int) -> tuple[Value, ...]:
        """The items of a sequence at ``depth``."""
        self._reach(depth, start)
        get, source, base, templated = self._next, self._source, self._base, self._templated
        make, leads = Node.__new__, LEADS
        items: list[Value] = []
        for _ in repeat(None, self.room + 1):
            event: Event = get()
            kind = type(event)
            if kind is SequenceEndEvent:
                break
            if kind is AliasEvent or event.anchor is not None or event.tag is not None:
                node = self._node(event, depth)
            else:
                node = make(Node)
                if kind is ScalarEvent:
                    data: Any = event.value
                    if not event.style:
                        if templated:
                            data = self._plain(event)
                        elif data[:1] in leads:
                            data = plain(data)
                    node.data = data
                elif kind is MappingStartEvent:
                    node.data = self._mapping(event, depth + 1)
                else:
                    node.data = self._sequence(event, depth + 1)
            node.source = source
            node.offset = event.start_mark.index + base
            node.name = ""
            items.append(node)
        else:
            raise self._excess(start)
        self._take(len(items), start)
        return tuple(items)

    def _plain(self, event: Event) -> Data:
        """What an unquoted scalar stands for."""
        if self._templated and (unknown := template_value(event.value)) is not None:
            start, stop = self._offset(event), int(event.end_mark.index) + self._base
            if gives_structure(self._source.text[start:stop]):
                self._note_mark(find_marker(self._source.text, start))
            return unknown
        return plain(event.value)

    def _note_mark(self, offset: int) -> None:
        self._mark = offset if self._mark < 0 else min(self._mark, offset)

    def _node(self, event: Event, depth: int) -> Node:
        """The node that ``event`` starts inside a collection at ``depth``, still without its place."""
        if type(event) is AliasEvent:
            return self._alias(event, depth)
        node = Node.__new__(Node)
        if event.anchor is None:
            node.data = self._content(event, depth)
            return node
        room, deepest = self.room, self._deepest
        self._anchors[event.anchor] = (None, 0, 0)
        self._deepest = depth
        node.data = self._content(event, depth)
        self._anchors[event.anchor] = (node, room - self.room, self._deepest - depth)
        self._deepest = max(deepest, self._deepest)
        return node

    def _content(self, event: Event, depth: int) -> Data:
        kind = type(event)
        if kind is ScalarEvent:
            if event.tag is None:
                return event.value if event.style else self._plain(event)
            data: Data = event.value
        else:
            data = self._mapping(event, depth + 1) if kind is MappingStartEvent else self._sequence(event, depth + 1)
        return data if event.tag is None else tagged(event.tag, data, self._source, self._offset(event))

    def _alias(self, event: Event, depth: int) -> Node:
        target, nodes, levels = self._anchors.get(event.anchor, (None, -1, 0))
        node = Alias.__new__(Alias)
        node.target = target
        if target is not None:
            self._take(nodes, event)
            self._reach(depth + levels, event)
            node.data = target.data
            return node
        reason = f"undefined anchor {event.anchor!r}" if nodes < 0 else f"anchor {event.anchor!r} contains itself"
        self._remark(event, reason)
        node.data = Unknown(reason=reason)
        return node

    def _odd_key(self, key: Event, depth: int) -> str | None:
        """The text of a key that is an alias; None for one that is no scalar."""
        node = self._node(key, depth)
        return node.data if type(key) is AliasEvent and isinstance(node.data, str) else None

    def _settle_keys(self, entries: dict[Any, Value], start: Event) -> Data:
        """A flow mapping in a flow mapping as key is how YAML sees ``{{ action }}``; any other key that is no scalar is left out."""
        offset = self._offset(start)
        text = self._source.text
        if self._templated and start.flow_style and text.startswith("{{", offset):
            self._note_mark(offset)
            return template_value(text[offset : text.find("}}", offset) + 2]) or Unknown(reason=FILLED_IN)
        odd = entries.pop(None, None)
        if isinstance(odd, Node):
            self.remarks.append((odd.offset, TEMPLATE if text.startswith("{{", odd.offset) else _ODD_KEY))
        return entries

    def _merge(self, entries: dict[str, Value], merges: list[Value]) -> None:
        """Fill in what ``<<`` brings: own keys win, then earlier sources; ``<<`` stays as an entry where a source is unknown."""
        merged = entries.pop("<<")
        for merge in merges:
            for source in merge.data if isinstance(merge.data, tuple) else (merge,):
                if isinstance(source.data, dict):
                    for name, value in source.data.items():
                        entries.setdefault(name, value)
                elif isinstance(source.data, Unknown):
                    entries["<<"] = merged
                elif source.data is not None:
                    self.remarks.append((merge.origin.offset, "'<<' needs a mapping or a list of mappings"))

    def _offset(self, event: Event) -> int:
        return int(event.start_mark.index) + self._base

    def _remark(self, event: Event, reason: str) -> None:
        self.remarks.append((self._offset(event), reason))

    def _reach(self, depth: int, event: Event) -> None:
        if depth > self._limits.nesting:
            raise ReadError(f"nested more than {self._limits.nesting} levels deep", self._offset(event))
        if depth > self._deepest:
            self._deepest = depth

    def _take(self, nodes: int, event: Event) -> None:
        self.room -= nodes
        if self.room < 0:
            raise self._excess(event)

    def _excess(self, event: Event) -> ExcessError:
        limit = self._limits.yaml_nodes
        return ExcessError(f"more than {limit:,} values, counting what aliases repeat; nothing from here on is read", self._offset(event))
