"""The JSON form of HCL (``.tf.json``, ``.tofu.json``, ``.tfvars.json``), read into the same syntax tree as the native one."""

from __future__ import annotations

from collections.abc import Iterator

from ...source import Source
from ..interface import DEFAULT_LIMITS, Limits
from .json_nodes import NodeBuilder, Strings
from .json_tokens import Json, JsonArray, JsonObject, JsonText, read_json
from .recovery import note
from .syntax import Argument, Block, Body, HclDocument, Node

_LABELS = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "module": 1,
    "variable": 1,
    "output": 1,
    "provider": 1,
    "check": 1,
    "locals": 0,
    "terraform": 0,
    "moved": 0,
    "import": 0,
    "removed": 0,
}
_WITH_NESTED_BLOCKS = frozenset(("resource", "data", "ephemeral", "provider", "terraform", "check"))

_STRINGS = {
    ("variable", "type"): Strings.EXPRESSION,
    ("variable", "default"): Strings.TEXT,
    ("variable", "description"): Strings.TEXT,
    ("resource", "provider"): Strings.EXPRESSION,
    ("data", "provider"): Strings.EXPRESSION,
    ("ephemeral", "provider"): Strings.EXPRESSION,
    ("import", "provider"): Strings.EXPRESSION,
    ("import", "to"): Strings.EXPRESSION,
    ("module", "providers"): Strings.EXPRESSION,
    ("moved", "from"): Strings.EXPRESSION,
    ("moved", "to"): Strings.EXPRESSION,
    ("removed", "from"): Strings.EXPRESSION,
}


def parse_hcl_json(source: Source, limits: Limits = DEFAULT_LIMITS) -> HclDocument:
    """Read ``source``: known top-level members become blocks with labels, everything in a block an argument, objects and lists as nodes.

    In a file of variable values every member is an argument and strings are plain text. ``//`` members are comments. Never raises for bad
    input: what is complete before the error is kept. A string's template is parsed when its argument's expression is asked for.
    """
    document = HclDocument(source, Body(source), [])
    root, error = read_json(source.text, limits.nesting)
    if error is not None:
        document.errors.append((error.message, error.offset))
        document.broken.append((error.offset, len(source.text)))
    if root is not None:
        _Structure(document, limits.nesting).top(root)
    return document


class JsonArgument(Argument):
    """An argument whose expression is made from JSON when it is first asked for."""

    __slots__ = ("_builder", "_json")

    def __init__(self, name: JsonText, source: Source, json: Json, builder: NodeBuilder) -> None:
        super().__init__(name.text, source, name.start, json.start, json.end)
        self._json = json
        self._builder = builder

    @property
    def expression(self) -> Node:
        if self._node is None:
            self._node = self._builder.node(self._json)
        return self._node


class _Structure:
    """Blocks and arguments from the members of JSON objects."""

    def __init__(self, document: HclDocument, nesting: int) -> None:
        self.source = document.source
        self.body = document.body
        self.errors = document.errors
        self.nesting = nesting
        self.only_values = document.source.path.endswith(".tfvars.json")

    def top(self, root: Json) -> None:
        """The members of the root object, or of each object in a root list."""
        for object in self.objects(root):
            for name, value in members(object):
                if name.text in _LABELS and not self.only_values:
                    self.blocks(name.text, name.start, value, _LABELS[name.text], ())
                else:
                    self.argument("", self.body, name, value)

    def objects(self, value: Json) -> Iterator[JsonObject]:
        """``value`` as objects: one, or a list of them."""
        for item in value.items if isinstance(value, JsonArray) else (value,):
            if isinstance(item, JsonObject):
                yield item
            else:
                note(self.errors, "expected an object", item.start)

    def blocks(self, type: str, start: int, value: Json, missing: int, labels: tuple[str, ...]) -> None:
        """The blocks that ``value`` holds, while ``missing`` labels are still to come; ``start`` is where the last label was written."""
        for object in self.objects(value):
            if missing:
                for name, inner in members(object):
                    self.blocks(type, name.start, inner, missing - 1, (*labels, name.text))
            elif object.complete:
                block = Block(type, labels, Body(self.source), start if object is value else object.start, object.end)
                self.body.add(block)
                for name, inner in members(object):
                    self.argument(type, block.body, name, inner)

    def argument(self, type: str, body: Body, name: JsonText, value: Json) -> None:
        text = name.text
        if text in body.arguments:
            note(self.errors, f"the argument {text} is given twice", name.start)
        elif not isinstance(value, JsonArray | JsonObject) or value.complete:
            builder = NodeBuilder(self.source.text, self.nesting, self.strings(type, text), type not in _WITH_NESTED_BLOCKS)
            body.arguments[text] = JsonArgument(name, self.source, value, builder)

    def strings(self, type: str, name: str) -> Strings:
        if self.only_values:
            return Strings.TEXT
        if name == "depends_on":
            return Strings.EXPRESSION
        if name == "lifecycle":
            return Strings.LIFECYCLE
        return _STRINGS.get((type, name), Strings.TEMPLATE)


def members(object: JsonObject) -> Iterator[tuple[JsonText, Json]]:
    """The members that are no comments."""
    return ((name, value) for name, value in object.members if name.raw != "//")
