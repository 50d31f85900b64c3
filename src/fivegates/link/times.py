"""Schedules as different platforms write them, made comparable."""

from __future__ import annotations

_NAMED = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_PLAIN, _WITH_YEAR = 5, 6


def same_times(one: str, two: str) -> bool | None:
    """Whether two schedules start at the same times; None where they are written in ways that cannot be compared.

    Only fields that are written alike are the same: ``*/15`` and ``0,15,30,45`` are not compared.
    """
    first, second = _fields(one), _fields(two)
    if one.strip().lower() == two.strip().lower():
        return True
    if first is None or second is None:
        return None
    if first == second:
        return True
    return False if _are_plain(first) and _are_plain(second) else None


def _fields(text: str) -> tuple[str, ...] | None:
    """Minute, hour, day, month and weekday; None for what is no cron expression."""
    text = text.strip().lower()
    text = _NAMED.get(text, text)
    is_amazon = text.startswith("cron(") and text.endswith(")")
    fields = (text[5:-1] if is_amazon else text).split()
    if len(fields) == _WITH_YEAR and is_amazon:
        fields = fields[:_PLAIN]
    if len(fields) != _PLAIN:
        return None
    return tuple("*" if field == "?" else field for field in fields)


def _are_plain(fields: tuple[str, ...]) -> bool:
    """Single numbers and stars alone: there, other text is another time. Amazon counts weekdays otherwise than Unix does."""
    return all(field == "*" or field.isdigit() for field in fields[:4]) and fields[4] == "*"
