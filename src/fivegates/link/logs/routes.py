"""What passes logs on, and whether a sink thereby reaches the SIEM that the configuration names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ...extract.paths import select
from ...resolve.interface import Resource
from ...values import Value
from ..names import glob_matches
from .observed import Completeness, Observed, unknown_in
from .sinks import Sink
from .stores import Stores

Row = Mapping[str, Any]


class Routes:
    """Subscriptions, routers and diagnostic settings, by the store, resource or scope that they take logs from."""

    def __init__(
        self, observed: Observed, stores: Stores, rows: Mapping[str, Row], siem: Iterable[str], completeness: Completeness
    ) -> None:
        self._siem = tuple(siem)
        self._observed = observed
        self._stores = stores
        self._completeness = completeness
        self._reaching: set[str] = set()
        self._open_units: set[str] = set()
        self._reaches_all: dict[str, bool] = defaultdict(bool)  # provider -> a router above every scope reaches it
        if self._siem:
            for resource in observed.of(rows):
                self._add(resource, rows[resource.type])

    def _add(self, resource: Resource, row: Row) -> None:
        ends = [found.value for path in row["to"] for found in select(resource, path) if found.value.data not in (None, "")]
        if any(unknown_in(end, self._observed.lookup) for end in ends):
            self._open_units.add(resource.unit)
        if not any(self.is_siem(end) for end in ends):
            return
        if row.get("above"):
            self._reaches_all[row["provider"]] = True
        elif row["from"] == "scope":
            self._reaching.add(self._observed.scope(resource, row["provider"]))
        else:
            self._from(resource, row)

    def _from(self, resource: Resource, row: Row) -> None:
        source = resource.get(row["from"])
        store = self._stores.of(source)
        if store is not None:
            self._reaching.add(store)
        elif source is not None and source.text:
            self._reaching.add(f"{self._observed.scope(resource, row['provider'])} {source.text}")
        for target in self._observed.referred(source):
            self._reaching.add(f"{target.unit} {target.address}")
        if source is None or unknown_in(source, self._observed.lookup):
            self._open_units.add(resource.unit)

    def is_siem(self, value: Value) -> bool:
        """Whether a destination is the SIEM: by its text, or by the address or name of what it refers to."""
        names = [value.text] if value.text else []
        for target in self._observed.referred(value):
            name = target.get("name")
            names += [target.address, *([name.text] if name is not None and name.text else [])]
        return any(glob_matches(glob, name) for glob in self._siem for name in names)

    def verdict(self, sink: Sink, resource: Resource, provider: str | None) -> str | None:
        """``reached``, ``missed``, or None where no SIEM is named or it is not known."""
        if not self._siem or sink.kind == "none":
            return None
        texts = [text for text in (sink.target, *sink.options, (sink.store or "").rpartition("/")[2]) if text]
        if any(glob_matches(glob, text) for glob in self._siem for text in texts):
            return "reached"
        if provider is None or (sink.kind.startswith("driver:") and sink.kind != "driver:awslogs"):
            return None
        scope = self._observed.scope(resource, provider)
        ways = {scope, f"{resource.unit} {resource.address}", *([sink.store] if sink.store else []), f"{scope} {sink.target}"}
        if ways & self._reaching or self._reaches_all[provider]:
            return "reached"
        known = self._completeness.everywhere and not self._open_units
        return "missed" if known and (sink.target is not None or sink.store is not None) else None
