"""The objects of one file that a kustomization lists."""

from __future__ import annotations

from collections import deque

from ...values import Unknown, Value
from .accumulated import Accumulated, text_at
from .context import Context

_LIST_ITEMS = 10_000


def read_objects(named: Value, path: str, context: Context) -> list[Accumulated]:
    """The objects of the file at ``path``, which ``named`` names; items of lists come after the rest, as in kustomize."""
    documents = context.load(named)
    waiting = deque(document.root for document in documents or ())
    found: list[Accumulated] = []
    while waiting and len(found) < _LIST_ITEMS:
        root = waiting.popleft()
        if root.data is None or root.data in ({}, ()):
            continue
        items = root.get("items")
        if text_at(root, "kind").endswith("List") and items is not None:
            waiting.extend(items.items())
        elif _is_object(root, named, context):
            found.append(Accumulated(root, path))
    if waiting:
        context.error(named, f"more than {_LIST_ITEMS:,} objects in one file")
    return found


def _is_object(root: Value, named: Value, context: Context) -> bool:
    """Whether this is an object; one that kustomize would refuse for want of a name is taken all the same."""
    if isinstance(root.data, Unknown):
        context.gap(named, "an object that a template fills in")
        return False
    kind = root.get("kind")
    if kind is None or (kind.text is None and not kind.is_unknown):
        context.error(named, f"{named.text!r} holds something that is no object")
        return False
    metadata = root.get("metadata")
    name = metadata.get("name") if metadata is not None else None
    if name is None:
        context.notice(kind, f"it takes no {kind.text} without metadata.name")
    return True
