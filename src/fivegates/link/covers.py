"""What one ``covers`` entry of a contract matches among the workloads of a tree.

* ``terraform: ROOT//ADDRESS``: a workload by its root's folder (``.`` or nothing for the top) and address. As with Terraform's own
  ``-target``, an address without an instance key means all instances, and a module's address means all that is in it. Without ``ROOT//``
  the address must be found in one root only.
* ``kubernetes: NAMESPACE/Kind/NAME``: a manifest, also one in Terraform. One whose namespace is not written is meant where it is the
  only candidate; ``*`` as namespace takes all.
* ``compose: PROJECT/SERVICE``.

``*`` stands for any run of characters. ``workflow`` and ``helm`` match nothing yet: those languages are not read; ``id`` is decided on
agents, not on workloads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..contracts.model import Cover
from .agents import Linked
from .canonical import unit_root
from .names import glob_matches

ByKey = Mapping[str, list[Linked]]


@dataclass(frozen=True, slots=True)
class Found:
    """``covered`` for certain; ``undecided`` may be, for ``reason``, which is the contract's own mistake where ``is_mistake``."""

    covered: Sequence[Linked] = ()
    undecided: Sequence[Linked] = ()
    reason: str = ""
    is_mistake: bool = False


class Coverage:
    """The workloads of a tree, found by what a ``covers`` entry names first: root folder, manifest name, compose project."""

    def __init__(self, workloads: Iterable[Linked]) -> None:
        self._roots: dict[str, list[Linked]] = defaultdict(list)
        self._manifests: dict[str, list[Linked]] = defaultdict(list)
        self._projects: dict[str, list[Linked]] = defaultdict(list)
        for linked in workloads:
            record = linked.record
            if record.resource.unit.startswith("terraform:"):
                self._roots[unit_root(record.resource)].append(linked)
            if record.system == "k8s":
                self._manifests[record.name.lower()].append(linked)
            elif record.system == "compose":
                self._projects[record.resource.unit.partition(":")[2].rpartition("/")[2].lower()].append(linked)

    def of(self, cover: Cover) -> Found:
        """What an entry matches."""
        if cover.kind == "terraform":
            return self._terraform(cover.glob)
        if cover.kind == "kubernetes" and cover.glob.count("/") == 2:
            return self._kubernetes(*cover.glob.split("/"))
        if cover.kind == "compose" and cover.glob.count("/") == 1:
            project, _, service = cover.glob.partition("/")
            return Found([one for one in _under(self._projects, project.lower()) if glob_matches(service, one.record.name)])
        return Found()

    def _terraform(self, glob: str) -> Found:
        root, told, address = glob.rpartition("//")
        root = root.removeprefix("./").rstrip("/") or "."
        candidates = _under(self._roots, root) if told else [one for found in self._roots.values() for one in found]
        matched = [one for one in candidates if _is_at(address, one.record.resource.address)]
        roots = sorted({unit_root(one.record.resource) for one in matched})
        if told or len(roots) < 2:
            return Found(matched)
        shown = f"{roots[0]}//{address}"
        return Found((), matched, f"{address} is in several roots ({', '.join(roots[:4])}): say which, for example {shown}", True)

    def _kubernetes(self, namespace: str, kind: str, name: str) -> Found:
        candidates = [
            one
            for one in _under(self._manifests, name.lower())
            if glob_matches(kind, one.record.kind)
            and (namespace == "*" or (own := _namespace(one)) is None or glob_matches(namespace, own))
        ]
        certain = [one for one in candidates if namespace == "*" or _namespace(one) is not None]
        open_ = [one for one in candidates if namespace != "*" and _namespace(one) is None]
        if not certain and len({(one.record.resource.unit.partition("?")[0], one.record.resource.address) for one in open_}) == 1:
            return Found(open_)
        return Found(certain, open_, f"its namespace is not written, and a contract covers {namespace}/{kind}/{name}")


def _under(index: ByKey, key: str) -> list[Linked]:
    """The workloads under a key, or under all keys that it is a glob of."""
    if "*" not in key:
        return list(index.get(key, ()))
    return [one for name, found in index.items() if glob_matches(key, name) for one in found]


def _is_at(glob: str, address: str) -> bool:
    """Whether an address is the one meant, an instance of it, or in the module meant."""
    if glob_matches(glob, address) or (address.endswith("]") and glob_matches(glob, address[: _key_start(address)])):
        return True
    return glob.startswith("module.") and (glob_matches(f"{glob}.*", address) or glob_matches(f"{glob}[*].*", address))


def _key_start(address: str) -> int:
    """Where the instance key at the end of an address begins; a key may hold brackets of its own in quotes."""
    start = address.rfind('["') if address.endswith('"]') else address.rfind("[")
    return max(start, 0)


def _namespace(linked: Linked) -> str | None:
    namespace = linked.record.namespace
    return namespace.text if namespace is not None and namespace.text else None
