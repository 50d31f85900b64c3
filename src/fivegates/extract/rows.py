"""Which row of the catalogue speaks for a resource, and what it means there that no identity is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..globs import glob_matches
from ..resolve.interface import Resource
from .paths import select, select_first

Row = Mapping[str, Any]


def row_for(resource: Resource, row: Row) -> Row | None:
    """The row itself, or the one of its variants whose attribute fits; None where none does or the attribute is not known."""
    if "variants" not in row:
        return row
    return next((variant for variant in row["variants"] if fits(resource, variant["when"])), None)


def fits(resource: Resource, condition: Row) -> bool:
    """Whether the attribute that a condition names is known and matches it."""
    found = select_first(resource, condition["path"])
    text = found.value.text if found is not None else None
    return text is not None and glob_matches(condition["matches"], text)


def absent_identity(resource: Resource, row: Row) -> str:
    """What the absence of an identity means: none | own | unknown | default:<kind>."""
    own = row.get("own_when")
    if own is not None:
        found = select_first(resource, own["path"])
        if found is not None and found.value.is_unknown:
            return "unknown"
        if found is not None and found.value.data == own["equals"]:
            return "own"
    block = row.get("block_without_name")
    if block is not None and next(select(resource, block["path"]), None) is not None:
        return str(block["absent"])
    return str(row.get("absent", "unknown"))
