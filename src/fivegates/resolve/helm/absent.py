"""Charts below a chart that are not in the tree: what the release hands to each is known all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...catalog import load
from ...values import Value
from ..held_chart import HeldChart
from ..kubernetes.objects import KubernetesObject
from .chart import Chart


def runs_something(objects: Iterable[KubernetesObject]) -> bool:
    """Whether a chart makes workloads of its own, which are called as it is."""
    running = {kind.rpartition("/")[2] for kind in load("kubernetes")["pods"]}
    return any(one.kind in running for one in objects)


def absent_charts(
    chart: Chart, given: Sequence[Value], release: Value | None, *, called: str = "", alone: bool = True
) -> Iterator[tuple[str, Value]]:
    """(file, object) for each dependency that is missing and is given values: those of the charts around it, then the release's.

    ``given``: the documents that are laid over the chart's own; ``release``: what the release is called; ``called``: what it is taken to be
    called where these files do not say: as the chart; ``alone``: nothing else of the release runs.
    """
    documents = [value for value in (chart.values, *given) if value is not None]
    told = [(one, found) for one in chart.missing if (found := _given(documents, one.called))]
    called = (release.text if release is not None else None) or called or chart.name
    for dependency, found in told:
        own = called if (alone and len(told) == 1) or dependency.called in called else f"{called}-{dependency.called}"
        origin = dependency.written.origin
        held = HeldChart(dependency.written.get("name") or dependency.written, Value(own, origin), release, None, found)
        yield found[-1].place.path, held.as_object(found[-1].origin)
    for child in chart.children:
        if child.missing or child.children:
            yield from absent_charts(child, _given(documents, child.name), release, called=called, alone=alone and not told)


def _given(documents: Sequence[Value], name: str) -> list[Value]:
    """What the documents have for the chart below that is called so."""
    return [held for value in documents if (held := value.get(name)) is not None and isinstance(held.data, dict) and held.data]
