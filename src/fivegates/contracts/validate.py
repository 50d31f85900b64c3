"""What is wrong with a contract or inventory as written: keys, shapes and dates, each at its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ..named_tuple import NamedTuple
from ..source import Place
from ..values import Unknown, Value
from .fields import is_said

_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")  # as in the schema, which leaves 2027-02-29 to us
_SCHEMAS = {"AgentContract": "contract", "AgentInventory": "inventory-file"}


class Flaw(NamedTuple):
    """One thing wrong at ``place``. ``in_covers``: it leaves open which workloads the document speaks for."""

    reason: str
    place: Place
    in_covers: bool


def flaws(root: Value, kind: str) -> list[Flaw]:
    """Everything wrong with a document of ``kind``, in the order of its schema's walk, then what is no date, then what a tag hides."""
    return [*_mismatches(root, kind), *_hidden(root, ()), *_boundless(root)]


def load_schema(kind: str) -> Mapping[str, Any]:
    """The published schema of a kind of document."""
    from ..packaged import read_packaged_json

    schema: Mapping[str, Any] = read_packaged_json("fivegates.schemas", f"{_SCHEMAS[kind]}.schema.json")
    return schema


def _mismatches(root: Value, kind: str) -> Iterator[Flaw]:
    from ..shape import mismatches

    for found in mismatches(_plain(root), load_schema(kind)):
        value = root
        for step in found.route:
            inner = value.items()[step] if isinstance(step, int) else value.get(step)
            value = inner if inner is not None else value
        yield Flaw(f"{found.message}: {found.hint}" if found.hint else found.message, value.place, _is_about_covers(found.route))


def _is_about_covers(route: tuple[str | int, ...]) -> bool:
    """Whether a flaw stands in ``covers``, or so high that what is covered cannot be told (``agents`` is no list, an entry no mapping)."""
    own = route[2:] if route[:1] == ("agents",) else route
    return own[:1] == ("covers",) or (route[:1] == ("agents",) and not own)


def _hidden(value: Value, route: tuple[str | int, ...]) -> Iterator[Flaw]:
    """Days that no calendar has, and values under a tag, which say something only to another program."""
    data = value.data
    if isinstance(data, Unknown):
        reason = "a contract holds plain values, and this one is under a tag or made by a template"
        yield Flaw(reason, value.place, _is_about_covers(route))
    elif isinstance(data, dict | tuple):
        for step, inner in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _hidden(inner, (*route, step))
    elif isinstance(data, str) and _DATE.fullmatch(data) and not _is_day(data):
        yield Flaw(f"{data} is no day of the calendar", value.place, False)


def is_boundless(kind: str, pattern: str) -> bool:
    """Whether a ``covers`` entry takes everything: nothing in it is a name. A contract speaks for one agent; a namespace, a root or a
    project may be that agent's own.
    """
    parts = pattern.split("/")
    return not any(_names(part) for part in (parts[::2] if kind == "kubernetes" and len(parts) == 3 else parts))


def _names(text: str) -> bool:
    return any(sign not in "*?./-_ " for sign in text)


def _boundless(root: Value) -> Iterator[Flaw]:
    agents = root.get("agents")
    for holder in agents.items() if agents is not None else (root,):
        covers = holder.get("covers")
        for entry in covers.items() if covers is not None else ():
            for kind, value in (entry.data if isinstance(entry.data, dict) else {}).items():
                if is_said(value) and value.text and is_boundless(kind, value.text):
                    yield Flaw(
                        f"{kind}: {value.text} names no workload, it takes all there are: say which one is meant", value.place, False
                    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _plain(value: Value) -> Any:
    """The document as JSON would hold it; what a tag hides is taken for text, for it is told apart."""
    data = value.data
    if isinstance(data, dict):
        return {key: _plain(inner) for key, inner in data.items()}
    if isinstance(data, tuple):
        return [_plain(item) for item in data]
    if isinstance(data, Decimal):
        return float(data)
    return "TODO" if isinstance(data, Unknown) else data
