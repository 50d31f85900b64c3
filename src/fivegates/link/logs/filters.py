"""What an alert watches by a filter that names a type of resource and none of that type: every one of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...extract.paths import select
from ...resolve.interface import Resource

_METRIC = "metric.type"
_OTHERS = re.compile(r"\bresource\.type\s*+!=|\bNOT\s++resource\.type")


def filtered(resource: Resource, row: Mapping[str, Any] | None) -> Iterator[str]:
    """The kinds of workloads of which an alert watches every one; ``row``: of ``alerts_by_filter``, None for other types of alerts."""
    for path in row["filters"] if row is not None else ():
        for found in select(resource, path):
            yield from _watched(found.value.text or "", row or {})


def _watched(text: str, row: Mapping[str, Any]) -> Iterator[str]:
    is_narrow = _OTHERS.search(text) is not None or any(word in text for word in row["unless"])
    is_foreign = _METRIC in text and not any(f"{quote}{name}" in text for name in row["metrics"] for quote in "\"'=")
    if "resource.type" not in text or is_narrow or is_foreign:
        return
    for type, kinds in row["resources"].items():
        if type in text:
            yield from kinds
