"""Outgoing traffic: which workloads a network policy of the tree bounds, and which none does although there are policies around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from ...extract.kept import space_of
from ...extract.keys import Keys, manifest_name
from ...extract.model import AroundRecord, PodRecord, WorkloadRecord
from ...extract.paths import select
from ...facts.model import Egress, NetworkPolicy, Unresolved
from ...resolve.interface import Resource
from ...values import Value
from ..agents import Linked
from ..names import glob_matches
from ..places import Locations
from .fields import Unsure, truth
from .labels import Labels
from .policies import Pod, Policy, read_policies

ANY = "?any"  # of policies by their namespaces: all of them, for pods whose own is not known
MOST_ANSWERS = 200_000  # of policies about pods, in one tree: whatever is left then stays unknown
EVERY_NAMESPACE = "kubernetes.io/metadata.name"  # the label that the cluster gives each namespace: its name


class Networks:
    """All policies of the tree. ``kinds``: of Terraform's types.

    ``cluster_of``: which cluster an object is in, '?...' where that is only known to be its unit's."""

    def __init__(
        self,
        around: Iterable[AroundRecord],
        catalogue: Mapping[str, Any],
        kinds: Mapping[str, str],
        cluster_of: Callable[[Resource], str],
        locations: Locations,
    ) -> None:
        self._catalogue = catalogue
        self._kinds = kinds
        self._cluster_of = cluster_of
        self._locations = locations
        self._names = tuple(catalogue["network_policy_names"])
        self._policies: list[Policy] = []
        self._left = MOST_ANSWERS
        self._by_label: dict[str, dict[tuple[str, str] | None, list[Policy]]] = defaultdict(lambda: defaultdict(list))
        self._added = [glob for globs in catalogue["added_labels"].values() for glob in globs]
        self._unusual: set[tuple[str, str]] = set()  # of the labels in `_by_label`, those that controllers may add
        self._holding: set[tuple[str, str]] = set()  # cluster and namespace ('*': all) that the tree holds a policy for
        self._namespaces: dict[str, list[AroundRecord]] = defaultdict(list)
        for record in around:
            self._add(record)

    def _add(self, record: AroundRecord) -> None:
        rows = self._catalogue["network_policies"]
        if record.kind == "/Namespace":
            self._namespaces[manifest_name(record.resource, Keys(record.snake))].append(record)
        elif record.kind in rows or record.kind.endswith(self._names) or self._makes_policies(record):
            unknown = {"everywhere": True} if record.kind in self._catalogue["policy_makers"] else {}
            for policy in read_policies(record, rows.get(record.kind, unknown)):
                self._policies.append(policy)
                for space in ("?" if policy.space.startswith("?") else policy.space, ANY):
                    self._by_label[space][policy.first].append(policy)
                if policy.first is not None and any(glob_matches(glob, policy.first[0]) for glob in self._added):
                    self._unusual.add(policy.first)
                if record.kind in rows and not record.resource.conditional:
                    self._holding.add(self._area(record.resource, policy.space))

    def _makes_policies(self, record: AroundRecord) -> bool:
        paths = self._catalogue["policy_makers"].get(record.kind)
        if not paths:
            return paths is not None
        kinds = (found.value.text or "" for path in paths for found in select(record.resource, path))
        return any(kind.endswith(self._names) for kind in kinds)

    def rows(self, workloads: Iterable[Linked]) -> Iterator[NetworkPolicy | Egress | Unresolved]:
        for number, policy in enumerate(self._policies):
            resource = policy.record.resource
            namespace = "" if policy.space == "*" else None if policy.space.startswith("?") or not policy.space else policy.space
            loc = self._locations.of(resource.place, resource)
            id = f"{resource.unit}/{resource.address}#{number}"
            yield NetworkPolicy(id, policy.record.kind.rpartition("/")[2], policy.name, namespace, policy.egress, loc)
        for linked in workloads if self._policies else ():
            if linked.record.system == "k8s" and self._holds(linked.record):
                yield from self._egress(linked)

    def _holds(self, record: WorkloadRecord) -> bool:
        areas = (space_of(record.resource, _is_snake(record)), "*")
        return any(self._area(record.resource, space) in self._holding for space in areas)

    def _area(self, resource: Resource, space: str) -> tuple[str, str]:
        """The cluster and namespace; one that is not named is the same for all objects of a deploy unit that name none, and no others."""
        return (self._cluster_of(resource) if space else resource.unit), space

    def _egress(self, linked: Linked) -> Iterator[Egress | Unresolved]:
        record = linked.record
        loc = self._locations.of(record.resource.place, record.resource)
        bounded, policy = self._bounded(record)
        yield Egress(linked.id, linked.deployment, bounded, policy, loc)
        if bounded is None and linked.agent:
            yield Unresolved(linked.agent, "egress", "whether a network policy selects its outgoing traffic is not known", loc)

    def _bounded(self, record: WorkloadRecord) -> tuple[bool | None, str]:
        """Whether the outgoing traffic of every pod is bounded, and by which policy."""
        answers = [self._pod_bounded(record, pod) for pod in record.pods[:1]] or [self._pod_bounded(record, None)]
        return answers[0]

    def _pod_bounded(self, record: WorkloadRecord, pod: PodRecord | None) -> tuple[bool | None, str]:
        own = self._catalogue["own_policies"].get(record.resource.type)
        if own is not None and _word(record.resource, own["path"]) != own["unless"]:
            return True, record.name
        if pod is not None and _is_on_host(pod):
            return None, ""
        seen = self._seen(record, pod)
        unsure = False
        for policy in self._candidates(seen):
            is_here = self._area(policy.record.resource, policy.space) in (
                self._area(record.resource, seen.space),
                self._area(record.resource, "*"),
            )
            if unsure and not is_here:
                continue  # it could say no more than that
            self._left -= 1
            if self._left < 0:
                return None, ""
            answer = self._answer(policy, record.resource, seen, is_here)
            if answer is True:
                return True, policy.name
            unsure = unsure or answer is None
        return (None if unsure else False), ""

    def _answer(self, policy: Policy, resource: Resource, seen: Pod, is_here: bool) -> bool | None:
        """Whether the policy bounds the pod; one that may be in another namespace or cluster, or is made by a switch, at most may."""
        if policy.egress is False:
            return False
        here, there = self._cluster_of(resource), self._cluster_of(policy.record.resource)
        if here != there and not here.startswith("?") and not there.startswith("?"):
            return False
        selected = policy.selects(seen)
        if selected is False:
            return False
        return True if selected and policy.egress and is_here and not policy.record.resource.conditional else None

    def _candidates(self, seen: Pod) -> Iterator[Policy]:
        """The policies that may select a pod: those of its namespace, of all, and of one that is not known."""
        is_known = bool(seen.space) and not seen.space.startswith("?")
        spaces = dict.fromkeys((seen.space, "*", "?", "")) if is_known else (ANY,)
        carried: list[tuple[str, str] | None] = [None, *((name, value) for name, value in seen.labels.known.items() if value is not None)]
        for space in spaces:
            labels = self._by_label.get(space, {})
            if seen.labels.are_all and None not in seen.labels.known.values():
                added = (label for label in sorted(self._unusual) if seen.labels.has(label[0]) is None)
                for key in dict.fromkeys(chain(carried, added)):
                    yield from labels.get(key, ())
            else:
                yield from chain.from_iterable(labels.values())

    def _seen(self, record: WorkloadRecord, pod: PodRecord | None) -> Pod:
        space = space_of(record.resource, _is_snake(record))
        known = dict(_labels(pod))
        are_all = pod is not None and _are_all(pod)
        if are_all and space and not space.startswith("?"):
            known |= {"io.kubernetes.pod.namespace": space, "projectcalico.org/namespace": space, "projectcalico.org/orchestrator": "k8s"}
        rows = self._catalogue["added_labels"]
        kind = record.resource.type if pod is None or not pod.snake else self._kinds.get(record.resource.type, "")
        return Pod(Labels(known, are_all and kind in rows, (*rows["always"], *rows.get(kind, ()))), space, self._namespace(space))

    def _namespace(self, space: str) -> Labels:
        """The labels of a namespace, where the tree defines it once."""
        known: dict[str, str | None] = {EVERY_NAMESPACE: space} if space and not space.startswith("?") else {}
        defined = self._namespaces.get(space, [])
        if len(defined) == 1:
            keys = Keys(defined[0].snake)
            metadata = defined[0].resource.get("metadata")
            labels = (Keys.block(metadata) if keys.snake else metadata).get("labels") if metadata is not None else None
            known |= _texts(labels)
        return Labels(known, False, ())


