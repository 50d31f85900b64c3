"""Units where they are applied: once for each cluster that a GitOps object sends them to, in the namespace that it names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from ..folders import folder_environment, folder_of, word_environment
from ..kubernetes.units import Unit
from .additions import Overlays
from .clusters import ClusterNames, is_known, scope
from .deliveries import Delivery, as_flux_builds, deliveries_of
from .placing import placed
from .reading import Surroundings
from .repeated import said_again

MOST_PASSES = 6  # an application that applies applications ...
MOST_TIMES = 50  # one folder

Arrival = tuple[str, Delivery | None]  # the cluster (see ``clusters.scope``), '' where nothing is known of it, and what brings it there


def delivered(units: Sequence[Unit], around: Surroundings, overlays: Overlays, rendered: Container[str] = ()) -> list[Unit]:
    """The units, each as often as it is applied; one that nothing here applies stands as it is.

    ``rendered``: names of units that a release deploys, and no folder.
    """
    units = list(units)
    given = _given(units, around, overlays)
    clusters = ClusterNames(one.path for unit in units for one in unit.objects)
    own = {unit.name: unit.cluster or clusters.of(unit.objects[0].path if unit.objects else "") or f"?{unit.name}" for unit in units}
    reached = _reach([unit for unit in units if unit.name not in rendered], given, own, overlays)
    again = said_again([unit for unit in units if unit.name not in rendered and overlays.is_overlay(unit.name)], units, reached)
    units = [unit for unit in units if unit.name not in again]
    arrived = [one for unit in units for one in _arrivals(unit, reached.get(unit.name, []), own[unit.name], around, overlays)]
    around.files.problems += as_flux_builds(overlays.problems, units)  # what was built elsewhere too is listed once
    return [unit for unit in arrived if not overlays.is_added(unit)]


def _given(units: list[Unit], around: Surroundings, overlays: Overlays) -> dict[str, list[Delivery]]:
    """What the objects of each unit apply. A kustomization that is applied is a unit, also where another one builds on it."""
    given: dict[str, list[Delivery]] = {}
    names = {unit.name for unit in units}
    for unit in units:  # grows meanwhile; there are no more of them than folders
        given[unit.name] = [delivery for one in unit.objects for delivery in deliveries_of(one, around)]
        for delivery in given[unit.name]:
            made = overlays.unit(delivery.folder) if delivery.folder not in names else None
            if made is not None:
                names.add(made.name)
                units.append(made)
    return given


def _reach(
    units: Sequence[Unit], given: Mapping[str, Sequence[Delivery]], own: Mapping[str, str], overlays: Overlays
) -> dict[str, list[Arrival]]:
    """By unit, the clusters that it arrives in; a cluster is handed on from what applies to what is applied."""
    index = _Index(units, overlays)
    within: dict[str, dict[str, None]] = {name: {own[name]: None} for name in given}
    found: dict[str, dict[tuple[str, int], Arrival]] = {}
    for _ in range(MOST_PASSES):
        grown = False
        for name, deliveries in given.items():
            for delivery in deliveries:
                for cluster in _targets(delivery, within[name]):
                    for target in index.under(delivery):
                        arrivals = found.setdefault(target, {})
                        if (cluster, id(delivery)) in arrivals or len(arrivals) >= MOST_TIMES:
                            continue
                        arrivals[cluster, id(delivery)] = (cluster, delivery)
                        grown = True
                        if cluster and not is_known(own[target]):
                            within[target].pop(own[target], None)
                            within[target][cluster] = None
        if not grown:
            break
    return {name: list(arrivals.values()) for name, arrivals in found.items()}


def _targets(delivery: Delivery, within: Mapping[str, None]) -> list[str]:
    """The clusters that a delivery goes to, from each cluster that its object is in."""
    if delivery.elsewhere:
        return [""]
    return [delivery.cluster] if delivery.cluster else list(within)


class _Index:
    """Which units a folder stands for."""

    def __init__(self, units: Iterable[Unit], overlays: Overlays) -> None:
        self._names = sorted(unit.name for unit in units if not unit.left_out)
        self._overlays = overlays

    def under(self, delivery: Delivery) -> list[str]:
        """The unit of the folder, with what lies below it where all of that is applied and the folder is no kustomization itself."""
        folder = delivery.folder
        own = [name for name in self._from(folder) if name.partition("?")[0] == folder]
        if not delivery.recursive or self._overlays.is_overlay(folder):
            return own
        found = list(self._names) if folder == "." else [*own, *self._from(f"{folder}/")]
        return [name for name in found if not self._is_within(name, folder)] if delivery.overlays_whole else found

    def _is_within(self, name: str, top: str) -> bool:
        """Whether a unit lies below a kustomization that itself lies below ``top``: that one says what of it is applied."""
        above = folder_of(name.partition("?")[0])
        while above not in (".", top):
            if self._overlays.is_overlay(above):
                return True
            above = folder_of(above)
        return False

    def _from(self, head: str) -> list[str]:
        """The names that begin so."""
        start, end = bisect_left(self._names, head), bisect_left(self._names, head + "\U0010ffff")
        return self._names[start:end]


def _arrivals(unit: Unit, arrivals: Sequence[Arrival], own: str, around: Surroundings, overlays: Overlays) -> Iterator[Unit]:
    """The unit for each arrival that differs from the others; its own folder's cluster where nothing says more."""
    kept = _without_less(arrivals) or [(own, None)]
    names: set[str] = set()
    for cluster, delivery in kept:
        cluster = own if is_known(own) and not is_known(cluster) else cluster or f"?{unit.name}"
        objects = unit.objects
        if delivery is not None:
            added = overlays.with_additions(unit, delivery.additions, delivery.folder) if delivery.additions else objects
            objects = [placed(one, delivery) for one in added]
        name = _name(unit, cluster, delivery, names) if len(kept) > 1 else unit.name
        environment = unit.environment or _environment(cluster, delivery, around)
        yield unit._replace(name=name, environment=environment, objects=objects, cluster=scope(cluster, unit.name, environment))


