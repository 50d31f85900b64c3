"""Ways into pods: services that select them by their labels, and what leads to those services from outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..extract.openings import OpeningRecord
from ..extract.paths import select, select_first
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Value
from .agents import Linked
from .names import glob_matches

Row = Mapping[str, Any]
Scope = tuple[str, str]  # unit and namespace: a service and what leads to it stand in one
# A path through blocks leads through the objects of a manifest too.
NAME, NAMESPACE, ANNOTATIONS = "metadata[].name", "metadata[].namespace", "metadata[].annotations"
POD_LABELS, LABELS = "spec[].template[].metadata[].labels", "metadata[].labels"
PODS = ("/Pod", "kubernetes_pod", "kubernetes_pod_v1")
ANYWHERE = "0.0.0.0/0"


class Said(NamedTuple):
    """What an object says by an annotation, and where."""

    text: str
    place: Place
    by: str


class Entrances:
    """Services, ingresses and routes of the tree by where they stand. Only what they say in so many words is told."""

    def __init__(self, resources: Iterable[Resource], catalogue: Row) -> None:
        self._rows = catalogue
        self._services: dict[tuple[Scope, str, str | None], list[Resource]] = defaultdict(list)  # by the first label that it selects
        self._leading: dict[tuple[Scope, str], list[Resource]] = defaultdict(list)
        self._guarded: set[Scope] = set()
        ingresses: Mapping[str, Sequence[str]] = catalogue["ingresses"]
        for resource in resources:
            scope = _scope(resource)
            if resource.type in catalogue["services"]:
                first = next(iter(_selector(resource).items()), None)
                if first is not None:
                    self._services[scope, first[0], first[1].text].append(resource)
            elif resource.type in catalogue["guards"]:
                self._guarded.add(scope)
            for path in ingresses.get(resource.type, ()):
                for found in select(resource, path):
                    if found.value.text:
                        self._leading[scope, found.value.text].append(resource)

    def of(self, linked: Linked) -> Iterator[OpeningRecord]:
        """The ways in to a workload's pods."""
        resource = linked.record.resource
        if not self._services or linked.record.system != "k8s":
            return
        scope = _scope(resource)
        labels = _labels(resource)
        near = [one for key, value in labels.items() for one in self._services.get((scope, key, value.text), ())]
        for service in near:
            if _selects(service, labels):
                if _text(service, "spec[].type") == "LoadBalancer":
                    yield from self._way(service, service, scope)
                leading = {id(one): one for one in self._leading.get((scope, _text(service, NAME)), ())}
                for ingress in leading.values():
                    yield from self._way(ingress, service, scope)

    def _way(self, front: Resource, service: Resource, scope: Scope) -> Iterator[OpeningRecord]:
        """One way in; where somebody else may ask who calls, nobody is let in for certain."""
        reach = _first_said(self._rows["reach"], ("public", "internal"), (front,))
        admits = _first_said(self._rows["admits"], ("anyone", "authenticated"), (service, front))
        let_in = admits.text if admits is not None else None
        if let_in == "anyone" and (scope in self._guarded or _is_narrowed(front) or self._answers_everybody(front)):
            let_in = None
        said = admits or reach
        if said is not None and not (_is_narrowed(front) and let_in is None):
            target = next(iter(front.attributes.names()), "kind")
            yield OpeningRecord(front, front.get(target), reach.text if reach is not None else None, let_in, said.by, said.place)

    def _answers_everybody(self, front: Resource) -> bool:
        """Whether it leads only to paths that must be answered to everybody."""
        paths = [found.value.text or "" for path in self._rows["paths"] for found in select(front, path)]
        return bool(paths) and all(any(path.rstrip("*").rstrip("/").startswith(one) for one in self._rows["unasked"]) for path in paths)


def _first_said(rows: Sequence[Row], answers: Sequence[str], fronts: Iterable[Resource]) -> Said | None:
    """The first annotation of the first object that gives one of ``answers``."""
    for front in fronts:
        found = select_first(front, ANNOTATIONS)
        for row in rows if found is not None else ():
            value = found.value.get(row["annotation"]) if found is not None else None
            text = _plain(value)
            for answer in answers if value is not None and text is not None else ():
                if value is not None and text is not None and any(glob_matches(glob, text) for glob in row.get(answer, ())):
                    return Said(answer, value.place, f"{front.type.rpartition('/')[2]} {row['annotation']}")
    return None


def _plain(value: Value | None) -> str | None:
    """An annotation's text, lower case; a switch that is no string is read as one."""
    if value is None:
        return None
    return str(value.data).lower() if isinstance(value.data, str | bool) else None


def _is_narrowed(front: Resource) -> bool:
    """Whether only some addresses may come in."""
    found = select_first(front, ANNOTATIONS)
    cidrs = found.value.get("alb.ingress.kubernetes.io/inbound-cidrs") if found is not None else None
    ranges = [one.value for one in select(front, "spec[].loadBalancerSourceRanges[]")]
    return any(one.text is None or ANYWHERE not in one.text for one in (*ranges, *([cidrs] if cidrs is not None else [])))


def _labels(resource: Resource) -> Mapping[str, Value]:
    """The labels of a workload's pods."""
    found = select_first(resource, LABELS if resource.type in PODS else POD_LABELS)
    return found.value.data if found is not None and isinstance(found.value.data, dict) else {}


def _selector(service: Resource) -> Mapping[str, Value]:
    found = select_first(service, "spec[].selector")
    return found.value.data if found is not None and isinstance(found.value.data, dict) else {}


def _selects(service: Resource, labels: Mapping[str, Value]) -> bool:
    """Whether a service's pods carry every label that it asks for."""
    wanted = _selector(service)
    return all(value.text is not None and (own := labels.get(key)) is not None and own.text == value.text for key, value in wanted.items())


def _scope(resource: Resource) -> Scope:
    return resource.unit, _text(resource, NAMESPACE)


def _text(resource: Resource, path: str) -> str:
    found = select_first(resource, path)
    return (found.value.text or "") if found is not None else ""
