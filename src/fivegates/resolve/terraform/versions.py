"""Version constraints of module calls (``~> 5.0, != 5.3.1``) as ranges of versions.

Source: https://developer.hashicorp.com/terraform/language/expressions/version-constraints
"""

from __future__ import annotations

from ...named_tuple import NamedTuple

Version = tuple[int, ...]
PARTS = 3
TERMS = 20  # of one constraint
DIGITS = 9  # of one number


class Range(NamedTuple):
    """The versions from ``low`` to ``high``, without the ends that are not closed; None: no end."""

    low: Version = (0, 0, 0)
    high: Version | None = None
    closed_low: bool = True
    closed_high: bool = False

    def meets(self, other: Range) -> bool:
        """Whether a version lies in both."""
        both = self.within(other)
        return both.high is None or both.low < both.high or (both.low == both.high and both.closed_low and both.closed_high)

    def within(self, other: Range) -> Range:
        """What lies in both."""
        low, open_low = max((self.low, not self.closed_low), (other.low, not other.closed_low))
        ends = [(end, closed) for end, closed in ((self.high, self.closed_high), (other.high, other.closed_high)) if end is not None]
        high, closed_high = min(ends, default=(None, False))
        return Range(low, high, not open_low, closed_high)


ANY = Range()


def read_constraint(text: str) -> Range | None:
    """``>= 5.0, < 7.0`` as a range (``!=`` takes nothing from it); None for what is no constraint."""
    found = ANY
    terms = text.split(",")
    for term in terms[: TERMS + 1]:
        one = _read_term(term.strip())
        if one is None or len(terms) > TERMS:
            return None
        found = found.within(one)
    return found


def _read_term(term: str) -> Range | None:
    operator = next((sign for sign in ("~>", ">=", "<=", "!=", "=", ">", "<") if term.startswith(sign)), "")
    read = read_version(term.removeprefix(operator).strip())
    if read is None:
        return None
    version, given = read
    if operator == "!=":
        return ANY
    if operator in ("", "="):
        return Range(version, version, True, True)
    if operator.startswith(">"):
        return Range(version, None, operator == ">=")
    if operator.startswith("<"):
        return Range((0, 0, 0), version, True, operator == "<=")
    return Range(version, _next(version, given - 1) if given > 1 else None)


def _next(version: Version, parts: int) -> Version:
    """The first version whose first ``parts`` numbers are higher."""
    return (*version[: parts - 1], version[parts - 1] + 1, *(0,) * (PARTS - parts))


def read_version(text: str) -> tuple[Version, int] | None:
    """``v1.2`` as (1, 2, 0) and how many numbers were given. A pre-release counts as its release; None for what is no version."""
    numbers = text.removeprefix("v").partition("+")[0].partition("-")[0].split(".")
    if len(numbers) > PARTS or not all(number.isascii() and number.isdigit() and len(number) <= DIGITS for number in numbers):
        return None
    version = tuple(int(number) for number in numbers)
    return (*version, *(0,) * (PARTS - len(version))), len(version)


def allows(constraint: str, version: str) -> bool:
    """Whether ``version`` meets every term of ``constraint``; without a constraint any does, without a version none does.

    A pre-release is had by its exact name only.
    """
    if not constraint:
        return True
    terms = [term.strip() for term in constraint.split(",")]
    if "-" in version or any("-" in term for term in terms):
        return all(_bare(term) == _bare(version) for term in terms)
    read, asked = read_version(version), read_constraint(constraint)
    if read is None or asked is None:
        return False
    excluded = [read_version(term.removeprefix("!=").strip()) for term in terms if term.startswith("!=")]
    return asked.meets(Range(read[0], read[0], True, True)) and read[0] not in [one[0] for one in excluded if one is not None]


def _bare(term: str) -> str:
    return term.removeprefix("=").strip().removeprefix("v").partition("+")[0]
