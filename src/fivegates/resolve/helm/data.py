"""What templates compute with: Go's data as Python's, scalars that know which line they were written on, and what is not known.

A datum is ``None``, ``bool``, ``int`` (made by a template), ``float`` (every number of a values file: Helm reads them through JSON),
``str``, a ``GoMap``, a ``GoList``, an object with methods (``Methods``), or ``Unknown``. A scalar that was written in a file is wrapped in
its ``Value``; ``raw`` unwraps it.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from ...source import Source
from ...values import Unknown, Value

Datum = Any


class GoMap(dict[str, Any]):
    """A map that may be changed in place; ``written`` is the value in a file that it was made from."""

    __slots__ = ("written",)

    def __init__(self, entries: Any = (), written: Value | None = None) -> None:
        super().__init__(entries)
        self.written = written


class GoList(list[Any]):
    """A list; ``written`` is the value in a file that it was made from."""

    __slots__ = ("written",)

    def __init__(self, items: Any = (), written: Value | None = None) -> None:
        super().__init__(items)
        self.written = written


class Methods:
    """An object of Helm's whose fields are computed or take arguments."""

    def field(self, name: str, arguments: list[Datum]) -> Datum:
        raise NotImplementedError

    def listed(self) -> GoList | GoMap | None:
        """What ``range`` goes over and what is printed, None where it is no collection."""
        return None


def raw(datum: Datum) -> Datum:
    """The datum without the place it was written at."""
    return datum.data if isinstance(datum, Value) else datum


def spot(value: Value) -> tuple[Source, int]:
    """Where a value stands: a source and an offset in it."""
    source = getattr(value, "source", None)
    if source is not None:  # a node makes its origin only when asked for it
        return source, value.offset  # type: ignore[attr-defined]
    return value.origin.source, value.origin.offset


def datum_of(value: Value) -> Datum:
    """A value of a file as templates see it: fresh containers, numbers as JSON's.

    The nesting of a value is bounded by the reader that made it.
    """
    data = value.data
    if isinstance(data, dict):
        return GoMap(((key, datum_of(child)) for key, child in data.items()), value)
    if isinstance(data, tuple):
        return GoList((datum_of(child) for child in data), value)
    if isinstance(data, int | Decimal) and not isinstance(data, bool):
        number: Any = float(data) if -(10**300) < data < 10**300 else math.inf
        return Placed(number, *spot(value))
    return value


class Placed(Value):
    """A scalar with a place."""

    __slots__ = ("offset", "source")

    def __init__(self, data: Any, source: Source, offset: int) -> None:
        self.data = data
        self.source = source
        self.offset = offset

    @property
    def origin(self) -> Any:  # type: ignore[override]  # follows from the fields
        from ...values import Origin

        return Origin("entry", self.source, self.offset)


def copied(datum: Datum, depth: int = 200) -> Datum:
    """A deep copy: what is changed in it changes nothing else."""
    if depth < 0:
        raise RecursionError
    if isinstance(datum, GoMap):
        return GoMap(((key, copied(child, depth - 1)) for key, child in datum.items()), datum.written)
    if isinstance(datum, GoList):
        return GoList((copied(child, depth - 1) for child in datum), datum.written)
    return datum


def kind_of(datum: Datum) -> str:
    """The name that Go's reflection has for the kind of a datum."""
    datum = raw(datum)
    if datum is None:
        return "invalid"
    for kind, name in ((bool, "bool"), (int, "int"), (float, "float64"), (str, "string"), (dict, "map"), (list, "slice")):
        if isinstance(datum, kind):
            return name
    return "struct"


def type_of(datum: Datum) -> str:
    """The name of the Go type of a datum."""
    kind = kind_of(datum)
    return {"invalid": "<nil>", "map": "map[string]interface {}", "slice": "[]interface {}"}.get(kind, kind)


def number_text(number: int | float) -> str:
    """A number as Go prints it by default: with an exponent from a million on."""
    return str(number) if isinstance(number, int) else _shortest(number, 6, -4)


def json_number(number: int | float) -> str:
    """A number as Go writes it into JSON and YAML."""
    return str(number) if isinstance(number, int) else _shortest(number, 21, -6)


def _shortest(number: float, exponent: int, least: int) -> str:
    """The shortest digits that mean ``number``; with an exponent where it is ``exponent`` and more, or below ``least``."""
    if math.isinf(number) or math.isnan(number):
        return "NaN" if math.isnan(number) else "+Inf" if number > 0 else "-Inf"
    if number == 0:
        return "0"
    negative, digits, power = Decimal(repr(number)).normalize().as_tuple()
    written = "".join(map(str, digits))
    point = len(written) + int(power) - 1  # the exponent when one digit stands in front of the point
    minus = "-" if negative else ""
    if point < least or point >= exponent:
        fraction = f".{written[1:]}" if len(written) > 1 else ""
        return f"{minus}{written[0]}{fraction}e{'-' if point < 0 else '+'}{abs(point):02d}"
    if point < 0:
        return f"{minus}0.{'0' * (-point - 1)}{written}"
    if len(written) <= point + 1:
        return f"{minus}{written}{'0' * (point + 1 - len(written))}"
    return f"{minus}{written[: point + 1]}.{written[point + 1 :]}"


def is_unknown(datum: Datum) -> bool:
    return isinstance(raw(datum), Unknown)
