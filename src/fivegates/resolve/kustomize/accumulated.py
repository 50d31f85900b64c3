"""An object on its way through a build: its content, and everything that it has been called so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...named_tuple import NamedTuple
from ...values import Value
from ..kubernetes.objects import KubernetesObject
from .scope import is_cluster_scoped


class Id(NamedTuple):
    """What identifies an object at one step of the build; '' for what is not given or not known."""

    group: str
    version: str
    kind: str
    name: str
    namespace: str

    @property
    def effective_namespace(self) -> str:
        """The namespace for comparisons: none given means ``default``; kinds of the whole cluster have none."""
        if is_cluster_scoped(self.group, self.version, self.kind):
            return "_cluster"
        return self.namespace or "default"

    def equals(self, other: Id) -> bool:
        """The same object: group, version, kind, name and effective namespace."""
        return self[:4] == other[:4] and self.effective_namespace == other.effective_namespace


class Previous(NamedTuple):
    """What an object was called before a step changed it; ``namespace`` is the effective one."""

    namespace: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Accumulated:
    """Immutable, and shared between the overlays of one base: each step makes a new one.

    * ``root``: the mapping; ``path``: the file whose folder it belongs to;
    * ``previous``: former names, oldest first; ``prefixes``, ``suffixes``: added so far, innermost first;
    * ``variables``: the names of the variables (``vars``) that are taken from it;
    * ``behavior``: of a generated map ('' | create | merge | replace); ``hashed``: its name gets the hash of its content.
    """

    root: Value
    path: str
    previous: tuple[Previous, ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    behavior: str = ""
    hashed: bool = False
    _id: Id | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> Id:
        """What it is called now."""
        if self._id is None:
            object.__setattr__(self, "_id", self._find_id())
        return self._id or self._find_id()

    def _find_id(self) -> Id:
        group, _, version = text_at(self.root, "apiVersion").rpartition("/")
        metadata = self.root.get("metadata")
        return Id(group, version, text_at(self.root, "kind"), text_at(metadata, "name"), text_at(metadata, "namespace"))

    @property
    def key(self) -> tuple[str, ...]:
        """What no two objects of a build have in common."""
        now = self.id
        return (*now[:4], now.effective_namespace)

    @property
    def previous_ids(self) -> tuple[Id, ...]:
        """What it was called before, oldest first."""
        now = self.id
        return tuple(Id(now.group, now.version, old.kind, old.name, old.namespace) for old in self.previous)

    @property
    def original_id(self) -> Id:
        """What it is called in the file that defines it."""
        return (*self.previous_ids, self.id)[0]

    def has_id(self, wanted: Id) -> bool:
        """Whether it is called so, or was at any step: how kustomize finds what a patch without ``target`` is for."""
        return any(one.equals(wanted) for one in (*self.previous_ids, self.id))

    def with_root(self, root: Value) -> Accumulated:
        """The object with other content and the same past."""
        if root is self.root:
            return self
        known = self._id if all(root.get(name) is self.root.get(name) for name in ("apiVersion", "kind", "metadata")) else None
        return replace(self, root=root, _id=known)

    def remembered(self) -> Accumulated:
        """The object with its present name among the former ones: done before a step that may change name, namespace or kind."""
        now = self.id
        return replace(self, previous=(*self.previous, Previous(now.effective_namespace, now.name, now.kind)))

    def as_object(self) -> KubernetesObject | None:
        """The finished object, None where the content is none."""
        from ..kubernetes.objects import objects_in

        return next(iter(objects_in(self.path, self.root)), None)


def text_at(value: Value | None, key: str) -> str:
    """The text of an entry; '' where there is none, or no text."""
    found = value.get(key) if value is not None else None
    return (found.text or "") if found is not None else ""
