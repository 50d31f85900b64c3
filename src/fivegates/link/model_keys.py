"""Which of a workload's keys open a model only, whatever the variables are called that hand them over."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..extract.model import SIGN_IN, EnvEntry
from ..values import Unknown


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
    data = entry.value.data if entry.value is not None else None
    return next(iter(data.references)) if isinstance(data, Unknown) and data.exact else None
