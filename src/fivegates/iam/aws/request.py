"""Policies as they stand for a request of which some condition keys are known: what it is passed to, which policy it attaches.

Source: IAM user guide, condition operators; service authorization reference, condition keys of IAM.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...named_tuple import NamedTuple
from .conditions import Constraint
from .patterns import contains
from .statements import Statement

Test = Callable[[str, str], bool]


class Request(NamedTuple):
    """Values of condition keys, keys in lower case. ``given``: the request has this one value; ``chosen``: whoever asks may choose it
    among others, so a Deny of it leaves the others.
    """

    given: Mapping[str, str]
    chosen: Mapping[str, str]

    def applied(self, statement: Statement) -> Statement | None:
        """A statement without the tests that the request passes; None where it fails one, and the statement says nothing of it."""
        if not statement.tests:
            return statement
        kept = []
        for test in statement.tests:
            verdict = self._verdict(test)
            if verdict is False:
                return None
            if verdict is None or (statement.effect != "Allow" and test.key in self.chosen):
                kept.append(test)
        return statement._replace(tests=tuple(kept)) if len(kept) < len(statement.tests) else statement

    def _verdict(self, test: Constraint) -> bool | None:
        """Whether the request passes a test, None where that is not known."""
        value = self.given.get(test.key, self.chosen.get(test.key))
        compared = _OPERATORS.get(test.operator)
        if value is None or compared is None:
            return None
        same, wanted = compared
        found = [same(word, value) for word in test.values if word is not None]
        if any(found):
            return wanted
        return None if None in test.values else not wanted


def _equals(word: str, value: str) -> bool:
    return word == value


def _equals_in_any_case(word: str, value: str) -> bool:
    return word.lower() == value.lower()


_OPERATORS: dict[str, tuple[Test, bool]] = {
    "stringequals": (_equals, True),
    "stringnotequals": (_equals, False),
    "stringequalsignorecase": (_equals_in_any_case, True),
    "stringnotequalsignorecase": (_equals_in_any_case, False),
    "stringlike": (contains, True),
    "stringnotlike": (contains, False),
    "arnequals": (contains, True),
    "arnlike": (contains, True),
    "arnnotequals": (contains, False),
    "arnnotlike": (contains, False),
}
