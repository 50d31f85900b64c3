"""What hands texts of people outside to a workload without being a way to call it: rules for incoming mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Value
from .paths import select_each


class InputRecord(NamedTuple):
    """``target`` is started with a text of ``kind`` (mail)."""

    resource: Resource
    target: Value
    kind: str
    place: Place


def extract_inputs(resource: Resource, row: Mapping[str, Any]) -> Iterator[InputRecord]:
    """Each target of a resource of the catalogue, unless it is switched off."""
    if "on" in row and any(found.value.data is False for found in select_each(resource, row["on"])):
        return
    for path in row["targets"]:
        for found in select_each(resource, path):
            yield InputRecord(resource, found.value, row["kind"], found.holder.place)
