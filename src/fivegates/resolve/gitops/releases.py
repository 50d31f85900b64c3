"""Which objects are releases: each gets what it releases as ``extra["releases"]``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from ..folders import word_environment
from ..held_chart import HELD_CHART
from ..interface import Resource
from ..release import HELD, Release
from .argo import APPLICATION, argo_releases, cluster_of
from .clusters import is_known
from .fields import field, items_at, text_at
from .flux import HELM_RELEASE, flux_releases
from .k3s import HELM_CHART, k3s_releases
from .reading import Surroundings


def held_charts(resource: Resource, around: Surroundings) -> Iterator[Release]:
    """The release of a chart that is not in this tree and that kustomize renders or another chart takes in; its values are read already."""
    complete = field(resource, "spec.complete")
    yield Release(
        name=field(resource, "spec.release"),
        namespace=field(resource, "metadata.namespace"),
        chart=text_at(resource, "spec.chart"),
        documents=tuple(items_at(resource, "spec.documents")),
        complete=complete is not None and complete.data is True,
        environment=around.environment_of([one.text for one in items_at(resource, "spec.files") if one.text]),
    )


HOLDERS: Mapping[str, Callable[[Resource, Surroundings], Iterator[Release]]] = {
    APPLICATION: argo_releases,
    HELM_CHART: k3s_releases,
    HELM_RELEASE: flux_releases,
    HELD_CHART: held_charts,
}


def with_releases(resources: Iterable[Resource], around: Surroundings) -> Iterator[Resource]:
    """The resources, those that release charts with their releases, in the cluster that these go to."""
    for resource in resources:
        read = HOLDERS.get(resource.type)
        releases = tuple(found for found in read(resource, around) if found.chart or found.documents) if read is not None else ()
        if not releases:
            yield resource
            continue
        cluster = _cluster(resource)
        environment = resource.environment or (word_environment(cluster, around.environments) if is_known(cluster) else None)
        extra = {name: value for name, value in resource.extra.items() if name != "cluster"}
        extra |= {HELD: releases, "cluster": cluster} if cluster else {HELD: releases}
        yield replace(resource, environment=environment, extra=extra)


def _cluster(resource: Resource) -> str:
    """The cluster that a release goes to: the one that the object names, else the object's own."""
    if resource.type == APPLICATION and (named := cluster_of(resource)):
        return named
    if field(resource, "spec.kubeConfig") is not None:  # another cluster, which it does not name
        return f"?{resource.unit.removeprefix('kubernetes:')}#{resource.address}"
    own = resource.extra.get("cluster")
    return own if isinstance(own, str) else ""
