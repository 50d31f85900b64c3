"""What pods reach through their nodes: groups of nodes whose metadata service gives the node's credentials to any pod."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from ...extract.model import AroundRecord, Mention, Selected
from ...extract.paths import select, select_first
from ...facts.model import NodeReach
from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...source import Place
from ...values import Reference
from ..agents import Linked
from ..places import Locations, granted_place

MOST_REFERENCES = 16
Row = Mapping[str, Any]
Lookup = Callable[[Reference], Resource | None]


class Group(NamedTuple):
    """A group of nodes. ``way``: by which its credentials are open, '' where they are not or where that is not known."""

    resource: Resource
    way: str
    loc: str
    identity: str | None


class Nodes:
    """``cluster_of``: which cluster an object is in, '?...' for its unit's. ``who``: the one identity that is surely meant."""

    def __init__(
        self,
        around: Iterable[AroundRecord],
        catalogue: Mapping[str, Any],
        cluster_of: Callable[[Resource], str],
        who: Callable[[Mention, Resource], str | None],
        lookup: Lookup,
        locations: Locations,
    ) -> None:
        self._cluster_of = cluster_of
        self._who = who
        self._lookup = lookup
        self._locations = locations
        self._groups: dict[str, list[Group]] = defaultdict(list)
        self._clusters: dict[str, int] = defaultdict(int)
        for record in around:
            if record.kind in catalogue["nodes"]:
                self._groups[cluster_of(record.resource)].append(self._group(record.resource, catalogue["nodes"][record.kind]))
            elif record.kind in catalogue["clusters"]:
                self._clusters[cluster_of(record.resource)] += 1

    def rows(self, workloads: Iterable[Linked], bounded: Collection[str]) -> Iterator[NodeReach]:
        """One for each workload of Kubernetes whose cluster has an open group. ``bounded``: those whose traffic is bounded, or may be."""
        for linked in workloads:
            if linked.record.system != "k8s":
                continue
            cluster = self._cluster_of(linked.record.resource)
            groups = self._groups.get(cluster, [])
            open_ = next((group for group in groups if group.way), None)
            if open_ is None:
                continue
            sure = all(group.way and not group.resource.conditional for group in groups) and self._clusters[cluster] < 2
            verdict = "allowed" if sure and linked.id not in bounded else "possible"
            yield NodeReach(linked.id, linked.deployment, open_.identity, open_.resource.label, open_.way, verdict, open_.loc)

    def _group(self, resource: Resource, row: Row) -> Group:
        found = self._open(resource, row)
        holder, way, place = found if found is not None else (resource, "", resource.place)
        named = row["identity"]
        at = select_first(resource, named["path"])
        identity = self._who(Mention(named["kind"], at, named["path"]), resource) if at is not None else None
        return Group(resource, way, self._locations.of(place, holder), identity)

    def _open(self, resource: Resource, row: Row) -> tuple[Resource, str, Place] | None:
        """The resource, way and line that open a group's credentials; None where none is known to."""
        holder = self._referred(resource, row["settings"]) if "settings" in row else resource
        if holder is None:
            return None
        if "off" in row and any(_word(found) in (None, *row["off"]["equals"]) for found in select(holder, row["off"]["path"])):
            return None
        for one in row["open"]:
            for found in select(holder, one["path"]):
                if _opens(found, one):
                    return holder, one["way"], granted_place(holder, found.holder.place, found.value.origin)
        return self._by_default(resource, row)

    def _by_default(self, resource: Resource, row: Row) -> tuple[Resource, str, Place] | None:
        """A group that says nothing, of a cluster that has nothing that would hide it."""
        unless = row.get("unless")
        if unless is None or any(found.value.data is not None for one in row["open"] for found in select(resource, one["path"])):
            return None
        cluster = self._referred(resource, unless)
        if cluster is None or any(found.value.data is not None for found in select(cluster, unless["lacks"])):
            return None
        return resource, unless["way"], resource.place

    def _referred(self, resource: Resource, row: Row) -> Resource | None:
        paths = [row["path"]] if isinstance(row["path"], str) else row["path"]
        for path in paths:
            found = select_first(resource, path)
            references = found.value.references() if found is not None else ()
            for reference, _ in zip(references, range(MOST_REFERENCES), strict=False):
                target = self._lookup(reference)
                if target is not None and target.type == row["type"]:
                    return target
        return None


def _opens(found: Selected, row: Row) -> bool:
    """Whether a setting is known to open the way."""
    word = _word(found)
    if word is None:
        return False
    return word in row["equals"] if "equals" in row else word.isdigit() and int(word[:9]) > row["above"]


def _word(found: Selected) -> str | None:
    """A value as a word; None where it is not known."""
    data = found.value.data
    return found.value.text if isinstance(data, str) else str(data) if isinstance(data, int | float) else found.value.text
