"""Terraform resources that run code or are an agent, read by the paths of the workload catalogue."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..resolve.interface import Resource
from ..source import Place
from ..values import Unknown, Value
from .elsewhere import leaves_any
from .model import CodeLink, ContainerImage, EnvEntry, Mention, Selected, WorkloadRecord
from .own_secrets import with_own_secrets
from .paths import select, select_first, select_in
from .rows import absent_identity
from .scripts import read_script
from .tags import read_tags
from .texts import image_text, joined, part_name, reference_text, written_text

Row = Mapping[str, Any]
UNKNOWN_NAME = "?"
_LABELS_OF_ANYTHING = frozenset(("this", "main", "default", "self", "resource"))  # what style guides call the only one of its type


def extract_workload(resource: Resource, row: Row) -> WorkloadRecord:
    """One workload from its catalogue row."""
    name, named = resource_name(resource, row.get("name", ()))
    tags, tags_known = read_tags(resource, row.get("tags", ()))
    given = [*_environment(resource, row.get("env", ())), *_secrets(resource, row.get("secrets", ()))]
    env = tuple(with_own_secrets(given, resource, row.get("own_secrets", ())))
    return WorkloadRecord(
        resource=resource,
        system=resource.unit.partition(":")[0].replace("kubernetes", "k8s"),
        platform=row["platform"],
        kind=row["kind"],
        name=name,
        named=named,
        class_=_class(resource, row),
        weight=_weight(resource, row),
        mentions=tuple(_mentions(resource, row.get("identities", ()))),
        identity_absent=absent_identity(resource, row),
        env=env,
        env_complete=all(entry.name != UNKNOWN_NAME for entry in env),
        env_files=tuple(_env_files(resource, row)),
        images=tuple(_images(resource, row)),
        code=tuple(_code(resource, row)),
        tags=tags,
        tags_known=tags_known,
        schedule=next((found.value.text for path in row.get("schedule", ()) for found in select(resource, path)), None),
        source=row.get("source", ""),
    )


def _class(resource: Resource, row: Row) -> str:
    """The type's class, or the one that an attribute of the resource turns it into."""
    for case in row.get("class_when", ()):
        if "lacks" in case:
            if _lacks(resource, case["lacks"]):
                return str(case["class"])
            continue
        found = select_first(resource, case["path"])
        if found is not None and found.value.text == case["equals"]:
            return str(case["class"])
    return str(row.get("class", "host"))


def _lacks(resource: Resource, paths: Iterable[str]) -> bool:
    """Whether nothing stands at any of the paths: neither written, nor put in by what is not known, nor left to others to write."""
    for path in paths:
        outer = select_first(resource, path.partition("[")[0])
        if leaves_any(resource, (path,)) or select_first(resource, path) is not None or (outer is not None and outer.value.is_unknown):
            return False
    return True


def _weight(resource: Resource, row: Row) -> float:
    """The type's weight, or a higher one that its contents speak for: they hold a text, or an attribute equals one."""
    weight = float(row.get("weight", 0))
    for case in row.get("weight_when", ()):
        for found in select(resource, case["path"]):
            text = written_text(found.value)
            if text == case.get("equals") or any(part in text for part in case.get("contains", ())):
                weight = max(weight, float(case["weight"]))
    return weight


def resource_name(resource: Resource, paths: Iterable[str]) -> tuple[str, bool]:
    """The evaluated name and True, else the block's label (with its instance key) and False.

    A label that says nothing (``this``) gives way to the name of the module call nearest to it that says more.
    """
    for path in paths:
        found = select_first(resource, path)
        if found is not None and found.value.text:
            return str(found.value.text), True
    labels = [
        (resource.label, resource.key),
        *((call.name, call.key) for call in resource.calls[::-1]),
    ]
    label, key = next((one for one in labels if one[0] not in _LABELS_OF_ANYTHING), labels[0])
    return (label if key in (None, 0) else f"{label}-{key}"), False  # the first of a count is most often its only one: count as a switch


def _mentions(resource: Resource, rows: Iterable[Row]) -> Iterator[Mention]:
    for row in rows:
        namespace = select_first(resource, row["namespace"]) if "namespace" in row else None
        for found in select(resource, row["path"]):
            for item in _items(found):
                if item.value.data not in (None, "") and not isinstance(item.value.data, dict):
                    yield Mention(
                        row["kind"], item, row["path"].replace("[]", "").replace("|json", ""), namespace.value if namespace else None
                    )


def _items(found: Selected) -> Iterator[Selected]:
    """A list of identities is one mention for each."""
    if isinstance(found.value.data, tuple):
        for item in found.value.data:
            yield Selected(item, found.holder)
    else:
        yield found


def _environment(resource: Resource, rows: Iterable[Row]) -> Iterator[EnvEntry]:
    for row in rows:
        for found in select(resource, row["path"]):
            yield from read_env(found, row, resource)


