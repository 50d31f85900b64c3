"""Secrets that a workload's resource keeps itself, under names that its variables refer to: what a variable gets out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Value
from .model import EnvEntry
from .paths import line_in, select
from .texts import reference_text

Row = Mapping[str, Any]


class _Kept(NamedTuple):
    """A secret: its ``value``, or the name of what a store keeps for it."""

    value: Value | None
    stored: str | None
    place: Place


def with_own_secrets(entries: Iterable[EnvEntry], resource: Resource, rows: Iterable[Row]) -> Iterator[EnvEntry]:
    """The entries; those that refer to a secret of the resource with what it holds. A secret that none refers to comes under its own name,
    unless all that is done with it is to pull images: the process never gets that one.
    """
    given = list(entries)
    for row in rows:
        kept = dict(_kept(resource, row))
        referred = {entry.reference for entry in given}
        given = [_filled(entry, kept[entry.reference]) if entry.reference in kept else entry for entry in given]
        pulled = set() if _is_mounted(resource, row) else set(_pulling(resource, row))
        given += [
            EnvEntry(name, one.value, None, one.place)
            for name, one in kept.items()
            if one.value is not None and name not in pulled and name not in referred
        ]
    yield from given


def _kept(resource: Resource, row: Row) -> Iterator[tuple[str, _Kept]]:
    for found in select(resource, row["path"]):
        if not isinstance(found.value.data, dict):
            continue
        name, value, stored = (found.value.get(row[key]) for key in ("name", "value", "stored"))
        called = reference_text(name) if name is not None else None
        if called:
            held = value if value is not None and value.data is not None else None
            yield called, _Kept(held, _stored_as(stored), line_in(held or found.value, resource, found.value).place)


def _stored_as(value: Value | None) -> str | None:
    """What a store calls the secret, whichever of its versions is taken."""
    name = reference_text(value) if value is not None and value.data is not None else None
    address, kept, rest = (name or "").partition("/secrets/")
    return f"{address}{kept}{rest.partition('/')[0]}" if kept and "://" in address else name


def _filled(entry: EnvEntry, kept: _Kept) -> EnvEntry:
    if kept.value is not None:
        return entry._replace(value=kept.value)
    return entry._replace(reference=kept.stored) if kept.stored else entry


def _pulling(resource: Resource, row: Row) -> Iterator[str | None]:
    for path in row.get("pulls", ()):
        yield from (reference_text(found.value) for found in select(resource, path))


def _is_mounted(resource: Resource, row: Row) -> bool:
    """Whether the process is given every secret as a file."""
    mounts = row.get("mounted")
    return mounts is not None and any(found.value.text == mounts["equals"] for found in select(resource, mounts["path"]))
