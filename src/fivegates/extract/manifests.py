"""Whole manifests inside other resources: ``kubernetes_manifest``, ``kubectl_manifest`` and the like become the resources they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..readers.interface import DEFAULT_LIMITS
from ..resolve.attributes import MappingAttributes
from ..resolve.interface import Resource
from ..values import Text, Unknown, Value
from .paths import embedded_source, select


def manifests_in(resource: Resource, rows: Mapping[str, Any]) -> Iterator[Resource]:
    """The resource itself, or the manifests that it holds."""
    row = rows.get(resource.type)
    if row is None:
        yield resource
        return
    for found in select(resource, row["path"]):
        for value in [found.value] if row["encoding"] == "object" else _documents(found.value):
            held = _manifest(value, resource)
            if held is not None:
                yield held


def files_applied(resources: Iterable[Resource]) -> set[str]:
    """The files of manifests that these resources were decoded from: Terraform applies them, so nothing else does.

    ``resources`` are what ``manifests_in`` gave.
    """
    held = (resource for resource in resources if "/" in resource.type and resource.unit.startswith("terraform:"))
    kinds = (kind for resource in held if (kind := resource.get("kind")) is not None)
    return {kind.origin.source.path for kind in kinds}


def _documents(value: Value) -> Iterator[Value]:
    encoded = value.data
    content = encoded.content if isinstance(encoded, Text | Unknown) else None
    if content is not None:
        yield content
        return
    if value.text is None:
        return
    from ..readers.yaml import parse_yaml

    for document in parse_yaml(embedded_source(value), DEFAULT_LIMITS).documents:
        yield document.root


def _manifest(value: Value, holder: Resource) -> Resource | None:
    version, kind = value.get("apiVersion"), value.get("kind")
    if version is None or kind is None or not version.text or not kind.text or not isinstance(value.data, dict):
        return None
    group = version.text.rpartition("/")[0]
    metadata = value.get("metadata")
    name = metadata.get("name") if metadata is not None else None
    return replace(
        holder,
        type=f"{group}/{kind.text}",
        label=(name.text if name is not None else None) or holder.label,
        attributes=MappingAttributes(value.data),
        version=version.text.rpartition("/")[2],
    )