def _without_less(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Distinct arrivals: of those that differ in nothing the first, without those whose cluster is not known where one knows it."""
    distinct: dict[tuple[str, str, int], Arrival] = {}
    for cluster, delivery in arrivals:
        space = delivery.namespace.text or "" if delivery is not None and delivery.namespace is not None else ""
        changed = id(delivery) if delivery is not None and (delivery.change is not None or delivery.additions) else 0
        distinct.setdefault((cluster if is_known(cluster) else "", space, changed), (cluster, delivery))
    known = {key[1:] for key in distinct if key[0]}
    return [arrival for key, arrival in distinct.items() if key[0] or key[1:] not in known]


def _name(unit: Unit, cluster: str, delivery: Delivery | None, names: set[str]) -> str:
    """``apps/web?prod``; with the namespace, else a number, where that is not enough."""
    space = delivery.namespace.text if delivery is not None and delivery.namespace is not None else None
    mark = "&" if "?" in unit.name else "?"
    whole = [f"{unit.name}{mark}{cluster if is_known(cluster) else 'in-cluster'}"]
    whole += [f"{whole[0]}/{space}"] if space else []
    whole += [f"{whole[-1]}#{number}" for number in range(2, MOST_TIMES + 2)]
    name = next((one for one in whole if one not in names), whole[-1])
    names.add(name)
    return name


def _environment(cluster: str, delivery: Delivery | None, around: Surroundings) -> str | None:
    """What is put into the texts, else the folder that is applied, else the cluster's name says."""
    applied = delivery.environment if delivery is not None else None
    if delivery is not None and applied is None:
        applied = folder_environment(f"{delivery.folder}/", around.environments)
        applied = applied or word_environment(delivery.folder.rpartition("/")[2], around.environments)
    return applied or (word_environment(cluster, around.environments) if is_known(cluster) else None)
