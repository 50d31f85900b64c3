"""Charts that nothing in the tree installs, as deploy units: one for each environment that has values, else one with the chart's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple
from ...readers.interface import Limits, Problem
from ...source import Place
from ...values import Value
from ..folders import folder_environment
from ..kubernetes.units import Unit
from ..release import Release
from ..yaml_files import YamlFiles
from .budget import STEPS, Budget
from .chart import Chart
from .load import ChartLoader
from .render import ReleaseName, render
from .values_files import ValuesFiles

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream
    from ..helm_sdk.rendering import HelmSdk

_STEPS_OF_A_TREE = 10 * STEPS
_TAKEN = ("templates/", "crds/", "files/")  # the last holds by convention what templates put in (.Files.Get)


class ChartUnits(NamedTuple):
    """``taken``: files that charts apply, so that they are no plain manifests; ``incomplete``: names of units that may hold more."""

    units: list[Unit]
    taken: frozenset[str]
    problems: list[Problem]
    incomplete: frozenset[str]


def chart_units(
    files: YamlFiles, documents: Mapping[str, YamlStream], environments: Mapping[str, str], limits: Limits, sdk: HelmSdk | None = None
) -> ChartUnits:
    """Every chart whose ``Chart.yaml`` is among the ``documents``, unless another chart of the tree takes it in.

    ``environments`` folds words of file names to environments; ``sdk`` is Helm itself, where the user asks for it.
    """
    loader = ChartLoader(files)
    problems: list[Problem] = []
    charts: list[Chart] = []
    for folder in loader.folders:
        path = "Chart.yaml" if folder == "." else f"{folder}/Chart.yaml"
        if path not in documents:
            continue
        chart = loader.chart(folder)
        if chart is None:
            problems.append(Problem(Place(path, 1), "Helm: a chart that cannot be read", "not_read"))
        else:
            charts.append(chart)
    named = ValuesFiles(files.paths, environments)
    units: list[Unit] = []
    incomplete: set[str] = set()
    steps = _STEPS_OF_A_TREE
    below = {child for chart in charts for child in _folders_below(chart)}
    for chart in charts:
        if chart.is_library or chart.folder in below:
            continue
        for unit, environment, values in _variants(chart, files, named.of(chart.folder), environments):
            budget = Budget(min(STEPS, steps), limits.file_bytes * 4)
            rendered = render(chart, values, ReleaseName(unit=unit), limits, budget)
            steps -= min(STEPS, steps) - max(0, budget.left)
            drawn = sdk.render(chart.folder, Release(None, None, chart.name, tuple(values)), rendered.objects) if sdk is not None else None
            units.append(Unit(unit, environment, rendered.objects if drawn is None else drawn))
            problems += [problem for problem in rendered.problems if problem not in problems]
            if not rendered.is_complete:
                incomplete.add(unit)
    taken = frozenset(path for chart in charts for path in _applied(chart))
    return ChartUnits(units, taken, problems, frozenset(incomplete))


def _applied(chart: Chart) -> Iterator[str]:
    start = 0 if chart.folder == "." else len(chart.folder) + 1
    return (path for path in chart.paths if path.startswith(_TAKEN, start))


def _folders_below(chart: Chart, depth: int = 10) -> Iterator[str]:
    for child in chart.children if depth else ():
        yield child.folder
        yield from _folders_below(child, depth - 1)


def _variants(
    chart: Chart, files: YamlFiles, found: list[tuple[str, str]], environments: Mapping[str, str]
) -> Iterator[tuple[str, str | None, list[Value]]]:
    """Unit name, environment and values of each way in which the chart is meant to be installed."""
    for path, environment in found:
        stream = files.stream(path)
        roots = [document.root for document in stream.documents[:1]] if stream is not None else []
        yield f"{chart.folder}?{path}", environment, roots
    if not found:
        yield chart.folder, folder_environment(f"{chart.folder}/Chart.yaml", environments), []
