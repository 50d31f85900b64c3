"""How long a key or session lives, as far as its resource says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ..globs import glob_matches
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Origin, Value
from .model import Selected
from .paths import select, select_first

Row = Mapping[str, Any]

UNITS = {"second": 1, "day": 86400}
_LETTERS = {"h": 3600, "m": 60, "s": 1}
LONGEST = 3_000_000_000  # seconds: beyond what any calendar here can add


class Lifetime(NamedTuple):
    """``seconds`` it lives from its start, or the day ``ends`` (then ``seconds`` only if its start is written too); neither: without end.

    ``place``: the line that says so, None where nothing does; ``origin``: how its value came there.
    """

    seconds: int | None
    ends: date | None
    place: Place | None
    origin: Origin | None = None

    @property
    def is_endless(self) -> bool:
        return self.seconds is None and self.ends is None

    def long_until(self, limit: int) -> date | None:
        """The first day on which what is left of it is no longer than ``limit`` seconds; None where no end is known."""
        if self.ends is None:
            return None
        try:
            return self.ends - timedelta(seconds=limit)
        except OverflowError:
            return None


def read_lifetime(resource: Resource, row: Row) -> Lifetime | None:
    """What a row's ``expiry`` finds; None where it is not known, or where this one cannot carry an end."""
    if "when" in row and not _holds(resource, row["when"]):
        return None
    ends, spans = _present(resource, row.get("date", ())), _present(resource, row.get("span", ()))
    if ends:
        return _dated(resource, row, ends[0])
    if spans:
        seconds = read_seconds(spans[0].value, UNITS[row.get("unit", "second")])
        return Lifetime(seconds, None, spans[0].holder.place, spans[0].value.origin) if seconds is not None else None
    return Lifetime(None, None, None) if row["absent"] == "none" else None


def _dated(resource: Resource, row: Row, found: Selected) -> Lifetime | None:
    ends = read_day(found.value)
    if ends is None:
        return None
    starts = _present(resource, [row["start"]]) if "start" in row else []
    begin = read_day(starts[0].value) if starts else None
    if starts and begin is None:
        return None  # it may begin long after today
    seconds = (ends - begin).days * UNITS["day"] if begin is not None else None
    return Lifetime(seconds, ends, found.holder.place, found.value.origin)


def _holds(resource: Resource, condition: Row) -> bool:
    found = select_first(resource, condition["path"])
    text = found.value.text if found is not None else None
    return text is not None and glob_matches(condition["equals"], text)


def _present(resource: Resource, paths: Iterable[str]) -> list[Selected]:
    """What is written at ``paths``: null is as good as nothing."""
    return [found for path in paths for found in select(resource, path) if found.value.data not in (None, "")]


def read_day(value: Value) -> date | None:
    """The day of a time as RFC 3339 writes it."""
    try:
        return date.fromisoformat((value.text or "")[:10])
    except ValueError:
        return None


def read_seconds(value: Value, unit: int = 1) -> int | None:
    """A lifetime: a number of ``unit`` seconds, or a text such as ``8760h``, ``2400h30m``, ``3600s`` or ``90``."""
    data = value.data
    if isinstance(data, int | Decimal) and not isinstance(data, bool):
        return int(data) * unit if 0 <= data <= LONGEST else None
    text = value.text or ""
    if text.isascii() and text.isdigit() and len(text) <= 10:
        return int(text) * unit
    return _duration(text)


def _duration(text: str) -> int | None:
    if not text or len(text) > 40:
        return None
    total, digits = 0.0, ""
    for char in text:
        if char in "0123456789.":
            digits += char
            continue
        if char not in _LETTERS or not digits or digits.count(".") > 1 or len(digits) > 15 or not digits.strip("."):
            return None
        total += float(digits) * _LETTERS[char]
        digits = ""
    return int(total) if not digits and total <= LONGEST else None
