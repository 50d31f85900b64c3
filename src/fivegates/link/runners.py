"""Jobs of workflows that run on runners of this tree: a job acts as whatever the runner's pod runs as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..resolve.interface import Resource
from ..resolve.workflows import JOB
from ..resolve.workflows.forges import GITHUB, forge_of
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
    by_label: dict[str, list[Linked]] = {}
    for runner in runners.values():
        for label in {label.lower() for label in runner.record.runs_jobs}:
            by_label.setdefault(label, []).append(runner)
    given: list[Run] = []
    taken: set[str] = set()
    known: dict[frozenset[str], list[Linked]] = {}
    for job in listed:
        asked = frozenset(asked_labels(job.record.resource))
        if asked not in known:
            found = _takers(asked, by_label)
            known[asked] = found if len({_identities(held.get(runner.id, [])) for runner in found}) == 1 else []
            taken.update(runner.id for runner in known[asked])
        if known[asked]:
            given += [_as_job(run, job) for run in held.get(known[asked][0].id, [])]
    return [*(run for run in runs if run.workload.id not in taken), *given]


def _identities(runs: Iterable[Run]) -> frozenset[str]:
    return frozenset(run.identity for run in runs)


def _as_job(run: Run, job: Linked) -> Run:
    places = asked_labels(job.record.resource)
    label = next(label for label in places if label in map(str.lower, run.workload.record.runs_jobs))
    return Run(job, run.identity, f"runs-on {label} -> {run.via}", run.verdict, places[label])


def _takers(asked: frozenset[str], by_label: Mapping[str, Sequence[Linked]]) -> list[Linked]:
    """The runners that may take a job with these labels: they have all that are asked for, and one of their own is."""
    least = min((by_label.get(label, ()) for label in asked - COMMON), key=len, default=None)
    if least is None:  # it asks for nothing but what any runner of its kind has
        least = list({runner.id: runner for label in sorted(asked) for runner in by_label.get(label, ())}.values())
    return [runner for runner in least if asked & (own := {label.lower() for label in runner.record.runs_jobs}) and asked <= own | COMMON]


def asked_labels(job: Resource) -> Mapping[str, Place]:
    """The labels that a job asks for, in lower case, with their lines; empty for anything else and where one is not known."""
    value = job.get("runs-on") if job.type == JOB and forge_of(job.place.path) is GITHUB else None  # the runners are GitHub's
    if value is not None and isinstance(value.data, dict):
        value = value.get("labels")
    items = (value.items() or (value,)) if value is not None else ()
    return {item.text.lower(): item.place for item in items if item.text} if all(item.text for item in items) else {}