def read_env(found: Selected, row: Row, resource: Resource) -> Iterator[EnvEntry]:
    """The variables at one place: ``map`` ({NAME: value}), ``list`` ([{name, value}]), ``pairs`` (NAME=value), or ``script`` (exports of a
    shell script).
    """
    data = found.value.data
    if row.get("shape") == "script":
        yield from read_script(found, row.get("encoding", ""))
        return
    if row.get("shape") == "pairs":
        yield _pair(found)
    elif isinstance(data, Unknown):
        yield EnvEntry(UNKNOWN_NAME, found.value, None, found.holder.place)
    elif row.get("shape", "map") == "map" and isinstance(data, dict):
        for key, entry in data.items():
            yield EnvEntry(key, entry, None, entry_place(entry, found))
    elif isinstance(data, dict):
        name, value = found.value.get(row.get("name", "name")), found.value.get(row.get("value", "value"))
        if name is not None and name.text and value is not None:
            yield EnvEntry(name.text, value, None, entry_place(value, found))


def _pair(found: Selected) -> EnvEntry:
    """A variable written as ``NAME=value``, of which the value may be put in."""
    value, data = found.value, found.value.data
    if isinstance(data, Unknown) and data.parts and isinstance(data.parts[0], str):
        name, parted, rest = data.parts[0].partition("=")
        parts = (rest, *data.parts[1:]) if rest else data.parts[1:]
        whole = parts[0] if len(parts) == 1 and isinstance(parts[0], Unknown) else None
        value = Value(whole or Unknown(references=data.references, parts=parts), value.origin)
    else:
        name, parted, rest = (value.text or "").partition("=")
        value = Value(rest, value.origin) if parted else value
    return EnvEntry(name if parted else UNKNOWN_NAME, value, None, entry_place(found.value, found))


def entry_place(value: Value, found: Selected | ContainerImage) -> Place:
    """Where an entry of a map stands: its own line in the holder's file, else the holder's.

    A value read from a local or variable of the same file stands there too; its entry is told apart by lying behind its holder, in the
    same block.
    """
    holder = found.holder
    for link in value.origin.chain():
        if link.source is not holder.source:
            if link.source.path == holder.place.path:
                return link.place
        elif link.offset >= holder.offset and "\n}" not in link.source.text[holder.offset : link.offset]:
            return link.place
    return holder.place


def _env_files(resource: Resource, row: Row) -> Iterator[tuple[str, Place]]:
    """Env files that are loaded whole, named from the folder of the unit."""
    for path in row.get("env_files", ()):
        for found in select(resource, path):
            if found.value.text:
                folder = resource.unit.partition(":")[2]
                yield posixpath.normpath(posixpath.join(folder, found.value.text)), found.holder.place


def _secrets(resource: Resource, rows: Iterable[Row]) -> Iterator[EnvEntry]:
    for row in rows:
        if "reference" not in row:
            continue
        for found in select(resource, row["path"]):
            yield from _secret_entries(found, row, resource)


def _secret_entries(found: Selected, row: Row, resource: Resource) -> Iterator[EnvEntry]:
    data = found.value.data
    if row.get("shape") == "map" and isinstance(data, dict):
        for key, entry in data.items():
            yield EnvEntry(key, None, reference_text(entry), entry_place(entry, found), "secret")
        return
    if not isinstance(data, dict):
        return
    name = next((inner.value.text for inner in select_in(found.value, row.get("name", "name"), resource)), None)
    for inner in select_in(found.value, row["reference"], resource, found.holder):
        yield EnvEntry(name or UNKNOWN_NAME, None, reference_text(inner.value), entry_place(inner.value, inner), "secret")


def _images(resource: Resource, row: Row) -> Iterator[Selected | ContainerImage]:
    """Images, written as one text or (``image_parts``) as a name and a tag."""
    for path in row.get("image", ()):
        several, each, key = path.rpartition("[].")
        if not each:
            yield from select(resource, path)
            continue
        for container in select(resource, f"{several}[]"):
            if container.value.is_unknown:
                yield container
                continue
            for image in select_in(container.value, key, resource, container.holder):
                yield ContainerImage(*image, container.value, part_name(container.value))
    if "image_parts" not in row:
        return
    parts = row["image_parts"]
    for found in select(resource, parts["path"]):
        name, tag = found.value.get(parts["name"]), found.value.get(parts["tag"])
        if name is not None and name.data not in (None, ""):
            yield Selected(joined((name, ":" if tag is not None else None, tag), name.origin), name.origin)


def _code(resource: Resource, row: Row) -> Iterator[CodeLink]:
    for found in _images(resource, row):
        yield CodeLink(None, image_text(found.value), found.holder.place, found.value)
    handler = next((found.value.text for path in row.get("handler", ()) for found in select(resource, path) if found.value.text), "")
    for path in row.get("code", ()):
        for found in select(resource, path):
            yield CodeLink(None, None, found.holder.place, found.value, handler=handler)
    for path in row.get("start", ()):
        yield from (
            CodeLink(None, None, found.holder.place, start=found.value.text) for found in select(resource, path) if found.value.text
        )
