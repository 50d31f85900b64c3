"""Whether a condition holds for an event that somebody without write access caused.

Source: GitHub's references of contexts, of webhook payloads and of the functions of expressions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ...named_tuple import NamedTuple
from ...resolve.workflows.conditions import Call, Expression, Literal, Operation, Path
from .terms import (
    FAILS,
    FREE,
    HOLDS,
    MAY_LACK,
    UNKNOWN,
    Known,
    Meaning,
    Term,
    Truth,
    both,
    either,
    equal,
    is_association,
    negated,
    truth_of,
)

STATUS = frozenset({"always", "failure", "cancelled", "success"})
NOT_KNOWN = Meaning("unknown")


class Event(NamedTuple):
    """An event and one activity of it, '' for an event that has none; ``upstream``: of a workflow_run, what may have started that run."""

    name: str
    action: str
    upstream: tuple[str, ...] = ()


class Decider(NamedTuple):
    """Judges conditions. ``catalogue`` is ``workflow_gates``; ``need``: whether a job that is needed runs, by its id."""

    catalogue: Mapping[str, Any]
    event: Event
    need: Callable[[str], Truth]

    def decide(self, expression: Expression) -> Truth:
        return truth_of(self._term(expression))

    def _term(self, expression: Expression) -> Term:
        if isinstance(expression, Literal):
            return Known(expression.data)
        if isinstance(expression, Path):
            return self._path(expression.steps)
        if isinstance(expression, Call):
            return self._call(expression)
        return self._operation(expression)

    def _operation(self, operation: Operation) -> Term:
        left = self._term(operation.operands[0])
        if operation.sign == "!":
            return negated(truth_of(left))
        if operation.sign in ("&&", "||"):
            for behind in operation.operands[1:]:
                left = self._joined(operation.sign, left, behind)
            return left
        if operation.sign in ("==", "!="):
            found = equal(left, self._term(operation.operands[1]), self.catalogue["associations"])
            return found if operation.sign == "==" else negated(found)
        return UNKNOWN

    def _joined(self, sign: str, left: Term, behind: Expression) -> Term:
        """``a && b`` is a where that is false, else b; ``a || b`` the other way round."""
        truth = truth_of(left)
        if truth in (HOLDS, FAILS):
            return left if (truth == HOLDS) == (sign == "||") else self._term(behind)
        right = self._term(behind)
        if left == right or (sign == "||" and left == Meaning("text") and isinstance(right, Known)):
            return left
        return (both if sign == "&&" else either)(truth, truth_of(right))

    def _path(self, steps: tuple[str, ...]) -> Term:
        if steps[0] == "needs" and len(steps) > 2:
            return self._need(steps[1], steps[2])
        if steps[0] != "github" or "" in steps:
            return NOT_KNOWN
        path = ".".join(steps[1:])
        if path == "event_name":
            return Known(self.event.name)
        if path == "event.action":
            return Known(self.event.action) if self.event.action else NOT_KNOWN
        kind = self.catalogue["paths"].get(path)
        return _meant(kind) if kind is not None else self._payload(steps[1:])

    def _need(self, job: str, field: str) -> Term:
        runs = self.need(job)
        if runs.can_hold is False:
            return Known("skipped" if field == "result" else None)
        return Known("success") if field == "result" and runs.can_hold else NOT_KNOWN

    def _payload(self, steps: tuple[str, ...]) -> Term:
        if len(steps) < 2 or steps[0] != "event":
            return NOT_KNOWN
        row = self.catalogue["events"][self.event.name]
        named, rest = steps[1], ".".join(steps[2:])
        if named in row["own"]:
            if self.event.name == "workflow_run" and rest == "event":
                return Known(self.event.upstream[0]) if len(self.event.upstream) == 1 else NOT_KNOWN
            return _meant(self._part(self.catalogue["own"], rest))
        if named in row["chosen"]:
            return _meant(self._part(self.catalogue["chosen"], rest))
        return Known(None) if named in self.catalogue["objects"] else NOT_KNOWN

    @staticmethod
    def _part(kinds: Mapping[str, str], path: str) -> str:
        if path in kinds:
            return kinds[path]
        first = path.partition(".")[0]
        return "nothing" if kinds.get(first) == "nothing" else "unknown"

    def _call(self, call: Call) -> Term:
        arguments = [self._term(argument) for argument in call.arguments]
        if call.name in ("always", "success"):
            return HOLDS
        if call.name == "cancelled":
            return FAILS
        if call.name == "fromjson" and len(arguments) == 1 and isinstance(arguments[0], Known):
            return _from_json(arguments[0])
        if call.name in ("contains", "startswith", "endswith") and len(arguments) == 2:
            return self._contains(call.name, *arguments)
        return NOT_KNOWN

    def _contains(self, function: str, within: Term, part: Term) -> Truth:
        if isinstance(within, Known):
            if isinstance(within.data, tuple):
                found = FAILS
                for item in within.data:
                    found = either(found, equal(Known(item), part, self.catalogue["associations"]))  # type: ignore[arg-type]
                return found
            return self._in_text(function, str("" if within.data is None else within.data).lower(), part)
        if within == Meaning("labels"):
            return MAY_LACK
        if within == Meaning("text"):
            return FREE if part != Known("") else HOLDS
        return FAILS if within in (Meaning("login"), Meaning("association")) and isinstance(part, Known) else UNKNOWN

    def _in_text(self, function: str, text: str, part: Term) -> Truth:
        if isinstance(part, Known) and not isinstance(part.data, tuple):
            asked = str("" if part.data is None else part.data).lower()
            holds = (
                text.startswith(asked) if function == "startswith" else text.endswith(asked) if function == "endswith" else asked in text
            )
            return HOLDS if holds else FAILS
        if part == Meaning("login"):
            return FAILS
        if part == Meaning("association"):
            found = FAILS
            for name in (name for names in self.catalogue["associations"].values() for name in names if name in text):
                found = either(found, is_association(name, self.catalogue["associations"]))
            return found
        return FAILS if text == "" and part == Meaning("text") else UNKNOWN


def asks_status(expression: Expression) -> bool:
    """Whether a condition says itself what becomes of it where a needed job failed or was skipped."""
    if isinstance(expression, Call):
        return expression.name in STATUS or any(asks_status(one) for one in expression.arguments)
    return isinstance(expression, Operation) and any(asks_status(one) for one in expression.operands)


def _meant(kind: str) -> Term:
    fixed: dict[str, Term] = {"yes": Known(True), "no": Known(False), "nothing": Known(None), "free": Meaning("free")}
    return fixed.get(kind, Meaning(kind))


def _from_json(term: Known) -> Term:
    try:
        data = json.loads(str(term.data))
    except (ValueError, RecursionError):
        return NOT_KNOWN
    if isinstance(data, list) and all(isinstance(item, str | int | float | bool | None) for item in data):
        return Known(tuple(data))
    return Known(data) if isinstance(data, str | int | float | bool) or data is None else NOT_KNOWN
