"""Jobs that run an agent, step by step: which steps run it, what stands before them, and the conditions as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..resolve.workflows.forges import GITHUB, forge_of
from ..resolve.workflows.jobs import Around
from ..values import Value
from .jobs import action_of, harness_of
from .shell_words import shell_text

INLINED = "argument"  # how the steps of a local action come to stand in a job


class AgentStep(NamedTuple):
    """A step that runs an agent: ``harness`` is the action's name, or the words of the command (then ``is_command``).

    ``conditions``: the ``if`` of the step and of the step that uses the action which it is part of, as written, None where one cannot be
    known. ``before``: the steps that run before it, as they are written; one that
    uses a local action gives way to the steps of that action.
    """

    value: Value
    harness: str
    is_command: bool
    conditions: tuple[str | None, ...]
    before: tuple[Value, ...]


class AgentJob(NamedTuple):
    """A job that runs an agent, and its ``steps``, those of local actions among them."""

    resource: Resource
    around: Around
    agents: tuple[AgentStep, ...]
    steps: tuple[Value, ...]


def extract_agent_jobs(resources: Iterable[Resource], catalogue: Mapping[str, Any]) -> Iterator[AgentJob]:
    """Every job of which a step runs an agent. Who starts a run, and what its token may do, is told of GitHub's alone: elsewhere it is the
    instance that says so.
    """
    for job in resources:
        if forge_of(job.place.path) is not GITHUB:
            continue
        around = job.extra.get("around")
        listed = job.get("steps")
        steps = listed.items() if listed is not None else ()
        found = [(at, harness, is_command) for at, step in enumerate(steps) for harness, is_command in _harness(job, step, catalogue)]
        if found and isinstance(around, Around):
            written = _written_steps(around.workflow.jobs[job.label])
            agents = tuple(_agent_step(steps, at, harness, is_command, written) for at, harness, is_command in found)
            yield AgentJob(job, around, agents, steps)


def _harness(job: Resource, step: Value, catalogue: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    action = action_of(step)
    row = catalogue["actions"].get(action)
    if row is not None and row.get("job", job.label) == job.label:
        yield action, False
    run = step.get("run")
    command = harness_of(shell_text(run), catalogue) if run is not None else None
    if command is not None:
        yield " ".join(command["words"]), True


def _written_steps(job: Value) -> dict[tuple[str, int], Value]:
    """The steps of a job before expressions are put in, by where they stand."""
    steps = job.get("steps")
    return {_spot(step): step for step in (steps.items() if steps is not None else ())}


def _spot(value: Value) -> tuple[str, int]:
    return value.origin.source.path, value.origin.offset


def _agent_step(steps: tuple[Value, ...], at: int, harness: str, is_command: bool, written: Mapping[tuple[str, int], Value]) -> AgentStep:
    step = steps[at]
    is_inside = step.origin.kind == INLINED
    callers = [caller for caller in steps[:at] if is_inside and _spot(step) in (_uses_spot(caller), _run_spot(caller))]
    conditions = [_condition(one, written) for one in (step, *callers) if one.get("if") is not None]
    before = tuple(_written(one, written) for one in steps[:at] if not _is_replaced(one, steps))
    return AgentStep(step, harness, is_command, tuple(conditions), before)


def _written(step: Value, written: Mapping[tuple[str, int], Value]) -> Value:
    """A step of the workflow as it is written; one of a local action stands at the spot of what uses it, and is taken as it is."""
    return step if step.origin.kind == INLINED else written.get(_spot(step), step)


def _is_replaced(step: Value, steps: Iterable[Value]) -> bool:
    """Whether a step uses a local action whose own steps follow in its place."""
    spot = _uses_spot(step)
    return spot is not None and any(one.origin.kind == INLINED and _spot(one) == spot for one in steps)


def _uses_spot(step: Value) -> tuple[str, int] | None:
    """Where a step names a local action, whose own steps then stand at that spot."""
    uses = step.get("uses")
    return _spot(uses) if uses is not None and (uses.text or "").startswith((".", "$/")) else None


def _run_spot(step: Value) -> tuple[str, int] | None:
    """Where a step's script stands, and what it runs of the scripts of this tree."""
    run = step.get("run")
    return _spot(run) if run is not None else None


def _condition(step: Value, written: Mapping[tuple[str, int], Value]) -> str | None:
    """The ``if`` of a step, None where all that is left of it is that it depends on something."""
    condition = _written(step, written).get("if")
    return written_condition(condition) if condition is not None else None


def written_condition(condition: Value) -> str | None:
    """A condition as text: YAML reads a bare ``true`` as a truth value. None where it is unknown."""
    if isinstance(condition.data, bool):
        return str(condition.data).lower()
    return condition.text
