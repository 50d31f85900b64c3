"""Kubernetes manifests as resources: every object of every YAML file, lists flattened, namespaces known only where they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ..values import Value
from .attributes import MappingAttributes
from .folders import folder_environment, folder_of
from .interface import Resource

if TYPE_CHECKING:
    from ..readers.yaml import YamlStream

# Files of tools that look like objects and are none: kustomize's own configuration, and fivegates' contracts.
_NOT_OBJECTS = frozenset(["kustomize.config.k8s.io", "fivegates"])
_NESTED_LISTS = 10


class _Object(NamedTuple):
    """One object: its mapping and what identifies it; an unknown namespace or name is None."""

    path: str
    entries: Mapping[str, Value]
    header: Value
    group: str
    version: str
    kind: str
    namespace: str | None
    name: str | None


def resolve_kubernetes(documents: Mapping[str, YamlStream], environments: Mapping[str, str] | None = None) -> list[Resource]:
    """Every Kubernetes object of ``documents`` (by path), in the order of paths and documents.

    The unit is the file's folder. An object given again in one unit (a patch, a variant) keeps the address and says in
    ``extra["alternative"]`` which file gives it (``FILE``, ``FILE#2`` ...); objects whose name is unknown are numbered, because they are
    never the same. ``environments`` folds folder names to environments.
    """
    names = _Names()
    resources = []
    for path in sorted(documents):
        environment = folder_environment(path, environments or {})
        for document in documents[path].documents:
            resources += [_resource(found, names, environment) for found in _objects(path, document.root, _NESTED_LISTS)]
    return resources


def _objects(path: str, root: Value, lists: int) -> Iterator[_Object]:
    version, kind = root.get("apiVersion"), root.get("kind")
    if version is None or kind is None or not version.text or not kind.text or not isinstance(root.data, dict):
        return
    group, _, number = version.text.rpartition("/")
    items = root.get("items")
    if kind.text.endswith("List") and items is not None and isinstance(items.data, tuple):
        if lists:
            for item in items.data:
                yield from _objects(path, item, lists - 1)
    elif group not in _NOT_OBJECTS:
        metadata = root.get("metadata")
        namespace = metadata.get("namespace") if metadata is not None else None
        yield _Object(path, root.data, kind, group, number, kind.text, namespace.text if namespace else None, _name(metadata))


def _name(metadata: Value | None) -> str | None:
    """``metadata.name``, or what every generated name begins with and a star."""
    name = metadata.get("name") if metadata is not None else None
    if name is not None and name.text:
        return name.text
    prefix = metadata.get("generateName") if metadata is not None else None
    return f"{prefix.text}*" if prefix is not None and prefix.text else None


class _Names:
    """The addresses given out, and of which type."""

    def __init__(self) -> None:
        self.types: dict[tuple[str, str], str] = {}
        self.unnamed: dict[tuple[str, str], int] = {}
        self.alternatives: dict[tuple[str, str, str], int] = {}

    def address(self, unit: str, found: _Object) -> tuple[str, str | None]:
        """The object's address in its unit, and which alternative it is where the same object has been given there before."""
        type_ = f"{found.group}/{found.kind}"
        scope = f"{found.namespace or '?'}/{found.kind}"
        if found.name is None:
            count = self.unnamed[unit, scope] = self.unnamed.get((unit, scope), 0) + 1
            return f"{scope}/?{count if count > 1 else ''}", None
        address = f"{scope}/{found.name}"
        if self.types.get((unit, address), type_) != type_:  # two groups with one kind: the later one names its group
            address = f"{scope}.{found.group}/{found.name}"
        if (unit, address) not in self.types:
            self.types[unit, address] = type_
            return address, None
        count = self.alternatives[unit, address, found.path] = self.alternatives.get((unit, address, found.path), 0) + 1
        return address, found.path if count == 1 else f"{found.path}#{count}"


def _resource(found: _Object, names: _Names, environment: str | None) -> Resource:
    unit = f"kubernetes:{folder_of(found.path)}"
    address, alternative = names.address(unit, found)
    return Resource(
        unit=unit,
        type=f"{found.group}/{found.kind}",
        address=address,
        label=(found.name or "").rstrip("*").rstrip("-"),
        place=found.header.place,
        attributes=MappingAttributes(found.entries),
        environment=environment,
        version=found.version,
        extra={"alternative": alternative} if alternative else {},
    )
