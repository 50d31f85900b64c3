"""What harnesses of agents do in jobs and containers: which tools they open, and that a container which runs one is an agent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..catalog import load
from ..resolve.workflows import JOB
from .harness_commands import harness_in
from .harness_runs import Find, HarnessRun, HarnessRuns, started_commands, variables_of
from .harness_tools import opened_tools
from .model import ToolGrantRecord, WorkloadRecord

MOST_RUNS = 100  # of one workload


class Harnesses:
    """Reads workloads; the catalogue of tools is loaded when something runs a harness. ``find`` as in ``HarnessRuns``."""

    def __init__(self, catalogue: Mapping[str, Any], find: Find) -> None:
        self._catalogue = catalogue
        self._find = find
        self._reader: HarnessRuns | None = None

    def weigh(self, record: WorkloadRecord) -> WorkloadRecord:
        """The workload; one whose container starts a harness is an agent, as surely as a job that does."""
        if record.class_ != "host" or record.resource.type == JOB:
            return record
        for command, _, _ in started_commands(record):
            for found in harness_in(command or [], self._catalogue):
                weight = max(record.weight, float(found.row["weight"]))
                return record._replace(class_="agent", weight=weight, source=f"runs {' '.join(found.row['words'])}")
        return record

    def runs(self, record: WorkloadRecord) -> list[HarnessRun]:
        """The runs of harnesses that a workload holds."""
        if record.class_ != "agent":
            return []
        if self._reader is None:
            self._reader = HarnessRuns(self._catalogue, load("harness_tools"), self._find)
        found = self._of(record, self._reader)
        return [run for run, _ in zip(found, range(MOST_RUNS), strict=False)]

    @staticmethod
    def _of(record: WorkloadRecord, reader: HarnessRuns) -> Iterator[HarnessRun]:
        if record.resource.type == JOB:
            return reader.of_job(record.resource)
        if record.system == "gitlab":
            from .gitlab_jobs import scripts_of

            return reader.of_scripts(scripts_of(record.resource), variables_of(record))
        return reader.of_container(record)


def opened_by(record: WorkloadRecord, runs: Iterable[HarnessRun]) -> Iterator[ToolGrantRecord]:
    """Grants of every tool, every command or a whole server that the runs of a workload give themselves."""
    for run in runs:
        for opened in opened_tools(run):
            yield ToolGrantRecord(
                record.resource, None, opened.server, opened.tool, "allowed", run.place, why=opened.why, inside=run.inside
            )
