"""Compose services as workloads: what they are given is all they have."""

from __future__ import annotations

from collections.abc import Iterator

from ..resolve.interface import Resource
from ..source import Place
from ..values import Unknown, Value
from .model import CodeLink, EnvEntry, WorkloadRecord
from .mounts import compose_mounts
from .paths import select
from .tags import join_tags
from .texts import image_text
from .workloads import UNKNOWN_NAME, entry_place


def extract_service(resource: Resource) -> WorkloadRecord:
    """One compose service; its variables and env files are the credentials it acts with."""
    env = tuple(_environment(resource)) + tuple(_secrets(resource))
    images = tuple(select(resource, "image"))
    tags, tags_known = _labels(resource)
    return WorkloadRecord(
        resource=resource,
        system="compose",
        platform="compose",
        kind="service",
        name=resource.label,
        named=True,
        class_="host",
        weight=0.0,
        mentions=(),
        identity_absent="none",
        env=env,
        env_complete=all(entry.name != UNKNOWN_NAME for entry in env),
        env_files=tuple(_env_files(resource)),
        images=images,
        code=tuple(_build(resource)) + tuple(CodeLink(None, image_text(found.value), found.holder.place) for found in images),
        tags=tags,
        tags_known=tags_known,
        schedule=None,
        source="compose specification",
        uses_models=tuple(select(resource, "models")),
        image_elsewhere="it is built beside the service" if resource.get("build") is not None else "",
        mounts=tuple(compose_mounts(resource)),
    )


def _environment(resource: Resource) -> list[EnvEntry]:
    found = next(select(resource, "environment"), None)
    if found is None:
        return []
    if isinstance(found.value.data, Unknown):
        return [EnvEntry(UNKNOWN_NAME, found.value, None, found.holder.place)]
    if not isinstance(found.value.data, dict):
        return []
    return [EnvEntry(name, value, None, entry_place(value, found)) for name, value in found.value.data.items()]


def _secrets(resource: Resource) -> Iterator[EnvEntry]:
    """Secrets of the project that the service is given, in short (a name) or long form (``source``)."""
    for found in select(resource, "secrets[]"):
        source = found.value.get("source") if isinstance(found.value.data, dict) else found.value
        if source is not None and source.text:
            yield EnvEntry(source.text, None, f"{resource.unit.partition(':')[2]}/secrets/{source.text}", found.holder.place, "secret")


def _env_files(resource: Resource) -> list[tuple[str, Place]]:
    files: list[tuple[str, Place]] = []
    for found in select(resource, "env_file[]"):
        path = found.value.get("path") if isinstance(found.value.data, dict) else found.value
        if path is not None and path.text:
            files.append((path.text, found.holder.place))
    return files


def _build(resource: Resource) -> list[CodeLink]:
    links = []
    for found in select(resource, "build"):
        context = found.value.get("context") if isinstance(found.value.data, dict) else found.value
        if context is not None and context.text:
            dockerfile, target = (part.text or "" if (part := found.value.get(key)) is not None else "" for key in ("dockerfile", "target"))
            recipe = f"{dockerfile}#{target}" if target else dockerfile
            links.append(CodeLink(context.text, None, found.holder.place, recipe=recipe))
    return links


def _labels(resource: Resource) -> tuple[dict[str, Value], bool]:
    """Labels, and whether all of them are known: a label whose name is not stands under ``?``."""
    labels = next(select(resource, "labels"), None)
    tags, known = join_tags([labels.value] if labels is not None else [])
    return tags, known and UNKNOWN_NAME not in tags
