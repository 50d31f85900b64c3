"""What a resolved configuration value is, in every language: data, where it came from, and what is not known.

A ``Value`` wraps one of

* a scalar: ``str``, ``int``, ``decimal.Decimal`` (a non-integral number), ``bool`` or ``None``;
* a list or tuple: ``tuple[Value, ...]``; a set is a ``SetOf`` (a tuple of distinct values in a stable order);
* a map or object: ``dict[str, Value]`` in source order;
* ``Unknown``: it exists, but these files do not say what it is. Unknown is never null and never equal to anything.

A string that encodes a structure (``jsonencode``, a policy document) is a ``Text`` whose ``content`` keeps the structure, so
that its parts keep their lines.

``origin`` is the newest link of the chain from the literal to the use, for example
``attribute <- argument <- local <- literal``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .named_tuple import NamedTuple
from .source import Place, Source


class Reference(NamedTuple):
    """A named thing in one deploy unit: ``unit`` (see ``Resource.unit``), its address, and the attribute path read from it."""

    unit: str
    address: str
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return f"{self.address}{steps}"


class Origin:
    """One link in the chain of a value: how it got its latest name.

    ``kind`` is one of ``literal``, ``default`` (of a variable), ``tfvars``, ``local``, ``argument`` (a module call's), ``output``,
    ``attribute`` (a resource's), ``reference`` (``reference`` says to what), ``key`` (of a for_each or map), ``entry`` (of YAML, JSON or an
    env file), ``computed`` (a function or operator made it here).
    """

    __slots__ = ("kind", "name", "offset", "previous", "reference", "source")

    def __init__(
        self,
        kind: str,
        source: Source,
        offset: int,
        name: str = "",
        previous: Origin | None = None,
        reference: Reference | None = None,
    ) -> None:
        self.kind = kind
        self.source = source
        self.offset = offset
        self.name = name
        self.previous = previous
        self.reference = reference

    @property
    def place(self) -> Place:
        return self.source.place(self.offset)

    def chain(self) -> Iterator[Origin]:
        """This link and the older ones, newest first; bounded because links are only ever added in front."""
        link: Origin | None = self
        while link is not None:
            yield link
            link = link.previous

    def __repr__(self) -> str:
        return " <- ".join(f"{link.kind} {link.name}".strip() for link in self.chain())


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value these files do not determine.

    ``exact``: the value *is* what its one reference names (``var.role``, ``aws_iam_role.x.arn``), not something computed from it; only
    exact unknowns with the same reference are equal. ``references``: what it depends on. ``parts``: of a template, its known and unknown
    pieces in order. ``branches``: of a condition that is unknown, what it may be. ``content``: of ``jsonencode`` and the like, the partly
    known structure.
    """

    references: frozenset[Reference] = frozenset()
    parts: tuple[str | Unknown, ...] = ()
    branches: tuple[Value, ...] = ()
    content: Value | None = None
    reason: str = ""
    exact: bool = False


class Text(str):
    """A known string that encodes a structure; ``content`` is that structure with its places."""

    content: Value

    @classmethod
    def encoding(cls, text: str, content: Value) -> Text:
        encoded = cls(text)
        encoded.content = content
        return encoded


class SetOf(tuple["Value", ...]):
    """The elements of a set: distinct, in a stable order, without indices."""

    __slots__ = ()


Scalar = str | int | Decimal | bool | None
Data = Scalar | tuple["Value", ...] | dict[str, "Value"] | Unknown


class Value:
    """Data and where it came from."""

    __slots__ = ("data", "origin")

    def __init__(self, data: Data, origin: Origin) -> None:
        self.data = data
        self.origin = origin

    @property
    def place(self) -> Place:
        return self.origin.place

    @property
    def is_unknown(self) -> bool:
        return isinstance(self.data, Unknown)

    @property
    def text(self) -> str | None:
        """The string, or None for anything else (unknown included)."""
        return self.data if isinstance(self.data, str) else None

    @property
    def read_from(self) -> Reference | None:
        """What a value that is not known is, unchanged: the one reference of an exact unknown; None for anything else."""
        data = self.data
        return next(iter(data.references), None) if isinstance(data, Unknown) and data.exact else None

    def get(self, key: str) -> Value | None:
        """The entry of a map or object, or None where there is none or this is no map."""
        return self.data.get(key) if isinstance(self.data, dict) else None

    def items(self) -> tuple[Value, ...]:
        """The elements of a list, tuple or set; empty for anything else."""
        return self.data if isinstance(self.data, tuple) else ()

    def with_leaves(self, change: Callable[[Value], Value], levels: int = -1, named: Callable[[str], str] = str) -> Value:
        """The value with everything in it that is no map and no list put through ``change``, and keys through ``named``.

        The same object where nothing changes. ``levels``: what is nested deeper stays as it is; by default all is changed, as deep as its
        reader let it be.
        """
        data = self.data
        if not isinstance(data, dict | tuple):
            return change(self)
        if not levels:
            return self
        if isinstance(data, dict):
            entries = {named(name): entry.with_leaves(change, levels - 1, named) for name, entry in data.items()}
            return self if all(entries.get(name) is entry for name, entry in data.items()) else Value(entries, self.origin)
        items = tuple(item.with_leaves(change, levels - 1, named) for item in data)
        return self if all(new is old for new, old in zip(items, data, strict=True)) else Value(items, self.origin)

    def references(self) -> Iterator[Reference]:
        """What this value was read from: an unknown's references, else the references along its chain."""
        if isinstance(self.data, Unknown):
            yield from sorted(self.data.references)
        for link in self.origin.chain():
            if link.reference is not None:
                yield link.reference

    def moved(self, kind: str, source: Source, offset: int, name: str = "", reference: Reference | None = None) -> Value:
        """The same data with one more link in front of its chain."""
        return Value(self.data, Origin(kind, source, offset, name, self.origin, reference))

    def __repr__(self) -> str:
        return f"Value({self.data!r})"


def entries_of(value: Value | None) -> Mapping[str, Value]:
    """The entries of a map or object by their names; empty where there is none or this is no map."""
    return value.data if value is not None and isinstance(value.data, dict) else {}


def joined_texts(pieces: Iterable[str | Unknown], origin: Origin) -> Value:
    """Texts and what is not known, one behind the other: a text, or an unknown with these parts."""
    parts: list[str | Unknown] = []
    for piece in pieces:
        if isinstance(piece, str) and parts and isinstance(parts[-1], str):
            parts[-1] += piece
        elif piece != "":
            parts.append(piece)
    unknown = [part for part in parts if isinstance(part, Unknown)]
    if not unknown:
        return Value("".join(part for part in parts if isinstance(part, str)), origin)
    return Value(Unknown(frozenset(reference for part in unknown for reference in part.references), tuple(parts)), origin)
