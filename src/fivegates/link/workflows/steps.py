"""What steps say about who may go on: the gate of the program that runs the agent, and steps that look at who started the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...extract.agent_jobs import AgentStep
from ...extract.texts import written_text
from ...values import Value
from .terms import FAILS, HOLDS, UNKNOWN, Truth

MOST_TEXT = 200_000  # characters of one step that are looked at


def harness_lets_in(step: AgentStep, catalogue: Mapping[str, Any]) -> Truth:
    """Whether the program works for somebody without write access."""
    row = catalogue["harnesses"].get(step.harness)
    if row is None:
        return HOLDS if step.is_command and not catalogue["commands_refuse"] else UNKNOWN
    if not row["refuses"]:
        return HOLDS
    given = step.value.get("with")
    if "opened_by" in row:
        opened = _input(given, row["opened_by"])
        if opened is None or (opened == "*" and "needs" in row and _input(given, row["needs"]) == ""):
            return UNKNOWN
        if opened.strip() == "*":
            return HOLDS
    return UNKNOWN if any(_input(given, name) in (None, "*") for name in row.get("unsure_by", ())) else FAILS


def _input(given: Value | None, name: str) -> str | None:
    """The text of an input, '' where it is not given, None where it is not known."""
    value = given.get(name) if given is not None else None
    if value is None or value.data is None:
        return ""
    return None if value.is_unknown else str(value.data)


def may_check(steps: Iterable[Value], checks: Mapping[str, Any]) -> bool:
    """Whether one of the steps may look at who started the run, or is a local action that was not read."""
    return any(_may_check(step, checks) for step in steps)


def _may_check(step: Value, checks: Mapping[str, Any]) -> bool:
    uses = step.get("uses")
    if uses is not None and (uses.text or "").startswith("."):
        return True
    text = _without_remarks(step)
    if any(word in text for word in checks["words"]):
        return True
    return any(word in text for word in checks["actors"]) and any(word in text for word in checks["ends"])


def _without_remarks(step: Value) -> str:
    """What a step says, in lower case, without its name and lines that are comments: these check nothing."""
    entries = {key: value for key, value in step.data.items() if key != "name"} if isinstance(step.data, dict) else {}
    lines = written_text(Value(entries, step.origin))[:MOST_TEXT].lower().split("\n")
    return "\n".join(line for line in lines if not line.lstrip().startswith(("#", "//")))


def is_closing_job(job: Value, id: str, closed: Mapping[str, Any]) -> bool:
    """Whether a job is the one by which a compiler lets only the roles in that its author named."""
    if id != closed["job"]:
        return False
    steps = job.get("steps")
    return any(word in written_text(step) for step in (steps.items() if steps is not None else ()) for word in closed["words"])
