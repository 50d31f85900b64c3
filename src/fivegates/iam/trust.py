"""AWS trust policies as statements: who is let in, to do what, and under which tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..extract.paths import decode_json
from ..values import Origin, Unknown, Value

ANYTHING = frozenset("*")
# A trust policy has at most 8,192 characters (IAM user guide, quotas); what holds more than these is none, and not known.
MOST_STATEMENTS = 100
MOST_PRINCIPALS = 300
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


class Principal(NamedTuple):
    """``type`` as written (``AWS``, ``Service``, ``Federated`` ...), ``*`` for everybody."""

    type: str
    value: Value


class TrustStatement(NamedTuple):
    """One statement of a trust policy. None stands for what is not known: the effect, an action, the principals, the tests."""

    effect: str | None
    actions: tuple[str | None, ...]
    principals: tuple[Principal, ...] | None
    is_everyone_but: bool
    tests: tuple[Constraint, ...] | None
    origin: Origin

    def allows(self, action: str) -> bool:
        """Whether it certainly allows ``action`` (in lower case)."""
        return self.effect == "Allow" and any(pattern is not None and like(pattern.lower(), action) for pattern in self.actions)


def like(pattern: str, text: str) -> bool:
    """Whether a pattern of the policy language covers ``text``: a star for any run of characters, ``?`` for one.

    At most (length of the pattern) x (length of the text) steps.
    """
    at = mark = 0
    star = -1
    index = 0
    while index < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, mark, at = at, index, at + 1
        elif at < len(pattern) and pattern[at] in ("?", text[index]):
            at, index = at + 1, index + 1
        elif star >= 0:
            mark, at, index = mark + 1, star + 1, mark + 1
        else:
            return False
    return all(sign == "*" for sign in pattern[at:])


def read_trust(policy: Value) -> tuple[list[TrustStatement], bool]:
    """The statements of a trust policy (JSON text or structure), and whether all of it is known."""
    document = decode_json(policy)
    listed = document.get("Statement") if document is not None else None
    if document is None or listed is None or isinstance(listed.data, Unknown):
        return [], document is not None and isinstance(document.data, dict) and listed is None
    items = listed.items() if isinstance(listed.data, tuple) else (listed,)
    if len(items) > MOST_STATEMENTS:
        return [], False
    return [_statement(item) for item in items if isinstance(item.data, dict)], all(isinstance(item.data, dict) for item in items)


def _statement(value: Value) -> TrustStatement:
    effect, action, excepted = value.get("Effect"), value.get("Action"), value.get("NotPrincipal")
    return TrustStatement(
        effect=effect.text if effect is not None else None,
        actions=tuple(item.text for item in _several(action)),
        principals=() if excepted is not None else _principals(value.get("Principal")),
        is_everyone_but=excepted is not None,
        tests=_tests(value.get("Condition")),
        origin=value.origin,
    )


def _several(value: Value | None) -> tuple[Value, ...]:
    """A list's elements, or the one value that stands for a list of one."""
    if value is None or value.data is None:
        return ()
    return value.items() if isinstance(value.data, tuple) else (value,)


def _principals(value: Value | None) -> tuple[Principal, ...] | None:
    if value is None or isinstance(value.data, Unknown):
        return None
    if isinstance(value.data, dict):
        named = tuple(Principal(type, item) for type, listed in value.data.items() for item in _several(listed))
        return named if len(named) <= MOST_PRINCIPALS else None
    return (Principal("*", value),) if value.text == "*" else None


def _tests(value: Value | None) -> tuple[Constraint, ...] | None:
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
        yield Constraint(operator.removesuffix("ifexists"), lax, key.lower(), tuple(_word(item) for item in _several(values)[:MOST_VALUES]))


def _word(value: Value) -> str | None:
    """A value of a test as text; JSON's true and false count as theirs."""
    return ("true" if value.data else "false") if isinstance(value.data, bool) else value.text
