"""What is done to every object at the very end, for no reason but that kustomize writes it so."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ...values import Data, Value
from .accumulated import Accumulated
from .fields import with_entry, without_entry

_LOCAL = "config.kubernetes.io/local-config"


def finish(objects: Iterable[Accumulated]) -> list[Accumulated]:
    """Without what is only for local use; annotations are texts, and none at all is not written."""
    return [one.with_root(_with_texts(one.root)) for one in objects if not _is_local(one)]


def _is_local(one: Accumulated) -> bool:
    annotations = _annotations(one.root)
    mark = annotations.get(_LOCAL) if annotations is not None else None
    return mark is not None and as_text(mark.data) != "false"


def _annotations(root: Value) -> Value | None:
    metadata = root.get("metadata")
    return metadata.get("annotations") if metadata is not None else None


def _with_texts(root: Value) -> Value:
    metadata, annotations = root.get("metadata"), _annotations(root)
    if metadata is None or annotations is None or annotations.is_unknown:
        return root
    entries = annotations.data if isinstance(annotations.data, dict) else {}
    if not entries:
        return with_entry(root, "metadata", without_entry(metadata, "annotations"))
    for name, value in entries.items():
        if not isinstance(value.data, str) and isinstance(value.data, bool | int | Decimal):
            annotations = with_entry(annotations, name, Value(as_text(value.data), value.origin))
    return with_entry(root, "metadata", with_entry(metadata, "annotations", annotations))


def as_text(data: Data) -> str:
    """A scalar as YAML writes it."""
    if isinstance(data, bool):
        return "true" if data else "false"
    return "" if data is None else str(data)
