"""Whether an event that an outsider caused gets as far as a step that runs an agent, and what holds it off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...extract.agent_jobs import AgentJob, AgentStep, written_condition
from ...named_tuple import NamedTuple
from ...resolve.workflows.conditions import parse_condition
from ...resolve.workflows.jobs import Workflow
from ...source import Place
from .deciding import Decider, Event, asks_status
from .entries import Entry, texts_of
from .steps import harness_lets_in, is_closing_job, may_check
from .terms import FAILS, HOLDS, UNKNOWN, Truth, both

DEEPEST = 50  # jobs that need each other, one behind the other


class Gate(NamedTuple):
    """Something between an event and an agent. ``kind``: condition | permission step | environment | harness."""

    kind: str
    lets_in: Truth
    detail: str
    place: Place


class Reach:
    """Follows one event through the workflows of a tree. ``catalogue`` is ``workflow_gates``."""

    def __init__(self, workflows: Mapping[str, Workflow], catalogue: Mapping[str, Any], event: Event) -> None:
        self._workflows = workflows
        self._catalogue = catalogue
        self._event = event
        self._known: dict[tuple[str, str], Truth] = {}
        self._of_jobs: dict[tuple[str, str], list[Gate]] = {}
        self._of_steps: dict[int, tuple[AgentStep, list[Gate]]] = {}  # by the identity of a step, which is kept with them

    def gates(self, job: AgentJob, agent: AgentStep, entry: Entry) -> list[Gate]:
        """Everything that stands between the event and one step of a job, in the order in which it is met."""
        found: list[Gate] = []
        for key in (*entry.calls, (job.around.workflow.path, job.resource.label)):
            if key not in self._of_jobs:
                self._of_jobs[key] = self._job_gates(self._workflows[key[0]], key[1], 0)
            found += self._of_jobs[key]
        if id(agent) not in self._of_steps:
            self._of_steps[id(agent)] = agent, self._step_gates(job, agent)
        return found + self._of_steps[id(agent)][1]

    def _step_gates(self, job: AgentJob, agent: AgentStep) -> list[Gate]:
        found: list[Gate] = []
        if may_check(agent.before, self._catalogue["checks"]):
            place = agent.value.place
            found.append(Gate("permission step", UNKNOWN, "a step before it looks at who started the run", place))
        for condition in agent.conditions:
            found.append(self._condition(condition, job.around.workflow, agent.value.place, 0, "the step"))
        found.append(Gate("harness", harness_lets_in(agent, self._catalogue), agent.harness, agent.value.place))
        return found

    def _job_gates(self, workflow: Workflow, id: str, depth: int) -> list[Gate]:
        job = workflow.jobs[id]
        found: list[Gate] = []
        condition = job.get("if")
        text = written_condition(condition) if condition is not None else None
        parsed = parse_condition(text) if text is not None else None
        if condition is not None:
            found.append(self._condition(text, workflow, condition.place, depth, f"job {id}"))
        if parsed is None or not asks_status(parsed):
            for need in texts_of(job.get("needs")):
                runs = self._runs(workflow, need, depth + 1)
                if runs != HOLDS:
                    found.append(Gate("condition", runs, f"it needs job {need}", job.place))
        if job.get("environment") is not None:
            found.append(Gate("environment", UNKNOWN, "whether somebody has to approve is a setting of the repository", job.place))
        return found

    def _condition(self, text: str | None, workflow: Workflow, place: Place, depth: int, whose: str) -> Gate:
        parsed = parse_condition(text) if text is not None else None
        if parsed is None:
            return Gate("condition", UNKNOWN, f"the condition of {whose} is not understood", place)
        decider = Decider(self._catalogue, self._event, lambda need: self._runs(workflow, need, depth + 1))
        return Gate("condition", decider.decide(parsed), f"the condition of {whose}", place)

    def _runs(self, workflow: Workflow, id: str, depth: int) -> Truth:
        """Whether a job that another needs runs and succeeds."""
        key = (workflow.path, id)
        if key not in self._known:
            self._known[key] = UNKNOWN  # what needs itself, or is needed too deeply, is not known
            if depth <= DEEPEST and id in workflow.jobs:
                self._known[key] = self._runs_anew(workflow, id, depth)
        return self._known[key]

    def _runs_anew(self, workflow: Workflow, id: str, depth: int) -> Truth:
        job = workflow.jobs[id]
        found = HOLDS
        for gate in self._job_gates(workflow, id, depth):
            found = both(found, gate.lets_in)
        if is_closing_job(job, id, self._catalogue["checks"]["closed"]):
            return FAILS
        steps = job.get("steps")
        if steps is not None and may_check(steps.items(), self._catalogue["checks"]):
            return both(found, UNKNOWN)
        return found
