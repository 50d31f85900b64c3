"""Functions on times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from ..failures import EvaluationError
from .interface import Function, never_known, pure

UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
CLOCK_VARIES = "the time of a run is not known before it"


def read_time(text: str) -> datetime:
    """A time as RFC 3339 writes it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise EvaluationError("this is no time") from error
    if found.tzinfo is None or "T" not in text.upper():
        raise EvaluationError("this is no time with a zone")
    return found


def written(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def duration(text: str) -> timedelta:
    """``1h30m``"""
    rest, negative = text.removeprefix("-").removeprefix("+"), text.startswith("-")
    seconds = 0.0
    while rest:
        digits = len(rest) - len(rest.lstrip("0123456789."))
        unit = next((name for name in ("ms", "us", "µs", "ns", "h", "m", "s") if rest.startswith(name, digits)), "")
        if not digits or not unit or digits > 15 or rest[:digits].count(".") > 1:
            raise EvaluationError("this is no duration")
        seconds += float(rest[:digits].strip(".") or 0) * UNITS[unit]
        rest = rest[digits + len(unit) :]
    try:
        return timedelta(seconds=-seconds if negative else seconds)
    except OverflowError as error:
        raise EvaluationError("the duration is too long") from error


def add(time: str, more: str) -> str:
    try:
        return written(read_time(time) + duration(more))
    except OverflowError as error:
        raise EvaluationError("the time is out of range") from error


def compare(first: str, second: str) -> int:
    one, other = read_time(first), read_time(second)
    return (one > other) - (one < other)


def zone(time: datetime, separator: str) -> str:
    offset = time.utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{separator}{abs(minutes) % 60:02}"


FIELDS: Mapping[str, Callable[[datetime], str]] = {
    "YYYY": lambda time: f"{time.year:04}",
    "YY": lambda time: f"{time.year % 100:02}",
    "MMMM": lambda time: MONTHS[time.month - 1],
    "MMM": lambda time: MONTHS[time.month - 1][:3],
    "MM": lambda time: f"{time.month:02}",
    "M": lambda time: str(time.month),
    "DD": lambda time: f"{time.day:02}",
    "D": lambda time: str(time.day),
    "EEEE": lambda time: DAYS[time.weekday()],
    "EEE": lambda time: DAYS[time.weekday()][:3],
    "hh": lambda time: f"{time.hour:02}",
    "h": lambda time: str(time.hour),
    "HH": lambda time: f"{(time.hour - 1) % 12 + 1:02}",
    "H": lambda time: str((time.hour - 1) % 12 + 1),
    "AA": lambda time: "AM" if time.hour < 12 else "PM",
    "aa": lambda time: "am" if time.hour < 12 else "pm",
    "mm": lambda time: f"{time.minute:02}",
    "m": lambda time: str(time.minute),
    "ss": lambda time: f"{time.second:02}",
    "s": lambda time: str(time.second),
    "ZZZZZ": lambda time: zone(time, ":"),
    "ZZZZ": lambda time: zone(time, ""),
    "ZZZ": lambda time: "UTC" if zone(time, "") == "+0000" else zone(time, ""),
    "Z": lambda time: "Z" if zone(time, "") == "+0000" else zone(time, ":"),
}


def format_date(template: str, text: str) -> str:
    """``formatdate``: runs of one letter are fields, text in single quotes stands for itself."""
    time = read_time(text)
    pieces: list[str] = []
    position = 0
    while position < len(template):
        letter = template[position]
        if letter == "'":
            end = template.find("'", position + 1)
            if end < 0:
                raise EvaluationError("a quotation is never closed")
            pieces.append(template[position + 1 : end] or "'")
            position = end + 1
            continue
        run = len(template) - position - len(template[position:].lstrip(letter))
        field = template[position : position + run]
        if letter.isascii() and letter.isalpha():
            if field not in FIELDS:
                raise EvaluationError(f"{field} is no field of a time")
            pieces.append(FIELDS[field](time))
        else:
            pieces.append(field)
        position += run
    return "".join(pieces)


TABLE: Mapping[str, Function] = {
    "formatdate": pure("string string", format_date),
    "plantimestamp": never_known(CLOCK_VARIES),
    "timeadd": pure("string string", add),
    "timecmp": pure("string string", compare),
    "timestamp": never_known(CLOCK_VARIES),
}
