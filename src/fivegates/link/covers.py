"""What one ``covers`` entry of a contract matches among the workloads of a tree.

* ``terraform: ROOT//ADDRESS``: a workload by its root's folder (``.`` or nothing for the top) and address. As with Terraform's own
  ``-target``, an address without an instance key means all instances, and a module's address means all that is in it. Without ``ROOT//``
  the address must be found in one root only.
* ``kubernetes: NAMESPACE/Kind/NAME``: a manifest, also one in Terraform. One whose namespace is not written is meant where it is the
  only candidate; ``*`` as namespace takes all.
* ``compose: PROJECT/SERVICE``.
* ``helm: NAMESPACE/RELEASE``: what is read from the values of a release, whatever object holds it.
* ``workflow: PATH#JOB``: a job of a workflow, or of the pipeline of GitLab that begins in the file or includes it; without ``#JOB`` every
  job of it.

``*`` stands for any run of characters; ``id`` is decided on agents, not on workloads.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import TypeVar

from ..contracts.model import Cover
from ..named_tuple import NamedTuple
from .agents import Linked
from .canonical import unit_root
from .names import glob_matches

T = TypeVar("T")


class Found(NamedTuple):
    """``covered`` for certain; ``undecided`` may be, for ``reason``, which is the contract's own mistake where ``is_mistake``."""

    covered: Sequence[Linked] = ()
    undecided: Sequence[Linked] = ()
    reason: str = ""
    is_mistake: bool = False


class Coverage:
    """The workloads of a tree, found by what a ``covers`` entry names first: root folder, manifest name, compose project."""

    def __init__(self, workloads: Iterable[Linked]) -> None:
        roots: dict[str, list[Linked]] = defaultdict(list)
        projects: dict[str, list[Linked]] = defaultdict(list)
        self._manifests: dict[str, list[Linked]] = defaultdict(list)
        self._workflows: dict[str, list[Linked]] = defaultdict(list)
        self._releases: dict[str, list[Linked]] = defaultdict(list)
        for linked in workloads:
            record = linked.record
            if record.resource.unit.startswith("terraform:"):
                roots[unit_root(record.resource)].append(linked)
            if record.release is not None:
                self._releases[record.release.name.lower()].append(linked)
            if record.system == "k8s":
                self._manifests[record.name.lower()].append(linked)
            elif record.system in ("github", "gitlab"):
                for path in {unit_root(record.resource), record.resource.place.path}:  # a pipeline's file, and one that it includes
                    self._workflows[path].append(linked)
            elif record.system == "compose":
                projects[record.resource.unit.partition(":")[2].rpartition("/")[2].lower()].append(linked)
        self._roots = {root: Beginnings(found, _address) for root, found in roots.items()}
        self._projects = {project: Beginnings(found, _name) for project, found in projects.items()}

    def of(self, cover: Cover) -> Found:
        """What an entry matches."""
        if cover.kind == "terraform":
            return self._terraform(cover.glob)
        if cover.kind == "kubernetes" and cover.glob.count("/") == 2:
            return self._kubernetes(*cover.glob.split("/"))
        if cover.kind == "helm" and cover.glob.count("/") == 1:
            namespace, _, release = cover.glob.partition("/")
            found = [one for held in _under(self._releases, release.lower()) for one in held]
            return _placed(found, namespace, f"its namespace is not written, and a contract covers the release {cover.glob}")
        if cover.kind == "compose" and cover.glob.count("/") == 1:
            project, _, service = cover.glob.partition("/")
            services = [one for found in _under(self._projects, project.lower()) for one in found.of(service)]
            return Found([one for one in services if glob_matches(service, one.record.name)])
        if cover.kind == "workflow":
            path, _, job = cover.glob.removeprefix("./").partition("#")
            jobs = [one for found in _under(self._workflows, path) for one in found]
            return Found([one for one in jobs if glob_matches(job or "*", one.record.resource.label)])
        return Found()

    def is_open(self, cover: Cover) -> bool:
        """Whether something may be meant that no workload is known to be: of a release what its chart makes."""
        return cover.kind == "helm" and not self.of(cover).covered

    def _terraform(self, glob: str) -> Found:
        root, told, address = glob.rpartition("//")
        root = root.removeprefix("./").rstrip("/") or "."
        where = _under(self._roots, root) if told else list(self._roots.values())
        matched = [one for found in where for one in found.of(address) if _is_at(address, one.record.resource.address)]
        roots = sorted({unit_root(one.record.resource) for one in matched})
        if told or len(roots) < 2:
            return Found(matched)
        shown = f"{roots[0]}//{address}"
        return Found((), matched, f"{address} is in several roots ({', '.join(roots[:4])}): say which, for example {shown}", True)

    def _kubernetes(self, namespace: str, kind: str, name: str) -> Found:
        named = [one for found in _under(self._manifests, name.lower()) for one in found if _is_kind(kind, one)]
        return _placed(named, namespace, f"its namespace is not written, and a contract covers {namespace}/{kind}/{name}")


def _is_kind(kind: str, linked: Linked) -> bool:
    """By what a workload is called here, or by the kind of the object that holds it (``HelmRelease``)."""
    record = linked.record
    return glob_matches(kind, record.kind) or glob_matches(kind, record.resource.type.rpartition("/")[2])


def _placed(named: Sequence[Linked], namespace: str, reason: str) -> Found:
    """Those of a namespace; one whose namespace is not written is meant where it is the only candidate."""
    candidates = [one for one in named if namespace == "*" or (own := _namespace(one)) is None or glob_matches(namespace, own)]
    certain = [one for one in candidates if namespace == "*" or _namespace(one) is not None]
    open_ = [one for one in candidates if namespace != "*" and _namespace(one) is None]
    if not certain and len({(one.record.resource.unit.partition("?")[0], one.record.resource.address) for one in open_}) == 1:
        return Found(open_)
    return Found(certain, open_, reason)


class Beginnings:
    """Workloads sorted by what they are called, so that a glob is compared only with those that begin as it does.

    A root with thousands of agents has thousands of contracts too: to compare each with each would take their product.
    """

    def __init__(self, workloads: Iterable[Linked], called: Callable[[Linked], str]) -> None:
        named = sorted(((called(linked).lower(), linked) for linked in workloads), key=_first)
        self._names = [name for name, _ in named]
        self._workloads = [linked for _, linked in named]

    def of(self, glob: str) -> list[Linked]:
        """Every workload whose name begins with the glob's text before its first star, without regard to case."""
        head = glob.partition("*")[0].lower()
        start = bisect_left(self._names, head)
        count = sum(1 for _ in takewhile(lambda at: self._names[at].startswith(head), range(start, len(self._names))))
        return self._workloads[start : start + count]


def _first(pair: tuple[str, Linked]) -> str:
    return pair[0]


def _address(linked: Linked) -> str:
    return linked.record.resource.address


def _name(linked: Linked) -> str:
    return linked.record.name


def _under(index: Mapping[str, T], key: str) -> list[T]:
    """What stands under a key, or under all keys that it is a glob of."""
    if "*" not in key:
        return [index[key]] if key in index else []
    return [found for name, found in index.items() if glob_matches(key, name)]


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
