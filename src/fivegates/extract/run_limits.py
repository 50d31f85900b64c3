"""How long a run of a workload may last, as it is written: the deadline of a Job, the timeout of a workflow's job, the harness's turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..resolve.interface import Resource
from ..resolve.workflows import JOB
from ..resolve.workflows.forges import GITHUB, forge_of
from ..values import Unknown
from .harness_commands import flag_values
from .harness_runs import HarnessRun
from .harness_tools import setting
from .jobs import steps_of
from .model import LimitRecord, WorkloadRecord
from .paths import select
from .shell_words import OPEN

TIMEOUT = "timeout-minutes"
DEFAULT_HOURS = 6  # of a job that says nothing: workflow syntax of GitHub Actions, jobs.<job_id>.timeout-minutes


def read_limits(record: WorkloadRecord, runs: Sequence[HarnessRun], limits: Mapping[str, Any]) -> Iterator[LimitRecord]:
    """What bounds a run of a workload that has an end of its own; nothing where that is not known."""
    resource = record.resource
    if resource.type == JOB:
        if record.class_ == "agent" and forge_of(resource.place.path) is GITHUB:
            yield from _of_job(resource, runs)
    elif resource.type in limits:
        yield from _by_deadline(resource, runs, limits[resource.type])


def _by_deadline(resource: Resource, runs: Sequence[HarnessRun], row: Mapping[str, Any]) -> Iterator[LimitRecord]:
    found = [one.value for path in row["paths"] for one in select(resource, path) if one.value.data is not None]
    if any(isinstance(value.data, Unknown) for value in found):
        return
    ended = [_ends(run) for run in runs]
    if not found and None in ended:
        return
    if found or (ended and all(ended)):
        yield LimitRecord(resource, "deadline", "set", "", (found[0].place if found else resource.place))
    else:
        yield LimitRecord(resource, "deadline", "none", row["none"], resource.place)


def _of_job(job: Resource, runs: Sequence[HarnessRun]) -> Iterator[LimitRecord]:
    timeout = job.get(TIMEOUT)
    if timeout is not None:
        if not isinstance(timeout.data, Unknown) and "${{" not in (timeout.text or ""):
            yield LimitRecord(job, "job", "set", "", timeout.place)
        return
    if not runs and any(step.get(TIMEOUT) is not None for step in steps_of(job)):
        return  # which of its steps is the agent's is not known
    open_ended = [run for run in runs if _ends(run) is False]
    if not open_ended and any(_ends(run) is None for run in runs):
        return
    if runs and not open_ended:
        yield LimitRecord(job, "job", "set", "", runs[0].place)
        return
    more = " and its harness no limit of turns" if any("limit" in run.row for run in open_ended) else ""
    yield LimitRecord(job, "job", "none", f"the job has no {TIMEOUT}{more}: it may run for {DEFAULT_HOURS} hours", job.place)


def _ends(run: HarnessRun) -> bool | None:
    """Whether the run is given an end: by what is around it, by a limit of turns or of what it may cost; None where that is not known."""
    if run.is_timed:
        return True
    limit: Mapping[str, Any] = run.row.get("limit", {})
    if not limit:
        return False
    if flag_values(run.arguments, limit.get("flags", ())) is not None or any(name in run.inputs for name in run.action.get("limit", ())):
        return True
    if any(setting(run.settings, path) is not None for path in limit.get("settings", ())):
        return True
    return None if not run.is_told or any(word.startswith(OPEN) for word in run.arguments) else False
