"""``$patch``: what a strategic merge patch says about itself. Kustomize knows no other directive and leaves those where they stand."""

from __future__ import annotations

from .branches import Branch
from .failures import PatchError

_KEY = "$patch"
MERGE, REPLACE, DELETE = "merge", "replace", "delete"
_KNOWN = (MERGE, REPLACE, DELETE)


def take_directive(patch: Branch | None) -> str:
    """The directive of a mapping or list, taken out of it; ``merge`` where there is none. Raises ``PatchError`` for an unknown one."""
    if patch is None:
        return MERGE
    if patch.entries is not None:
        return _of_mapping(patch, patch.entries)
    if patch.items is not None:
        return _of_list(patch.items)
    raise PatchError("a plain value where the patched object has a mapping or a list", patch.value)


def _of_mapping(patch: Branch, entries: dict[str, Branch]) -> str:
    found = entries.get(_KEY)
    if found is None or found.is_null:
        return MERGE
    directive = _known(found)
    del entries[_KEY]
    return directive


def _of_list(items: list[Branch]) -> str:
    """An element that is only ``$patch: ...`` speaks for the whole list."""
    first = next((item for item in items if item.get(_KEY) is not None), None)
    found = first.get(_KEY) if first is not None else None
    if first is None or found is None or len(first.entries or ()) > 1:
        return MERGE
    directive = _known(found)
    items[:] = [item for item in items if not item.is_hollow and not _says(item, directive)]
    return directive


def _says(item: Branch, directive: str) -> bool:
    found = item.get(_KEY)
    return found is not None and found.text == directive


def _known(found: Branch) -> str:
    if found.text not in _KNOWN:
        raise PatchError(f"unknown patch strategy {found.text!r}", found.value)
    return found.text
