"""Who checks the signatures of images before they run: the clusters and admission policies that a tree defines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...extract.model import AroundRecord
from ...extract.paths import select
from ...facts.model import ImageVerification
from ..agents import Linked
from ..names import glob_matches
from ..places import Locations


class Verification:
    """``is_all_read``: nothing in the tree could hold another policy."""

    def __init__(self, around: Iterable[AroundRecord], catalogue: Mapping[str, Any], is_all_read: bool, locations: Locations) -> None:
        rows = {**catalogue["clusters"], **catalogue["admission"]}
        self._charts = tuple(catalogue["admission_charts"])
        self._locations = locations
        self._rules = ""
        self._by = ""
        self._is_unsure = not is_all_read
        for record in around:
            if record.kind in rows and record.resource.mode == "managed":
                self._add(record, rows[record.kind], record.kind in catalogue["clusters"])

    def _add(self, record: AroundRecord, row: Mapping[str, Any], is_cluster: bool) -> None:
        resource = record.resource
        name = f"{record.kind.rpartition('/')[2]} {resource.label}"
        verifies = _verifies(record, row, is_cluster)
        self._rules = self._rules or name
        if verifies and not resource.conditional:
            self._by = self._by or name
        elif verifies is not False:
            self._is_unsure = True

    def rows(self, workloads: Iterable[Linked]) -> Iterator[ImageVerification]:
        """A row for each workload of Kubernetes; a check that the tree holds may not be for all clusters, but none is none for all."""
        listed = list(workloads)
        is_unsure = self._is_unsure or any(glob_matches(glob, name) for glob in self._charts for one in listed for name in _names(one))
        verified = True if self._by else None if is_unsure else False
        for linked in listed if self._rules else ():
            if linked.record.system == "k8s":
                loc = self._locations.of(linked.record.resource.place, linked.record.resource)
                yield ImageVerification(linked.id, linked.deployment, verified, self._by, self._rules, loc)


def _names(linked: Linked) -> tuple[str, ...]:
    """What a release is called and installs; nothing of any other workload."""
    record = linked.record
    return (record.name, *record.products) if record.products else ()


def _verifies(record: AroundRecord, row: Mapping[str, Any], is_cluster: bool) -> bool | None:
    """Whether a cluster or policy checks images; None where that is not known."""
    if row.get("unknown"):
        return None
    if "path" not in row:
        return not is_cluster and not row.get("never", False)
    found = [one.value for one in select(record.resource, row["path"])]
    if any(value.is_unknown for value in found):
        return None
    if "verifies" in row:
        return any(value.text in row["verifies"] for value in found)
    return any(value.data not in (None, ()) for value in found)
