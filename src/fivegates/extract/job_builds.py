"""Images that the jobs of workflows build: by an action that does, or by ``docker build`` in a step's script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..resolve.interface import Resource
from ..values import Value
from .builds import BuildRecord, builds_in, inside
from .job_matrix import in_run, runs_of
from .jobs import action_of, folder_of, steps_of
from .shell_words import shell_text
from .texts import image_text

MOST_TAGS = 50


def extract_job_builds(jobs: Iterable[Resource], actions: Mapping[str, Any]) -> Iterator[BuildRecord]:
    """Every build of a folder of this tree; ``actions``: rows of actions that build (``builders``) and that give names (``namers``)."""
    for job in jobs:
        steps = steps_of(job)
        runs = runs_of(job) if job.get("strategy") is not None and any(_may_build(step, actions) for step in steps) else []
        ways = ([in_run(step, run) for step in steps] for run in runs) if runs else (steps,)  # a matrix makes several runs of the job
        builds = [build for way in ways for build in _builds(job, way, actions)]
        yield from {(build.folder, build.tags, build.recipe): build for build in builds}.values()


def _may_build(step: Value, actions: Mapping[str, Any]) -> bool:
    run = step.get("run")
    return action_of(step) in actions["builders"] or (run is not None and "build" in shell_text(run))


def _builds(job: Resource, steps: Sequence[Value], actions: Mapping[str, Any]) -> Iterator[BuildRecord]:
    names = _given_names(steps, actions["namers"])
    for step in steps:
        row = actions["builders"].get(action_of(step))
        if row is not None:
            yield from _built_by_action(job, step, row, names)
        run = step.get("run")
        start = folder_of(job, step)
        if run is not None and start is not None:
            yield from builds_in(job, run, start, _variables(job, step))


def _variables(job: Resource, step: Value) -> dict[str, str]:
    """The variables of a step's script, as far as they are known."""
    found: dict[str, str] = {}
    for holder in (job.get("env"), step.get("env")):
        if holder is not None and isinstance(holder.data, dict):
            found |= {str(name): text for name, value in holder.data.items() if (text := value.text or image_text(value))}
    return found


def _built_by_action(job: Resource, step: Value, row: Mapping[str, str], names: tuple[str, ...]) -> Iterator[BuildRecord]:
    """The action's build; what its tags are made of by an earlier step of the job is called as that step says."""
    given = step.get("with")
    context = given.get(row["context"]) if given is not None else None
    folder = "." if context is None or context.data in (None, "") else inside(".", context.text or image_text(context) or "*")
    tags = _lines(given.get(row["tags"])) if given is not None else ()
    if folder is not None and (tags or names):
        file = given.get(row["file"]) if given is not None and "file" in row else None
        recipe = (inside(".", file.text or "*") or "") if file is not None and file.data not in (None, "") else ""
        yield BuildRecord(job, folder, tags or names, (), recipe)


def _given_names(steps: Iterable[Value], namers: Mapping[str, str]) -> tuple[str, ...]:
    """What the one step of the job that gives images their names calls them; none where several do."""
    found = [_lines(given.get(namers[action_of(step)])) for step in steps if action_of(step) in namers and (given := step.get("with"))]
    return found[0] if len(found) == 1 else ()


def _lines(value: Value | None) -> tuple[str, ...]:
    text = (value.text or image_text(value) or "") if value is not None else ""
    return tuple(tag.strip() for tag in text.replace(",", "\n").split("\n") if tag.strip("* \t\r"))[:MOST_TAGS]
