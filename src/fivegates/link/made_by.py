"""A workload that an operator made of a custom resource in the tree is that resource once more: it says so itself, by its owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ..extract.model import WorkloadRecord
from ..extract.paths import select
from .agents import Linked

Key = tuple[str, str, str]  # group/Kind, namespace, name


def find_makers(workloads: Sequence[Linked]) -> dict[str, Linked]:
    """By the id of a workload, the one custom resource that its owner reference names, in the same namespace, where that has a class.

    What is made of an agent is as much of one as the agent itself.
    """
    named: dict[Key, list[Linked]] = defaultdict(list)
    for linked in workloads:
        if linked.verdict.class_ and _is_custom(linked.record):
            named[linked.record.resource.type, _namespace(linked.record), linked.record.name].append(linked)
    makers = {}
    for linked in workloads if named else ():
        found = named.get(_owner(linked.record), [])
        if len(found) == 1 and found[0] is not linked:
            makers[linked.id] = found[0]
            linked.verdict = found[0].verdict
    return makers


def _is_custom(record: WorkloadRecord) -> bool:
    group = record.resource.type.partition("/")[0]
    return record.system == "k8s" and "." in group and bool(_namespace(record))


def _namespace(record: WorkloadRecord) -> str:
    return (record.namespace.text or "") if record.namespace is not None else ""


def _owner(record: WorkloadRecord) -> Key:
    """The controller among the owners of an object, all '' for none."""
    for found in select(record.resource, "metadata.ownerReferences[]") if record.system == "k8s" else ():
        controls, version = found.value.get("controller"), found.value.get("apiVersion")
        kind, name = found.value.get("kind"), found.value.get("name")
        if controls is not None and controls.data is True and version is not None and kind is not None and name is not None:
            group = (version.text or "").rpartition("/")[0]
            return f"{group}/{kind.text or ''}", _namespace(record), name.text or ""
    return "", "", ""
