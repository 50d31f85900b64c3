"""What releases hand to their charts, by the names under which they do: a password among it is known wherever else it stands."""

from __future__ import annotations

from collections.abc import Iterator

from ..resolve.interface import Resource
from ..resolve.release import HELD
from ..values import Value

MOST_VALUES = 20_000  # of one document; a chart's own defaults are the largest


def handed_texts(resource: Resource) -> Iterator[tuple[str, str]]:
    """(name, text) of everything that the releases of a resource hand over: settings by their path, documents by their keys."""
    held = resource.extra.get(HELD)
    for release in held if isinstance(held, tuple) else ():
        yield from ((name, value.text) for name, value in release.settings if value.text)
        for document in release.documents:
            yield from _named_texts(document)


def _named_texts(root: Value) -> Iterator[tuple[str, str]]:
    """Texts below a value with the keys that hold them; ``value`` is what the ``name`` beside it says."""
    waiting = [("", root)]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        key, value = waiting.pop()
        if isinstance(value.data, dict):
            beside = value.data.get("name")
            name = beside.text if beside is not None else None
            waiting += ((name if name and inner == "value" else inner, entry) for inner, entry in value.data.items())
        elif value.text:
            yield key, value.text
        else:
            waiting += ((key, item) for item in value.items())
