"""Terraform's types, as far as values show them: what a value's type is, and the one type that several have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ...values import Data, SetOf, Unknown, Value
from .conversion import to_whole
from .data import ListOf, MapOf
from .failures import EvaluationError

DEPTH = 60  # of nested types; deeper ones count as dynamic


@dataclass(frozen=True, slots=True)
class Kind:
    """A type: ``name`` is string, number, bool, dynamic, list, set, map, tuple or object; the other fields as that name needs them."""

    name: str
    element: Kind | None = None
    items: tuple[Kind, ...] = ()
    attributes: Mapping[str, Kind] = field(default_factory=dict)
    optional: Mapping[str, Value | None] = field(default_factory=dict, compare=False)  # attribute -> default, None without one

    @property
    def is_primitive(self) -> bool:
        return self.name in ("string", "number", "bool")


STRING, NUMBER, BOOL, DYNAMIC = Kind("string"), Kind("number"), Kind("bool"), Kind("dynamic")
RANK = {"bool": 0, "number": 1, "string": 2}


def kind_of(data: Data, depth: int = 0) -> Kind:
    """The type that ``data`` shows; null is dynamic, and so is what is unknown and has no declared type."""
    if isinstance(data, str):
        return STRING
    if isinstance(data, bool):
        return BOOL
    if isinstance(data, (int, Decimal)):
        return NUMBER
    if isinstance(data, Unknown):
        declared: Kind = getattr(data, "kind", DYNAMIC)
        return STRING if data.parts else declared
    if depth > DEPTH or not isinstance(data, (tuple, dict)) or hasattr(data, "rest"):
        return DYNAMIC
    if isinstance(data, tuple):
        kinds = [kind_of(item.data, depth + 1) for item in data]
        if isinstance(data, (SetOf, ListOf)):
            return Kind("set" if isinstance(data, SetOf) else "list", unify(kinds) or DYNAMIC)
        return Kind("tuple", items=tuple(kinds))
    attributes = {str(key): kind_of(value.data, depth + 1) for key, value in data.items()}
    if isinstance(data, MapOf):
        return Kind("map", unify(attributes.values()) or DYNAMIC)
    return Kind("object", attributes=attributes)


def unify(kinds: Iterable[Kind]) -> Kind | None:
    """The one type that all of ``kinds`` can become, or None. Dynamic ones agree with everything."""
    every = list(kinds)
    known = [kind for kind in every if kind.name != "dynamic"]
    common = _unify_known(known) if known else DYNAMIC
    is_open = len(known) < len(every) and common is not None and not common.is_primitive
    return DYNAMIC if is_open else common


def _unify_known(known: list[Kind]) -> Kind | None:
    first = known[0]
    if all(kind == first for kind in known):
        return first
    names = {kind.name for kind in known}
    if names <= RANK.keys():
        return None if names == {"bool", "number"} else max(known, key=lambda kind: RANK[kind.name])
    if names <= {"tuple", "list"} or names == {"set"}:
        return _unify_sequences(known, "set" if "set" in names else "list")
    if names <= {"tuple", "list", "set"}:
        return _prefer(known)
    if names <= {"object", "map"}:
        return _unify_mappings(known)
    return None


def _prefer(known: list[Kind]) -> Kind | None:
    """Of a mixture with sets, the first list, else the first set that all others can become."""
    candidates = (kind for name in ("list", "set") for kind in known if kind.name == name)
    return next((kind for kind in candidates if all(fits(other, kind) for other in known)), None)


def _unify_sequences(kinds: list[Kind], name: str) -> Kind | None:
    lengths = {len(kind.items) for kind in kinds if kind.name == "tuple"}
    if len(lengths) == 1 and all(kind.name == "tuple" for kind in kinds):
        columns = [unify(column) for column in zip(*(kind.items for kind in kinds), strict=True)]
        whole = [column for column in columns if column is not None]
        return Kind("tuple", items=tuple(whole)) if len(whole) == len(columns) else None
    element = unify(item for kind in kinds for item in elements_of(kind))
    return Kind(name, element) if element is not None else None


def _unify_mappings(kinds: list[Kind]) -> Kind | None:
    names = [frozenset(kind.attributes) for kind in kinds if kind.name == "object"]
    if len(names) == len(kinds) and len(set(names)) == 1:
        columns = {name: unify(kind.attributes[name] for kind in kinds) for name in kinds[0].attributes}
        whole = {name: kind for name, kind in columns.items() if kind is not None}
        return Kind("object", attributes=whole) if len(whole) == len(columns) else None
    element = unify(item for kind in kinds for item in elements_of(kind))
    return Kind("map", element) if element is not None else None


def part_kind(kind: Kind, name: str | int) -> Kind:
    """The type of one attribute or element."""
    if kind.element is not None:
        return kind.element
    if isinstance(name, int):
        return kind.items[name] if 0 <= name < len(kind.items) else DYNAMIC
    return kind.attributes.get(name, DYNAMIC)


def known_part(kind: Kind, key: str | int) -> Kind:
    """The type of the part ``key`` of an unknown of ``kind``. Raises ``EvaluationError`` where it can have no such part."""
    if kind.is_primitive or kind.name == "set":
        raise EvaluationError(f"a {kind.name} has no attribute {key}")
    if kind.name in ("list", "tuple"):
        position = to_whole(key)
        if kind.name == "tuple" and not 0 <= position < len(kind.items):
            raise EvaluationError(f"there is no element {key}")
        return part_kind(kind, position)
    if kind.name == "object" and str(key) not in kind.attributes:
        raise EvaluationError(f"there is no attribute {key}")
    return part_kind(kind, str(key))


def is_settled(kind: Kind) -> bool:
    """Whether nothing in ``kind`` is dynamic."""
    return kind.name != "dynamic" and all(is_settled(part) for part in elements_of(kind))


def may_agree(kind: Kind, other: Kind) -> bool:
    """Whether two types may turn out to be the same once what is dynamic in them is known."""
    if "dynamic" in (kind.name, other.name):
        return True
    if kind.name != other.name or len(kind.items) != len(other.items) or kind.attributes.keys() != other.attributes.keys():
        return False
    pairs = [*zip(kind.items, other.items, strict=True), *((part, other.attributes[name]) for name, part in kind.attributes.items())]
    if kind.element is not None and other.element is not None:
        pairs.append((kind.element, other.element))
    return all(may_agree(one, another) for one, another in pairs)


def elements_of(kind: Kind) -> Iterable[Kind]:
    """The types of a collection's elements."""
    if kind.element is not None:
        return (kind.element,)
    return kind.items or kind.attributes.values()


