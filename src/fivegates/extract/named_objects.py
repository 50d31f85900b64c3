"""The objects of a cluster as others name them: by kind and name, by labels, by an entry of a ConfigMap that one of them writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Reference, Value
from .paths import select

Key = tuple[str | None, ...]
MOST = 100  # objects with one label in one namespace that a selector is compared with


class Named(NamedTuple):
    """An object that another one names. ``name`` is the value that names it."""

    name: Value
    text: str
    namespace: str | None


class NamedObjects:
    """Every custom resource of the tree. What is looked for is in the deploy unit of who names it, and nowhere else."""

    def __init__(self) -> None:
        self._by_name: dict[Key, list[Resource]] = defaultdict(list)
        self._by_label: dict[Key, list[Resource]] = defaultdict(list)
        self._writers: dict[tuple[str, str, str], dict[Key, Resource]] = {}
        self._of_type: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        self._addresses: dict[tuple[str, str], Resource] = {}

    def note(self, resource: Resource) -> None:
        """Remember an object: others may name it."""
        scope = (resource.unit, resource.type)
        self._of_type[scope].append(resource)
        namespace = namespace_of(resource)
        self._by_name[(*scope, namespace, resource.label)].append(resource)
        self._addresses.setdefault((resource.unit, resource.address), resource)
        for label, text in _labels_of(resource).items():
            self._by_label[(*scope, namespace, label, text)].append(resource)

    def lookup(self, reference: Reference) -> Resource | None:
        """The object that a reference leads to."""
        return self._addresses.get((reference.unit, reference.address))

    def find(self, named: Named, type: str, unit: str) -> Resource | None:
        """The object of that type and name, where it is exactly one."""
        return _only(self._by_name.get((unit, type, named.namespace, named.text), ()))

    def beside(self, resource: Resource, type: str, name: str) -> Resource | None:
        """The object of that type and name in the namespace of another one."""
        return _only(self._by_name.get((resource.unit, type, namespace_of(resource), name), ()))

    def meant(self, value: Value, type: str, resource: Resource) -> Resource | None:
        """The object that a reference in a resource means, where it is exactly one."""
        named = read_name(value, resource)
        return self.find(named, type, resource.unit) if named is not None else None

    def labelled(self, resource: Resource, labels: Value, type: str) -> list[Resource]:
        """The objects in the namespace of a resource that carry all of ``labels``, of too many some; none where one label is not known."""
        wanted = labels_in(labels)
        if not wanted or None in wanted.values():
            return []
        namespace = namespace_of(resource)
        found = [self._by_label.get((resource.unit, type, namespace, label, text), []) for label, text in wanted.items()]
        return [one for one in min(found, key=len)[:MOST] if wanted.items() <= _labels_of(one).items()]

    def one_labelled(self, resource: Resource, labels: Value, type: str) -> Resource | None:
        """The object that carries all of ``labels``, where it is exactly one."""
        return _only(self.labelled(resource, labels, type))

    def writer(self, resource: Resource, entry: Value, type: str, path: str) -> Resource | None:
        """The object that writes an attribute of its own to an entry of a ConfigMap ({name, key}), as it says at ``path``."""
        scope = (resource.unit, type, path)
        if scope not in self._writers:
            self._writers[scope] = {
                (namespace_of(one), *_texts(found.value)): one for one in self._of_type.get(scope[:2], ()) for found in select(one, path)
            }
        name, key = _texts(entry)
        return self._writers[scope].get((namespace_of(resource), name, key)) if name and key else None


def namespace_of(resource: Resource) -> str | None:
    """The namespace that is written on an object."""
    return next((found.value.text or None for found in select(resource, "metadata.namespace")), None)


def read_name(value: Value, resource: Resource) -> Named | None:
    """A reference in a resource: a name, ``namespace/name`` or {name, namespace}; without a namespace the resource's own is meant."""
    name = value if value.text is not None else value.get("name")
    if name is None or not name.text:
        return None
    written = value.get("namespace")
    head, slash, tail = name.text.rpartition("/")
    namespace = (written.text if written is not None else None) or (head if slash else None) or namespace_of(resource)
    return Named(name, tail, namespace)


def _labels_of(resource: Resource) -> Mapping[str, str | None]:
    return labels_in(next((found.value for found in select(resource, "metadata.labels")), None))


def labels_in(value: Value | None) -> Mapping[str, str | None]:
    """Labels as text, None for what is not known."""
    return {key: entry.text for key, entry in value.data.items()} if value is not None and isinstance(value.data, dict) else {}


def _texts(value: Value) -> tuple[str | None, str | None]:
    name, key = value.get("name"), value.get("key")
    return name.text if name is not None else None, key.text if key is not None else None


def _only(found: Iterable[Resource]) -> Resource | None:
    """The one object among several definitions, of which the first counts."""
    several = {(one.unit, one.address): one for one in reversed(list(found))}
    return next(iter(several.values())) if len(several) == 1 else None
