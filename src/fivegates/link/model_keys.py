"""Which of a workload's keys open a model only, whatever the variables are called that hand them over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..extract.model import SIGN_IN, EnvEntry
from ..extract.paths import text_at
from ..resolve.interface import Resource
from ..values import Reference, Value


class ModelAccounts:
    """Accounts at providers of models, whose own keys open a model and say nothing of who calls it. ``rows``: by the account's type."""

    def __init__(self, rows: Mapping[str, Mapping[str, Any]], lookup: Callable[[Reference], Resource | None]) -> None:
        self._rows = rows
        self._lookup = lookup

    def told(self, entry: EnvEntry, stored: Iterable[Value]) -> EnvEntry:
        """The entry, as a model's key where it is one of an account. ``stored``: what the secret was made from that it refers to."""
        values = [entry.value] if entry.value is not None else stored
        if any(self._issued(value.read_from) for value in values if value.read_from is not None):
            return entry._replace(opens_model=True, acts=False)
        return entry

    def _issued(self, reference: Reference) -> bool:
        target = self._lookup(reference) if reference.path else None
        row = self._rows.get(target.type) if target is not None else None
        if target is None or row is None or reference.path[0] not in row["secret"]:
            return False
        return "when" not in row or text_at(target, row["when"]["path"]) in row["when"]["values"]


def told_by_all_names(
    entries: Iterable[EnvEntry], opens_model: Callable[[str], bool], opens_other: Callable[[str], bool]
) -> list[EnvEntry]:
    """The entries; one stored key that a variable gives as a model's is that under its other names too (``ANTHROPIC_API_KEY`` for one step,
    ``MASKED_1`` for the next), unless one of these is known to be a key of something else.
    """
    given = list(entries)
    models: set[object] = set()
    others: set[object] = set()
    for entry in given:
        key = _stored(entry)
        if key is not None:
            if opens_model(entry.name):
                models.add(key)
            elif entry.via == SIGN_IN or opens_other(entry.name):
                others.add(key)
    models -= others
    return [entry._replace(opens_model=True) if not entry.opens_model and _stored(entry) in models else entry for entry in given]


def _stored(entry: EnvEntry) -> object:
    """What tells one stored key from another; None for what is written out or not known to be one."""
    if entry.reference is not None:
        return entry.reference
    return entry.value.read_from if entry.value is not None else None