def fits(kind: Kind, wanted: Kind) -> bool:
    """Whether Terraform may convert a value of ``kind`` to ``wanted``; what is dynamic may turn out to fit."""
    if "dynamic" in (kind.name, wanted.name) or kind == wanted:
        return True
    if wanted.is_primitive:
        return kind.is_primitive and "string" in (kind.name, wanted.name)
    if wanted.name in ("list", "set"):
        return kind.name in ("list", "set", "tuple") and _elements_fit(kind, wanted)
    if wanted.name == "map":
        return kind.name in ("map", "object") and _elements_fit(kind, wanted)
    if wanted.name == "tuple":
        return kind.name == "tuple" and len(kind.items) == len(wanted.items) and all(map(fits, kind.items, wanted.items))
    if kind.name == "map":
        return kind.element is None or all(fits(kind.element, part) for part in wanted.attributes.values())
    return kind.name == "object" and all(
        fits(kind.attributes[name], part) if name in kind.attributes else name in wanted.optional
        for name, part in wanted.attributes.items()
    )


def _elements_fit(kind: Kind, wanted: Kind) -> bool:
    element = wanted.element or DYNAMIC
    if element.name == "dynamic":
        return unify(elements_of(kind)) is not None
    return all(fits(part, element) for part in elements_of(kind))


def settled(kind: Kind, wanted: Kind) -> Kind:
    """The type that a value of ``kind`` gets when it is converted to ``wanted``, in which some parts may be dynamic."""
    if wanted.name == "dynamic":
        return kind
    if wanted.element is not None:
        common = unify(elements_of(kind)) or DYNAMIC
        return Kind(wanted.name, settled(common, wanted.element))
    return wanted
