"""Tags and labels as one map, the provider's defaults among them, and whether all of them are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..resolve.interface import Resource
from ..values import Unknown, Value
from .paths import select

DEEPEST_MERGE = 8


def read_tags(resource: Resource, paths: Iterable[str]) -> tuple[dict[str, Value], bool]:
    """Tags and labels, keys in lower case, and whether all are known. An earlier path wins, the provider's defaults come last."""
    maps = [found.value for path in paths for found in select(resource, path)]
    return join_tags([*maps, *_default_tags(resource)])


def join_tags(maps: Iterable[Value]) -> tuple[dict[str, Value], bool]:
    """Maps of tags (also written as a list of ``{key, value}``) as one, earlier ones winning, and whether all of it is known."""
    tags: dict[str, Value] = {}
    known = True
    for value in maps:
        known = known and not value.is_unknown
        for certain in _certain_maps(value, 0):
            for key, entry in certain.items():
                tags.setdefault(key.lower(), entry)
        for item in value.items():
            name, entry_of = item.get("key"), item.get("value")
            if name is not None and name.text and entry_of is not None:
                tags.setdefault(name.text.lower(), entry_of)
            elif item.is_unknown or (name is not None and name.is_unknown):
                known = False
    return tags, known


def _certain_maps(value: Value, depth: int) -> Iterator[dict[str, Value]]:
    """The map itself; of a ``merge`` with maps that are not known, those that come after them, the last one first."""
    data = value.data
    if isinstance(data, dict):
        yield data
    elif isinstance(data, Unknown) and data.branches and depth < DEEPEST_MERGE and _is_merge(value):
        for part in data.branches:
            yield from _certain_maps(part, depth + 1)
            if part.is_unknown:
                return


def _is_merge(value: Value) -> bool:
    made = next((link for link in value.origin.chain() if link.kind == "computed"), None)
    return made is not None and made.name == "merge"


def _default_tags(resource: Resource) -> Iterator[Value]:
    """What the provider adds to every resource: ``default_tags { tags }`` (AWS), ``default_labels`` (Google)."""
    if resource.provider is None:
        return
    blocks, labels = resource.provider.get("default_tags"), resource.provider.get("default_labels")
    if blocks is not None and blocks.is_unknown:
        yield blocks
    for block in blocks.items() if blocks is not None else ():
        if (tags := block.get("tags")) is not None:
            yield tags
    if labels is not None:
        yield labels
