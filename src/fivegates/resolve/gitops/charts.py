"""Releases whose chart is in this tree: the chart rendered with their values is what they deploy."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple
from ...readers.interface import Limits, Problem
from ...source import Place
from ...values import Value
from ..folders import folder_of
from ..interface import Resource
from ..kubernetes.objects import KubernetesObject
from ..kubernetes.units import Unit
from ..release import HELD, Release
from ..release_settings import with_setting
from ..yaml_files import YamlFiles
from .clusters import scope
from .deliveries import Delivery
from .fields import field
from .placing import placed
from .reading import CHART_VALUES

if TYPE_CHECKING:
    from ..helm_sdk.rendering import HelmSdk

MOST_RELEASES = 2_000
_CHARTS = 20  # as much work as this many charts that take all that one may
_RUNNING = frozenset(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod", "Job", "CronJob", "Rollout", "Service"))


class Rendering(NamedTuple):
    """The objects of a release; ``complete``: nothing that it deploys is missing from them."""

    objects: Sequence[KubernetesObject]
    problems: Sequence[Problem] = ()
    complete: bool = True


class Renderer:
    """Makes objects of charts: fivegates' own reading of templates, and where the user asks for it Helm itself."""

    def __init__(self, files: YamlFiles, limits: Limits, sdk: HelmSdk | None = None) -> None:
        from ..helm.budget import STEPS
        from ..helm.load import ChartLoader

        self._charts = ChartLoader(files)
        self._limits = limits
        self._left = _CHARTS * STEPS
        self._sdk = sdk

    def render(self, folder: str, release: Release, unit: str) -> Rendering | None:
        """The objects of the chart in ``folder`` for a release, ``unit`` their deploy unit; None where there is no such chart."""
        from ..helm.budget import STEPS, Budget
        from ..helm.render import ReleaseName, render

        chart = self._charts.chart(folder)
        if chart is None:
            return None
        settings = [made for name, value in release.settings if (made := with_setting(Value({}, value.origin), name, value)) is not None]
        allowed = min(STEPS, self._left)
        budget = Budget(allowed, self._limits.file_bytes * 4)
        found = render(chart, (*release.documents, *settings), ReleaseName(release.name, release.namespace, unit), self._limits, budget)
        self._left -= allowed - max(0, budget.left)
        drawn = None
        if self._sdk is not None:
            documents = (*release.documents, *settings)
            drawn = self._sdk.render(folder, release._replace(documents=documents, settings=()), found.objects)
        if drawn is not None:
            return Rendering(drawn, (), release.complete)
        complete = release.complete and len(settings) == len(release.settings)
        return Rendering(found.objects, found.problems, found.is_complete and complete)


class Charts:
    """Renders releases once each. ``incomplete``: units that may hold more.

    ``claims``: folders of charts that a release deploys, each with the charts that those releases come of ('' for none).
    """

    def __init__(self, renderer: Renderer, is_chart: Callable[[str], bool]) -> None:
        self.claims: dict[str, set[str]] = {}
        self.incomplete: set[str] = set()
        self.problems: list[Problem] = []
        self._renderer = renderer
        self._rendered: dict[tuple[str, str, int], Unit | None] = {}
        self._lineage: dict[str, tuple[str, ...]] = {}  # by unit, the charts that it came of, the first one first
        self._is_chart = is_chart

    def is_claimed(self, unit: str) -> bool:
        """Whether a unit is a chart that a release deploys, or the raw templates in it."""
        folder = unit.partition("?")[0]
        return folder in self.claims or any(folder.startswith((f"{chart}/templates", f"{chart}/charts/")) for chart in self.claims)

    def units(self, resource: Resource, taken: Iterable[str]) -> tuple[list[Unit], Resource]:
        """The units of a resource's releases of charts in this tree, and the resource without those: they stand for themselves now."""
        units: list[Unit] = []
        left: list[Release] = []
        for number, release in enumerate(releases_of(resource)):
            key = (resource.unit, resource.address, number)
            if not release.chart_folder or self._is_again(resource, release):
                left += [] if release.chart_folder else [release]
                continue
            if key not in self._rendered and len(self._rendered) < MOST_RELEASES:
                self._rendered[key] = self._unit(resource, release, taken)
            unit = self._rendered.get(key)
            if unit is None:
                left.append(release)
            else:
                units.append(unit)
        extra = {name: value for name, value in resource.extra.items() if name != HELD}
        return units, replace(resource, extra={**extra, HELD: tuple(left)} if left else extra)

    def _is_again(self, resource: Resource, release: Release) -> bool:
        """Whether an object came of the very chart that it releases: an application that deploys the chart it stands in."""
        return release.chart_folder in self._came_of(resource)

    def _came_of(self, resource: Resource) -> tuple[str, ...]:
        base = resource.unit.removeprefix("kubernetes:").partition("?")[0]
        return self._lineage.get(base, (base,) if self._is_chart(base) else ())

    def _unit(self, resource: Resource, release: Release, taken: Iterable[str]) -> Unit | None:
        name = unit_name(resource, release, taken)
        found = self._renderer.render(release.chart_folder, release, name)
        if found is None:
            return None
        # a chart that was not understood whole and gives nothing to run: its values tell more; one that was, deploys nothing
        if not found.complete and not any(one.kind in _RUNNING or "." in one.group for one in found.objects):
            return None
        came_of = self._came_of(resource)
        self.claims.setdefault(release.chart_folder, set()).add(came_of[0] if came_of else "")
        self._lineage[name.partition("?")[0]] = (*came_of, release.chart_folder)
        self.problems += found.problems
        if not found.complete:
            self.incomplete.add(name)
        unit = resource.unit.removeprefix("kubernetes:")
        cluster = str(resource.extra.get("cluster") or f"?{unit}")
        environment = release.environment or resource.environment
        there = Delivery(release.chart_folder, False, namespace=release.namespace)  # Helm sends there whatever names no namespace
        objects = [placed(one, there) for one in found.objects]
        return Unit(name, environment, objects, scope(cluster, name, environment), installed=_installed(resource, release))


def _installed(resource: Resource, release: Release) -> Place:
    """What the owner of a release edits: the file of values that wins, where it is one of its own, else the object that holds it."""
    own = posixpath.join(release.chart_folder, CHART_VALUES)
    if release.documents and (place := release.documents[-1].place).path not in (own, resource.place.path, ""):
        return place
    name = field(resource, "metadata.name")  # written elsewhere, where the object itself is one of many that a chart makes
    return name.place if name is not None and name.text and name.place.path not in ("", resource.place.path) else resource.place


def releases_of(resource: Resource) -> tuple[Release, ...]:
    """The releases that an object holds."""
    releases = resource.extra.get(HELD, ())
    return releases if isinstance(releases, tuple) else ()


def charts_in(resource: Resource) -> bool:
    """Whether an object releases a chart of this tree."""
    return any(release.chart_folder for release in releases_of(resource))


def unit_name(resource: Resource, release: Release, taken: Iterable[str]) -> str:
    """``<folder of the object>/<release>``, with what tells the object's own unit apart, and a mark where a folder is called so."""
    name = release.name.text if release.name is not None and release.name.text else resource.label or "release"
    mark = resource.unit.partition("?")[2]
    folder = folder_of(resource.place.path)
    whole = (name if folder == "." else f"{folder}/{name}") + (f"?{mark}" if mark else "")
    while whole in taken:
        whole += "&helm" if "?" in whole else "?helm"
    return whole
