"""Terraform's ``helm_release`` as a release: its documents of values, then the single ones that it sets."""

from __future__ import annotations

from collections.abc import Iterator

from ..readers.interface import DEFAULT_LIMITS
from ..resolve.interface import Resource
from ..resolve.release import Release
from ..values import Text, Unknown, Value
from .paths import embedded_source

_SETTINGS = ("set", "set_list", "set_sensitive")


def terraform_release(resource: Resource) -> Release:
    """What a ``helm_release`` installs."""
    read = [_document(value) for value in _each(resource, "values")]
    settings = [_setting(setting) for kind in _SETTINGS for setting in _each(resource, kind)]
    chart = resource.get("chart")
    return Release(
        name=resource.get("name"),
        namespace=resource.get("namespace"),
        chart=(chart.text or "").rstrip("/").rpartition("/")[2] if chart is not None else "",
        documents=tuple(document for documents in read if documents is not None for document in documents),
        settings=tuple(setting for setting in settings if setting is not None),
        complete=None not in read and None not in settings and not any(_is_unknown(resource, name) for name in ("values", *_SETTINGS)),
    )


def _each(resource: Resource, name: str) -> Iterator[Value]:
    value = resource.get(name)
    yield from value.items() if value is not None else ()


def _is_unknown(resource: Resource, name: str) -> bool:
    value = resource.get(name)
    return value is not None and value.is_unknown


def _document(value: Value) -> list[Value] | None:
    """The documents in one element of ``values``, None where not all of it is known."""
    data = value.data
    content = data.content if isinstance(data, Text | Unknown) else None
    if content is not None:
        return [content]
    if value.text is None:
        return None
    from ..readers.yaml import parse_yaml

    stream = parse_yaml(embedded_source(value), DEFAULT_LIMITS)
    return [document.root for document in stream.documents if isinstance(document.root.data, dict)]


def _setting(setting: Value) -> tuple[str, Value] | None:
    name, value = setting.get("name"), setting.get("value")
    return (name.text, value) if name is not None and name.text is not None and value is not None else None
