"""Compose services as workloads: what they are given is all they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..resolve.compose.sections import CONTENT
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
    """Secrets of the project that the service is given, in short (a name) or long form (``source``): what the secret's file or variable
    holds, as far as these files tell it, and where it is kept.
    """
    sections = resource.extra.get("sections")
    section = sections.get("secrets") if isinstance(sections, Mapping) else None
    for found in select(resource, "secrets[]"):
        source = found.value.get("source") if isinstance(found.value.data, dict) else found.value
        if source is None or not source.text:
            continue
        entry = section.get(source.text) if section is not None else None
        content = entry.get(CONTENT) if entry is not None else None
        if content is not None and isinstance(content.data, Unknown):
            yield EnvEntry(source.text, content, None, found.holder.place, "variable")
        else:
            yield EnvEntry(source.text, content, _kept_as(source.text, section, resource), found.holder.place, "secret")


def _kept_as(name: str, section: Value | None, resource: Resource) -> str:
    """What a secret is called across the tree: its own name where it is external, its file where that lies outside the project's folder,
    else the first name in the project that stands for the same file.
    """
    project = resource.unit.partition(":")[2]
    entry = section.get(name) if section is not None else None
    if section is None or entry is None or not isinstance(section.data, dict):
        return f"{project}/secrets/{name}"
    external, called, file = (entry.get(key) for key in ("external", "name", "file"))
    if external is not None and external.data is True:
        return f"external/{(called.text if called is not None else None) or name}"
    if file is None or not file.text:
        return f"{project}/secrets/{name}"
    folder = project.rpartition("/")[0]
    if folder != "." and not file.text.startswith(f"{folder}/"):
        return f"file:{file.text}"
    same = (other for other, one in section.data.items() if (path := one.get("file")) is not None and path.text == file.text)
    return f"{project}/secrets/{next(same, name)}"


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
            links.append(CodeLink(context.text, None, found.holder.place, recipe=recipe, arguments=_arguments(found.value.get("args"))))
    return links


def _arguments(args: Value | None) -> str:
    """The build arguments as far as they are known, in one order."""
    if args is None:
        return ""
    if isinstance(args.data, dict):
        return " ".join(sorted(f"{name}={value.text}" for name, value in args.data.items() if value.text))
    return " ".join(sorted(item.text for item in args.items() if item.text))


def _labels(resource: Resource) -> tuple[dict[str, Value], bool]:
    """Labels, and whether all of them are known: a label whose name is not stands under ``?``."""
    labels = next(select(resource, "labels"), None)
    tags, known = join_tags([labels.value] if labels is not None else [])
    return tags, known and UNKNOWN_NAME not in tags
