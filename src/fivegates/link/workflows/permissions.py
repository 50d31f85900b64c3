"""What the token of a job may do, and whether anything in the job needs it.

Source: GitHub's workflow syntax (``permissions``: a scope that is not named there is none), and its table of what the token may do by
default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...extract.agent_jobs import AgentJob, AgentStep
from ...extract.jobs import TOKEN, action_of
from ...extract.texts import written_text
from ...named_tuple import NamedTuple
from ...source import Place
from ...values import Unknown, Value

EVERYTHING = "*"
_CALLED_ONLY = frozenset({"workflow_call"})


class Permission(NamedTuple):
    """``scope`` (``*`` for all) with ``access`` read | write | default, which the ``source`` gives: job | workflow | default."""

    scope: str
    access: str
    source: str
    place: Place


def permissions_of(job: AgentJob) -> Iterator[Permission]:
    """What a job's token may do as far as the workflow says. What only others call and says nothing has what its callers have."""
    workflow = job.around.workflow
    value = job.resource.get("permissions")
    source = "job" if workflow.jobs[job.resource.label].get("permissions") is not None else "workflow"
    if value is None:
        if workflow.triggers != _CALLED_ONLY:
            yield Permission(EVERYTHING, "default", "default", job.resource.place)
    elif isinstance(value.data, dict):
        for scope, access in value.data.items():
            if access.text in ("read", "write"):
                yield Permission(scope.lower(), access.text, source, access.place)
    elif value.text in ("read-all", "write-all"):
        yield Permission(EVERYTHING, value.text.removesuffix("-all"), source, value.place)


class Needs:
    """Which scopes the steps of jobs need to write. ``catalogue`` is ``workflow_actions``."""

    def __init__(self, catalogue: Mapping[str, Any]) -> None:
        self._catalogue = catalogue

    def is_needed(self, scope: str, job: AgentJob) -> bool | None:
        """Whether a step needs to write ``scope``; None where one may."""
        if scope == EVERYTHING:
            return False  # no step needs every scope
        answers = [self._by_step(scope, step, job) for step in job.steps]
        answers += [self._by_agent(scope, agent) for agent in job.agents]
        if any(answers):
            return True
        words = self._catalogue["words"].get(scope)
        mentioned = words is None or any(word in text for text in _texts(job) for word in words)
        return None if None in answers or mentioned else False

    def _by_agent(self, scope: str, agent: AgentStep) -> bool | None:
        listed = self._catalogue["commands"] if agent.is_command else self._catalogue["agents"].get(agent.harness)
        return None if listed is None else scope in listed

    def _by_step(self, scope: str, step: Value, job: AgentJob) -> bool | None:
        if any(agent.value is step for agent in job.agents):
            return False
        action = action_of(step)
        if action in self._catalogue["scripts"]:
            return False if self._is_whole(step, self._catalogue["scripts"][action]) else None
        if action:
            listed = self._listed(action)
            return None if listed is None else scope in listed
        if step.get("uses") is not None:
            return None
        holders = (step.get("env"), job.resource.get("env"))
        return None if any(_holds_token(value) for value in holders) or _holds_token(step.get("run")) else False

    def _is_whole(self, step: Value, input: str) -> bool:
        """Whether the program that a step is given is all that it runs."""
        given = step.get("with")
        script = given.get(input) if given is not None else None
        return script is not None and not any(word in written_text(script) for word in self._catalogue["loads"])

    def _listed(self, action: str) -> list[str] | None:
        listed: list[str] | None = self._catalogue["actions"].get(action)
        if listed is None:
            listed = next((row for start, row in self._catalogue["beginnings"].items() if action.startswith(start)), None)
        return listed


def _texts(job: AgentJob) -> Iterator[str]:
    """What may tell what a scope is for: the events, and all that the steps say and are given."""
    yield from job.around.workflow.triggers
    for step in job.steps:
        for key in ("name", "run", "with", "env"):
            value = step.get(key)
            if value is not None:
                yield written_text(value).lower()


def _holds_token(value: Value | None) -> bool:
    """Whether the workflow's own token goes into a value, or one of its entries."""
    if value is None:
        return False
    entries = value.data.values() if isinstance(value.data, dict) else (value,)
    return any(
        isinstance(entry.data, Unknown) and any(reference.address == TOKEN for reference in entry.data.references) for entry in entries
    )
