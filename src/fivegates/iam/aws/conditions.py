"""Conditions of AWS policies: the tests that a request has to pass."""

from __future__ import annotations

from collections.abc import Iterator

from ...named_tuple import NamedTuple
from ...values import Unknown, Value

ANYTHING = frozenset("*")
# A trust policy has at most 8,192 characters (IAM user guide, quotas); what holds more than these is none, and not known.
MOST_TESTS = 60
MOST_VALUES = 1000
WIDE_LIKE = ("stringlike", "arnlike", "arnequals")  # the operators that read a star as a wildcard


class Constraint(NamedTuple):
    """One test of a condition. ``operator`` in lower case, without ``IfExists``; ``lax``: it holds where the key is absent.

    ``key`` in lower case, with ``\\0`` for what is not known of it; ``values``: None for each that is not known.
    Source: IAM user guide, condition operators.
    """

    operator: str
    lax: bool
    key: str
    values: tuple[str | None, ...]

    @property
    def is_vacuous(self) -> bool:
        """Whether every value passes."""
        return self.operator in WIDE_LIKE and any(value and set(value) <= ANYTHING for value in self.values)

    @property
    def narrows(self) -> bool:
        """Whether it names what is let in, not what is kept out."""
        return self.operator in ("stringequals", "stringequalsignorecase", *WIDE_LIKE) and not self.is_vacuous

    @property
    def shown(self) -> str:
        return f"{self.operator} {self.key}".replace("\0", "?")


def several(value: Value | None) -> tuple[Value, ...]:
    """A list's elements, or the one value that stands for a list of one."""
    if value is None or value.data is None:
        return ()
    return value.items() if isinstance(value.data, tuple) else (value,)


def read_tests(value: Value | None) -> tuple[Constraint, ...] | None:
    """The tests of a ``Condition``, all of which have to be passed; None where they are not known."""
    if value is None or value.data is None:
        return ()
    if isinstance(value.data, Unknown) and value.data.content is not None:
        value = value.data.content  # the names of its keys are known in part
    if not isinstance(value.data, dict) or any(not isinstance(entries.data, dict) for entries in value.data.values()):
        return None
    tests = tuple(test for written, entries in value.data.items() for test in _tests_of(written, entries))
    return tests if len(tests) <= MOST_TESTS else None


def _tests_of(written: str, entries: Value) -> Iterator[Constraint]:
    """The tests of one operator as written: ``ForAnyValue:StringLikeIfExists``."""
    qualifier, _, operator = written.lower().rpartition(":")
    lax = operator.endswith("ifexists") or qualifier == "forallvalues"
    for key, values in entries.data.items() if isinstance(entries.data, dict) else ():
        yield Constraint(operator.removesuffix("ifexists"), lax, key.lower(), tuple(_word(item) for item in several(values)[:MOST_VALUES]))


def _word(value: Value) -> str | None:
    """A value of a test as text; JSON's true and false count as theirs."""
    return ("true" if value.data else "false") if isinstance(value.data, bool) else value.text