def _is_snake(record: WorkloadRecord) -> bool:
    return record.resource.type.startswith("kubernetes_")


def _word(resource: Resource, path: str) -> str | None:
    value: Value | None = resource.get(path.partition(".")[0])
    for step in path.split(".")[1:]:
        value = value.get(step) if value is not None else None
    return value.text if value is not None else None


def _is_on_host(pod: PodRecord) -> bool:
    """Whether the pod has the network of its node, where policies for pods do not count."""
    try:
        return truth(Keys(pod.snake).get(pod.spec, "hostNetwork")) is True
    except Unsure:
        return True


def _labels(pod: PodRecord | None) -> Mapping[str, str | None]:
    holder = _label_holder(pod)
    return _texts(holder.get("labels")) if holder is not None else {}


def _texts(labels: Value | None) -> dict[str, str | None]:
    if labels is None or not isinstance(labels.data, dict):
        return {}
    return {name: None if value.is_unknown else str(value.data) for name, value in labels.data.items()}


def _label_holder(pod: PodRecord | None) -> Value | None:
    if pod is None or pod.template is None:
        return None
    return Keys(pod.snake).get(pod.template, "metadata") or (pod.template if pod.template.get("labels") is not None else None)


def _are_all(pod: PodRecord) -> bool:
    """Whether every label that the object writes for its pods is known by name."""
    if pod.template is None or pod.template.is_unknown or len(pod.containers) == 0:
        return False
    holder = _label_holder(pod)
    labels = holder.get("labels") if holder is not None else None
    return (
        (holder is None or not holder.is_unknown)
        and (labels is None or not labels.is_unknown)
        and "<<" not in (labels.data if labels is not None and isinstance(labels.data, dict) else ())
    )
