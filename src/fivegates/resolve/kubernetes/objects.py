"""The Kubernetes objects in a YAML document, lists flattened; a namespace is known only where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...named_tuple import NamedTuple
from ...values import Value

# Files of tools that look like objects and are none: kustomize's own configuration, and fivegates' contracts.
_NOT_OBJECTS = frozenset(["kustomize.config.k8s.io", "fivegates"])
_NESTED_LISTS = 10


class KubernetesObject(NamedTuple):
    """One object: its mapping and what identifies it; an unknown namespace or name is None.

    ``path``: the file whose folder it belongs to. ``header``: the value of ``kind``, which stands where the object does.
    ``generated``: the name is a prefix that the cluster completes. ``conditional``: it is there only on a condition that is not known.
    """

    path: str
    entries: Mapping[str, Value]
    header: Value
    group: str
    version: str
    kind: str
    namespace: str | None
    name: str | None
    generated: bool = False
    conditional: bool = False

    @property
    def type(self) -> str:
        """``apps/Deployment``, ``/ServiceAccount``."""
        return f"{self.group}/{self.kind}"


def objects_in(path: str, root: Value, lists: int = _NESTED_LISTS) -> Iterator[KubernetesObject]:
    """Every object of a document; ``lists``: how deep lists may lie in each other."""
    version, kind = root.get("apiVersion"), root.get("kind")
    if version is None or kind is None or not version.text or not kind.text or not isinstance(root.data, dict):
        return
    group, _, number = version.text.rpartition("/")
    items = root.get("items")
    if kind.text.endswith("List") and items is not None and isinstance(items.data, tuple):
        if lists:
            for item in items.data:
                yield from objects_in(path, item, lists - 1)
    elif group not in _NOT_OBJECTS:
        metadata = root.get("metadata")
        namespace = metadata.get("namespace") if metadata is not None else None
        name, generated = _name(metadata)
        space = (namespace.text or None) if namespace is not None else None
        yield KubernetesObject(path, root.data, kind, group, number, kind.text, space, name, generated)


def _name(metadata: Value | None) -> tuple[str | None, bool]:
    """``metadata.name``, or what every generated name begins with and True."""
    name = metadata.get("name") if metadata is not None else None
    if name is not None and name.text:
        return name.text, False
    prefix = metadata.get("generateName") if metadata is not None else None
    return (prefix.text, True) if prefix is not None and prefix.text else (None, False)
