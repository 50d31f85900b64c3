"""Tools that a harness opens which an agent's image starts by its Dockerfile, where the workload itself says nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..extract.harness_runs import HarnessRuns, started_commands, variables_of
from ..extract.harness_tools import opened_tools
from ..facts.model import ToolGrant
from .agents import Linked
from .places import Locations
from .recipes import Builds


def image_grants(workloads: Iterable[Linked], builds: Builds, load: Callable[[str], Any], locations: Locations) -> Iterator[ToolGrant]:
    """Rows of ``tool_grants`` from ENTRYPOINT and CMD. ``load`` gives the catalogue."""
    runs: HarnessRuns | None = None
    for linked in workloads:
        if linked.verdict.class_ != "agent" or not linked.agent or next(started_commands(linked.record), None) is not None:
            continue
        for words, place in builds.commands(linked.record):
            runs = runs or HarnessRuns(load("harnesses"), load("harness_tools"), lambda path: None)
            for run in runs.of_words(words, variables_of(linked.record), place):
                for opened in opened_tools(run):
                    loc = locations.of(place, linked.record.resource)
                    yield ToolGrant(linked.agent, linked.id, opened.server, None, opened.tool, "allowed", loc, opened.why)
