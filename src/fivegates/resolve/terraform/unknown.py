"""What is known about the unknown: references gathered, wholes told from parts, names that can be followed further."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...values import Data, Origin, Reference, Unknown, Value
from .kinds import DYNAMIC, Kind, known_part

if TYPE_CHECKING:
    from .scope import Scope

Bounds = tuple[int | None, int | None]
BRANCHES = 50  # of an unknown choice, how many possibilities are kept


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Symbol(Unknown):
    """An unknown that can be followed: reading a part of it gives a better answer than "unknown"."""

    def step(self, name: str | int, scope: Scope, offset: int) -> Value:
        """What ``.name`` or ``[name]`` of it is."""
        raise NotImplementedError

    def step_unknown(self, key: Value, scope: Scope, offset: int) -> Value:
        """What ``[key]`` of it is when the key is unknown too."""
        return Value(unknown_from(key, Value(self, key.origin)), scope.made(offset, "index"))

    def symbolic(self, scope: Scope, offset: int) -> Value | None:
        """One element that stands for all where this is a collection, else None."""
        return None

    def each(self) -> Mapping[str, Value]:
        """``each.key`` and ``each.value`` of a block whose for_each this is, where more can be said than that they are unknown."""
        return {}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Typed(Unknown):
    """An unknown whose type is known.

    ``present``: it is sure not to be null. ``prefix``: what Terraform knows a text to begin with, where that is not what its parts show.
    ``bounds``: the least and the greatest number it may be, None where there is no such bound.
    """

    kind: Kind = DYNAMIC
    present: bool = True
    prefix: str | None = None
    bounds: Bounds | None = None


def typed(data: Unknown, kind: Kind, present: bool = True, prefix: str | None = None, bounds: Bounds | None = None) -> Unknown:
    """``data`` with its type, where it has none yet."""
    if type(data) is not Unknown:
        return data
    return Typed(data.references, data.parts, data.branches, data.content, data.reason, data.exact, kind, present, prefix, bounds)


def is_never_null(data: Data) -> bool:
    """Whether a value is sure not to be null."""
    if not isinstance(data, Unknown):
        return data is not None
    if isinstance(data, Typed):
        return data.present
    return bool(data.parts) or (bool(data.branches) and all(is_never_null(branch.data) for branch in data.branches))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Standing(Unknown):
    """A list of unknown length whose ``content`` is one element that stands for all: instances that may or may not be."""

    @property
    def element(self) -> Value | None:
        return next(iter(self.content.items()), None) if self.content is not None else None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Named(Symbol):
    """Exactly what one reference names: an input without a value, a computed attribute, an output of a module that is not here.

    ``kind`` is its type as far as that is declared.
    """

    kind: Kind = DYNAMIC

    def step(self, name: str | int, scope: Scope, offset: int) -> Value:
        (reference,) = self.references
        longer = Reference(reference.unit, reference.address, (*reference.path, name))
        kind = known_part(self.kind, name)
        return Value(named(longer, self.reason, kind), Origin("reference", scope.source, offset, str(name), None, longer))


def named(reference: Reference, reason: str = "", kind: Kind = DYNAMIC) -> Named:
    """The unknown that ``reference`` names."""
    return Named(references=frozenset((reference,)), exact=True, reason=reason, kind=kind)


class PartialObject(dict[str, Value]):
    """What is written of an object to which a provider may add; ``reference`` names it, ``reason`` says why not all of it is written."""

    __slots__ = ("reason", "reference")
    reference: Reference
    reason: str

    @classmethod
    def of(cls, entries: Mapping[str, Value], reference: Reference, reason: str = "") -> PartialObject:
        made = cls(entries)
        made.reference, made.reason = reference, reason
        return made

    @property
    def rest(self) -> Named:
        """What stands for what is not written, or written as null; made when it is asked for, which it is of few."""
        return named(self.reference, self.reason)


def unknown_from(*values: Value, reason: str = "") -> Unknown:
    """An unknown that depends on every unknown inside ``values``."""
    found = list(unknowns_in(values))
    references = frozenset().union(*(unknown.references for unknown in found)) if found else frozenset()
    return Unknown(references=references, reason=reason or next((unknown.reason for unknown in found if unknown.reason), ""))


def unknowns_in(values: Iterable[Value]) -> Iterator[Unknown]:
    """Every unknown inside ``values``, shared structure visited once."""
    seen: set[int] = set()
    pending = list(values)
    while pending:
        data = pending.pop().data
        if isinstance(data, Unknown):
            yield data
        elif isinstance(data, (tuple, dict)) and id(data) not in seen:
            seen.add(id(data))
            rest = getattr(data, "rest", None)
            if rest is not None:
                yield rest
            pending.extend(data.values() if isinstance(data, dict) else data)


def references_in(values: Iterable[Value]) -> frozenset[Reference]:
    """What the unknown parts of ``values`` depend on."""
    found = [unknown.references for unknown in unknowns_in(values)]
    return frozenset().union(*found) if found else frozenset()


def is_whole(*values: Value) -> bool:
    """Whether nothing inside ``values`` is unknown."""
    return next(unknowns_in(values), None) is None


def each_branch(data: Unknown) -> tuple[Value, ...]:
    """The possibilities of an unknown choice, bounded."""
    return data.branches[:BRANCHES]
