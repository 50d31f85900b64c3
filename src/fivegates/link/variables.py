"""Variables by which a pod itself names the cloud identity that it signs in as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..extract.model import Mention, Selected, WorkloadRecord
from ..source import Pinned
from ..values import Origin

Row = Mapping[str, Any]


def mentions_by_variable(record: WorkloadRecord, rows: Mapping[str, Row]) -> Iterator[Mention]:
    """The identities that the variables of a pod name, where it also has the token to become them. ``rows``: the catalogue's, by name."""
    if record.platform != "kubernetes" or not record.env:
        return
    names = {entry.name for entry in record.env}
    for entry in record.env:
        row = rows.get(entry.name)
        if row is None or entry.value is None or entry.value.data in (None, ""):
            continue
        if row["token"] in names or _carries(record, row.get("pod_label", {})):
            holder = Origin("entry", Pinned("", entry.place), 0)
            yield Mention(row["kind"], Selected(entry.value, holder), f"env {entry.name}")


def _carries(record: WorkloadRecord, labels: Mapping[str, str]) -> bool:
    """Whether the pods carry one of the labels."""
    return any((found := record.tags.get(key)) is not None and str(found.data).lower() == value for key, value in labels.items())
