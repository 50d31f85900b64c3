"""Jobs of workflows that run on runners of this tree: a job acts as whatever the runner's pod runs as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..resolve.interface import Resource
from ..resolve.workflows import JOB
from ..source import Place
from .agents import Linked
from .effective import Run
from .pods.signing import DEFAULT

# labels that every runner of its kind has (GitHub's documentation of self-hosted runners)
COMMON = frozenset(("self-hosted", "linux", "windows", "macos", "x64", "arm", "arm64"))


def with_runners(runs: Sequence[Run], workloads: Iterable[Linked]) -> list[Run]:
    """The runs, with those of runners given to the jobs that ask for them; a runner is no other workload beside its jobs.

    Runners of one label that run as different identities give a job none: which of them takes it is not in these files.
    """
    listed = list(workloads)
    runners = {linked.id: linked for linked in listed if linked.record.runs_jobs}
    if not runners:
        return list(runs)
    held: dict[str, list[Run]] = {}
    for run in runs:
        if run.workload.id in runners and run.via != DEFAULT:
            held.setdefault(run.workload.id, []).append(run)
    given: list[Run] = []
    taken: set[str] = set()
    for job in listed:
        found = [runner for runner in runners.values() if _asks_for(job.record.resource, runner.record.runs_jobs)]
        if found and len({_identities(held.get(runner.id, [])) for runner in found}) == 1:
            taken.update(runner.id for runner in found)
            given += [_as_job(run, job) for run in held.get(found[0].id, [])]
    return [*(run for run in runs if run.workload.id not in taken), *given]


def _identities(runs: Iterable[Run]) -> frozenset[str]:
    return frozenset(run.identity for run in runs)


def _as_job(run: Run, job: Linked) -> Run:
    places = asked_labels(job.record.resource)
    label = next(label for label in places if label in map(str.lower, run.workload.record.runs_jobs))
    return Run(job, run.identity, f"runs-on {label} -> {run.via}", run.verdict, places[label])


def _asks_for(job: Resource, labels: Sequence[str]) -> bool:
    """Whether a runner with these labels may take the job: it has all that are asked for, and one of its own is."""
    asked = asked_labels(job).keys()
    own = {label.lower() for label in labels}
    return bool(asked & own) and asked <= own | COMMON


def asked_labels(job: Resource) -> Mapping[str, Place]:
    """The labels that a job asks for, in lower case, with their lines; empty for anything else and where one is not known."""
    value = job.get("runs-on") if job.type == JOB else None
    if value is not None and isinstance(value.data, dict):
        value = value.get("labels")
    items = (value.items() or (value,)) if value is not None else ()
    return {item.text.lower(): item.place for item in items if item.text} if all(item.text for item in items) else {}
