"""The syntax tree of HCL: bodies and blocks, and expressions as nodes that carry character offsets.

Every node has ``start`` and ``end`` (offsets into ``Body.source.text``). Strings are unescaped. Numbers are ``int`` or ``Decimal``, the
latter only where they have a fraction. Nodes are never changed once a parser has returned them; they are not declared frozen because
construction then takes three times as long, and a tree has hundreds of thousands of them. A tree is at most ``Limits.nesting`` nodes
deep, so that walking it needs no guard of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ...source import Source

# ---------------------------------------------------------------------------------------------- expressions


class Syntax:
    """What all nodes share: they are equal by their fields, and unhashable.

    One comparison for all: what ``dataclass`` writes for each class is compiled anew in every run.
    """

    __slots__: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"


@dataclass(slots=True, eq=False, repr=False)
class Literal(Syntax):
    """A number, bool, null, or a string without interpolation (quoted or heredoc)."""

    value: str | int | Decimal | bool | None
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Template(Syntax):
    """A quoted or heredoc template: text parts are ``Literal`` strings, the others expressions or directives.

    A template that is only one interpolation (``"${x}"``) has exactly one part, which is neither text nor directive: its value is that of
    the part, whatever its type. Where HCL wants text although there is only one part, an empty ``Literal`` stands beside it.
    """

    parts: tuple[Node, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class TemplateIf(Syntax):
    """``%{ if condition }then%{ else }otherwise%{ endif }``"""

    condition: Node
    then: Template
    otherwise: Template
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class TemplateFor(Syntax):
    """``%{ for key, value in collection }body%{ endfor }``; ``key`` is '' where only the value is named."""

    key: str
    value: str
    collection: Node
    body: Template
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Name(Syntax):
    """The root of a traversal: ``var``, ``local``, ``aws_iam_role``, ``each`` ..."""

    name: str
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Attribute(Syntax):
    """``target.name``"""

    target: Node
    name: str
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Index(Syntax):
    """``target[key]`` and the legacy ``target.0``"""

    target: Node
    key: Node
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class SplatItem(Syntax):
    """The element inside the ``each`` of the nearest enclosing ``Splat``."""

    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Splat(Syntax):
    """``target[*]each`` (full) or ``target.*each`` (attribute only); ``each`` is applied to ``SplatItem``."""

    target: Node
    each: Node
    full: bool
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Call(Syntax):
    """``name(arguments...)``; ``name`` may hold ``::``; ``expand`` when the last argument is followed by ``...``"""

    name: str
    arguments: tuple[Node, ...]
    expand: bool
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Unary(Syntax):
    """``operator`` is ``-`` or ``!``"""

    operator: str
    operand: Node
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Binary(Syntax):
    """``left operator right``"""

    operator: str
    left: Node
    right: Node
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Conditional(Syntax):
    """``condition ? then : otherwise``"""

    condition: Node
    then: Node
    otherwise: Node
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Parenthesised(Syntax):
    """``(inner)``: kept because an object key in parentheses is an expression, not a name."""

    inner: Node
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class Sequence(Syntax):
    """``[a, b]``"""

    items: tuple[Node, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class ObjectItem(Syntax):
    """``key = value``; a bare identifier key is a ``Literal`` string."""

    key: Node
    value: Node


@dataclass(slots=True, eq=False, repr=False)
class Object(Syntax):
    """``{ key = value, ... }`` in source order"""

    items: tuple[ObjectItem, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False, repr=False)
class For(Syntax):
    """``[for key, value in collection : result if condition]`` or, with ``result_key``, ``{for ... : result_key => result...}``"""

    key: str
    value: str
    collection: Node
    result_key: Node | None
    result: Node
    grouped: bool
    condition: Node | None
    start: int
    end: int


Node = (
    Literal
    | Template
    | TemplateIf
    | TemplateFor
    | Name
    | Attribute
    | Index
    | SplatItem
    | Splat
    | Call
    | Unary
    | Binary
    | Conditional
    | Parenthesised
    | Sequence
    | Object
    | For
)

# ------------------------------------------------------------------------------------------------ structure


ONCE: Node = Literal(None, 0, 0)  # in place of an expression that one has asked for


class Argument:
    """``name = expression`` in a body; the expression is parsed when it is asked for, and kept from the second time on. Most are asked for
    once, and take many times the memory of their text.

    ``start`` is the offset of the name, ``value_start``/``value_end`` bound the expression's text. Both are kept as distances, which are
    small: Python has one object for each small number, and a tree has hundreds of thousands of arguments.
    """

    __slots__ = ("_lead", "_length", "_node", "name", "source", "start")

    def __init__(self, name: str, source: Source, start: int, value_start: int, value_end: int, node: Node | None = None) -> None:
        self.name = name
        self.source = source
        self.start = start
        self._lead = value_start - start
        self._length = value_end - value_start
        self._node = node

    @property
    def value_start(self) -> int:
        return self.start + self._lead

    @property
    def value_end(self) -> int:
        return self.start + self._lead + self._length

    @property
    def expression(self) -> Node:
        """The parsed expression. Raises ``ReadError`` where it is not well formed."""
        known = self._node
        if known is not None and known is not ONCE:
            return known
        import fivegates.readers.hcl.expressions as expressions  # in this form a fourth of the time of "from . import"

        node = expressions.parse_expression(self.source.text, self.value_start, self.value_end)
        self._node = ONCE if known is None else node
        return node


@dataclass(slots=True)
class Body:
    """Arguments by name and blocks in source order. Most bodies hold no blocks and share one tuple."""

    source: Source
    arguments: dict[str, Argument] = field(default_factory=dict)
    blocks: list[Block] | tuple[()] = ()

    def add(self, block: Block) -> None:
        """Put a block behind the others."""
        if isinstance(self.blocks, list):
            self.blocks.append(block)
        else:
            self.blocks = [block]

    def drop_last(self) -> None:
        """Take the last block back."""
        if isinstance(self.blocks, list):
            self.blocks.pop()

    def blocks_of(self, type: str) -> Iterator[Block]:
        return (block for block in self.blocks if block.type == type)


@dataclass(slots=True)
class Block:
    """``type "label" "label" { body }``; ``start`` is the offset of the type, ``end`` just after the closing brace."""

    type: str
    labels: tuple[str, ...]
    body: Body
    start: int
    end: int


@dataclass(slots=True)
class HclDocument:
    """One file: what could be read, and what could not (message and offset), block by block.

    ``broken``: the extents of the top-level items left out because of an error.
    """

    source: Source
    body: Body
    errors: list[tuple[str, int]]
    broken: list[tuple[int, int]] = field(default_factory=list)
