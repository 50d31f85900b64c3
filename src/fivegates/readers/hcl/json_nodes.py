"""Expression nodes from JSON values, with the offsets of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ...errors import ReadError
from .expressions import parse_expression, parse_template
from .json_tokens import Json, JsonArray, JsonObject, JsonText
from .syntax import Literal, Node, Object, ObjectItem, Sequence
from .walk import walk

_REFERENCES = frozenset(("ignore_changes", "replace_triggered_by"))
_Parse = Callable[[str, int, int, int], Node]


class Strings(Enum):
    """What the strings of a value are: templates, as a rule; plain text; expressions, which the native syntax writes without quotes; or, of
    a ``lifecycle``, templates except where it lists references."""

    TEMPLATE = 1
    TEXT = 2
    EXPRESSION = 3
    LIFECYCLE = 4


@dataclass(frozen=True, slots=True)
class NodeBuilder:
    """``comments``: whether a ``//`` member of a nested object is data rather than a comment."""

    text: str
    nesting: int
    strings: Strings
    comments: bool

    def node(self, value: Json, depth: int = 0) -> Node:
        """The node for ``value``. Raises ``ReadError`` for a string that is no template."""
        if isinstance(value, JsonObject):
            return self.object(value, depth + 1)
        if isinstance(value, JsonArray):
            return Sequence(tuple(self.node(item, depth + 1) for item in value.items), value.start, value.end)
        if isinstance(value, JsonText):
            return self.string(value, depth)
        return Literal(value.value, value.start, value.end)

    def object(self, value: JsonObject, depth: int) -> Object:
        items = []
        for name, inner in value.members:
            if name.raw == "//" and not self.comments:
                continue
            builder = self
            if self.strings is Strings.LIFECYCLE and name.raw in _REFERENCES:
                builder = NodeBuilder(self.text, self.nesting, Strings.EXPRESSION, self.comments)
            items.append(ObjectItem(self.key(name, depth), builder.node(inner, depth)))
        return Object(tuple(items), value.start, value.end)

    def key(self, name: JsonText, depth: int) -> Node:
        """A key, which is never an expression without quotes."""
        if self.strings is Strings.EXPRESSION:
            return Literal(name.text, name.start, name.end)
        return self.string(name, depth)

    def string(self, value: JsonText, depth: int) -> Node:
        text, offsets = value.decode()
        if self.strings is Strings.TEXT:
            return Literal(text, value.start, value.end)
        if self.strings is Strings.EXPRESSION:
            try:
                return self.parsed(parse_expression, value, depth, text, offsets)
            except ReadError:
                return Literal(text, value.start, value.end)
        if "${" not in text and "%{" not in text:
            return Literal(text, value.start, value.end)
        node = self.parsed(parse_template, value, depth, text, offsets)
        node.start, node.end = value.start, value.end
        return node

    def parsed(self, parse: _Parse, value: JsonText, depth: int, text: str, offsets: list[int] | None) -> Node:
        """What ``parse`` makes of a string; where escapes make its text differ from the file's, offsets are brought back."""
        nesting = self.nesting - depth
        if offsets is None:
            return parse(self.text, value.start + 1, value.end - 1, nesting)
        try:
            root = parse(text, 0, len(text), nesting)
        except ReadError as error:
            raise ReadError(error.message, offsets[min(error.offset, len(text))]) from None
        for node in walk(root):
            node.start, node.end = offsets[node.start], offsets[node.end]
        return root
