"""A value of the plan laid over the value that is written: data as planned, places and references as written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from ....values import Data, Origin, Reference, SetOf, Text, Unknown, Value
from ..data import ListOf, MapOf
from ..failures import EvaluationError, LimitError
from ..numbers import normal, parse_number
from ..unknown import PartialObject, is_whole, named

MATCHED = 200  # elements of a set whose order is looked for


class Absent:
    """What a plan does not tell."""


ABSENT: Final = Absent()
Planned = object


def merged(written: Value | None, planned: Planned, mark: object, here: Reference | None, origin: Origin) -> Value | None:
    """One value. ``mark`` is that of ``after_unknown``; ``here`` names it; ``origin`` is for what is not written anywhere.

    None: it is not written, and the provider has not said it yet, or says that there is nothing.
    """
    if mark is True:
        # It keeps what is known of it here: its references, the known parts of a text, all of a document that a data source makes
        # and that is only read later. A provider may not plan anything else as unknown that is written and known.
        return written
    if isinstance(planned, Absent):
        return written if written is not None and not is_whole(written) else None
    if planned is None:
        return _null(written)
    at = written.origin if written is not None else origin
    if isinstance(planned, dict) and written is not None and isinstance(written.data, tuple):
        planned, mark = [planned], [mark]  # a single block is an object in a plan; here a block is always in a list
    if isinstance(planned, dict):
        if written is None and not planned and not mark:
            return None
        return Value(_entries(written, planned, mark if isinstance(mark, dict) else {}, here, at), at)
    if isinstance(planned, list):
        if written is None and not planned:
            return None
        return Value(_items(written, planned, mark if isinstance(mark, list) else [], here, at), at)
    return _scalar(written, planned, here, at)


def _null(written: Value | None) -> Value | None:
    """Null in a plan; a write-only argument always is, so what is plainly written stays."""
    if written is None or (written.data is not None and not isinstance(written.data, Unknown)):
        return written
    return Value(None, written.origin)


def _scalar(written: Value | None, planned: Planned, here: Reference | None, at: Origin) -> Value:
    data = scalar(planned)
    if written is None:
        return Value(data, at)
    if written.data == data and type(written.data) in (type(data), Text):
        return written
    content = _content(written)
    if content is not None and isinstance(data, str):
        told = _encoded(content, data, here, at)
        if told is not None:
            return Value(told, written.origin)
    return Value(data, written.origin)


def _encoded(content: Value, planned: str, here: Reference | None, at: Origin) -> Text | None:
    """A text that encodes a structure keeps the places of the structure's parts."""
    try:
        found = json.loads(planned, parse_int=parse_number, parse_float=parse_number)
    except (ValueError, EvaluationError, LimitError, RecursionError):
        return None
    told = merged(content, found, False, here, at)
    return Text.encoding(planned, told) if told is not None and isinstance(found, (dict, list)) else None


def _entries(written: Value | None, planned: Mapping[str, object], mark: Mapping[str, object], here: Reference | None, at: Origin) -> Data:
    old = written.data if written is not None and isinstance(written.data, dict) else {}
    is_block = written is None or isinstance(old, PartialObject)
    made: dict[str, Value] = {}
    for key in dict.fromkeys((*old, *planned, *mark)):
        inner = here._replace(path=(*here.path, str(key))) if here is not None else None
        value = merged(old.get(key), planned.get(key, ABSENT), mark.get(key, False), inner, at)
        if value is None and mark.get(key) is True and not is_block and inner is not None:
            value = Value(named(inner), at)
        if value is None and key in planned and not is_block:
            value = from_plan(planned[key], at)
        if value is not None:
            made[key] = value
    if isinstance(old, PartialObject):
        return PartialObject.of(made, old.reference)
    return MapOf(made) if isinstance(old, MapOf) else made


def _items(written: Value | None, planned: list[object], mark: list[object], here: Reference | None, at: Origin) -> Data:
    old = _elements(written)
    marks = [mark[index] if index < len(mark) else False for index in range(len(planned))]
    made: list[Value] = []
    for place, partner in _partners(old, planned, marks):
        inner = here._replace(path=(*here.path, len(made))) if here is not None else None
        value = merged(partner, planned[place], marks[place], inner, at)
        if value is None:
            value = Value(named(inner), at) if marks[place] is True and inner is not None else from_plan(planned[place], at)
        made.append(value)
    data = written.data if written is not None else ()
    return type(data)(made) if isinstance(data, (SetOf, ListOf)) else tuple(made)


def _elements(written: Value | None) -> tuple[Value, ...]:
    """The elements of a list; of one of unknown length, those that are known to be possible."""
    if written is None:
        return ()
    data = written.data
    if isinstance(data, Unknown):
        return data.content.items() if data.content is not None else ()
    return data if isinstance(data, tuple) else (written,) if isinstance(data, dict) else ()


def _partners(old: tuple[Value, ...], planned: list[object], marks: list[object]) -> Iterator[tuple[int, Value | None]]:
    """Each planned element with the written one it comes from, in the order of the source.

    A plan sorts sets by a rule of its own; elements belong together where nothing in them differs.
    """
    if len(old) == len(planned) and all(may_be(*pair) for pair in zip(old, planned, marks, strict=True)):
        yield from enumerate(old)
        return
    free = dict.fromkeys(range(len(planned)))
    found: list[tuple[int, Value | None]] = []
    for value in old[:MATCHED]:
        match = next((index for index in list(free)[:MATCHED] if may_be(value, planned[index], marks[index])), None)
        if match is not None:
            del free[match]
            found.append((match, value))
    yield from found
    for index in free:
        yield index, None


def may_be(written: Value, planned: object, mark: object) -> bool:
    """Whether nothing that is known of ``written`` contradicts what is planned."""
    data = written.data
    if mark is True or isinstance(data, Unknown):
        return True
    if isinstance(planned, dict):
        marks = mark if isinstance(mark, dict) else {}
        if not isinstance(data, dict):
            return False
        return all(key not in planned or may_be(value, planned[key], marks.get(key, False)) for key, value in data.items())
    if isinstance(planned, list):
        marks_of = mark if isinstance(mark, list) else []
        if isinstance(data, dict):
            return len(planned) == 1 and may_be(written, planned[0], marks_of[0] if marks_of else False)
        if not isinstance(data, tuple) or len(data) != len(planned):
            return False
        return isinstance(data, SetOf) or all(
            may_be(value, planned[index], marks_of[index] if index < len(marks_of) else False) for index, value in enumerate(data)
        )
    return planned is None or data is None or _spelled(data) == _spelled(scalar(planned))


def _spelled(data: object) -> str:
    return ("true" if data else "false") if isinstance(data, bool) else str(data)


def _content(written: Value) -> Value | None:
    data = written.data
    if isinstance(data, Text):
        return data.content
    return data.content if isinstance(data, Unknown) else None


def scalar(planned: object) -> str | int | Decimal | bool:
    """A scalar of the plan; numbers in normal form."""
    if isinstance(planned, Decimal):
        return normal(planned)
    return planned if isinstance(planned, (str, bool)) else str(planned)


def from_plan(planned: object, at: Origin) -> Value:
    """What is not written here in any part; the nesting of a plan is bounded where it is read."""
    if isinstance(planned, dict):
        return Value({key: from_plan(item, at) for key, item in planned.items()}, at)
    if isinstance(planned, list):
        return Value(tuple(from_plan(item, at) for item in planned), at)
    return Value(None if planned is None else scalar(planned), at)
