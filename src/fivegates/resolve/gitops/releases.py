"""Which objects are releases: each gets what it releases as ``extra["releases"]``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from ..interface import Resource
from ..release import Release
from .argo import APPLICATION, argo_releases
from .flux import HELM_RELEASE, flux_releases
from .k3s import HELM_CHART, k3s_releases
from .reading import Surroundings

HOLDERS: Mapping[str, Callable[[Resource, Surroundings], Iterator[Release]]] = {
    APPLICATION: argo_releases,
    HELM_CHART: k3s_releases,
    HELM_RELEASE: flux_releases,
}


def with_releases(resources: Iterable[Resource], around: Surroundings) -> Iterator[Resource]:
    """The resources, those that release charts with their releases."""
    for resource in resources:
        read = HOLDERS.get(resource.type)
        releases = tuple(found for found in read(resource, around) if found.chart or found.documents) if read is not None else ()
        yield replace(resource, extra={**resource.extra, "releases": releases}) if releases else resource
