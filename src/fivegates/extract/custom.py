"""Custom resources that are themselves an agent or a tool server, read by the paths of the Kubernetes catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..resolve.interface import Resource
from .containers import env_entry, env_source, finds_nothing
from .kept import Find
from .keys import Keys, labels_of, name_of, whole
from .model import CodeLink, EnvEntry, Mention, WorkloadRecord
from .paths import select, select_first
from .texts import image_text
from .workloads import read_env

Row = Mapping[str, Any]


def extract_custom(resource: Resource, row: Row, find: Find = finds_nothing) -> WorkloadRecord:
    """A workload from a custom resource that is itself an agent or tool server; ``find``: what its pods can load."""
    root = whole(resource)
    metadata = root.get("metadata")
    namespace = metadata.get("namespace") if metadata is not None else None
    mentions = tuple(
        Mention(row.get("identity_kind", "k8s_service_account"), found, path.replace("[]", ""), namespace)
        for path in row.get("identity", ())
        if (found := select_first(resource, path)) is not None and found.value.data not in (None, "")
    )
    name, named = name_of(resource, metadata, Keys(False))
    tags, tags_known = labels_of(Keys(False), root)
    env = tuple(_custom_env(resource, row, find))
    images = tuple(found for path in row.get("image", ()) for found in select(resource, path))
    return WorkloadRecord(
        resource=resource,
        system="k8s",
        platform="kubernetes",
        kind=resource.type.rpartition("/")[2],
        name=name,
        named=named,
        class_=row["class"],
        weight=float(row.get("weight", 1.0)),
        mentions=mentions,
        identity_absent=row.get("absent", "unknown"),
        env=env,
        env_complete=False,
        env_files=(),
        images=images,
        code=tuple(CodeLink(None, image_text(found.value), found.holder.place) for found in images),
        tags=tags,
        tags_known=tags_known,
        schedule=None,
        source=row.get("source", ""),
        namespace=namespace,
    )


def _custom_env(resource: Resource, row: Row, find: Find) -> Iterator[EnvEntry]:
    for path in row.get("env", ()):
        for found in select(resource, path):
            yield from env_entry(found.value, Keys(False), resource, find)
    for path in row.get("env_from", ()):
        for found in select(resource, path):
            yield from env_source(found.value, Keys(False), resource, find)
    for path in row.get("env_map", ()):
        for found in select(resource, path):
            yield from read_env(found, {"shape": "map"}, resource)
