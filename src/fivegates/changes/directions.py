"""Whether a permission that comes, goes or changes lets an identity do more or less, or says the same in other words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..iam.aws.patterns import contains
from .model import Row

WIDENED, NARROWED, REWORDED, UNCLEAR = "widened", "narrowed", "reworded", "unclear"
MOST = 500  # grants of one identity that each is compared with; where there are more, none is called reworded


class Directions:
    """``then`` and ``now``: the grants of the base, named as the head would, and of the head."""

    def __init__(self, then: Iterable[Row], now: Iterable[Row]) -> None:
        self._then, self._now = _by_identity(then), _by_identity(now)

    def added(self, row: Row) -> str:
        return self._of(row, self._then, WIDENED, NARROWED)

    def removed(self, row: Row) -> str:
        return self._of(row, self._now, NARROWED, WIDENED)

    def changed(self, row: Row, before: Sequence[tuple[str, str, str]]) -> str:
        """``before``: (column, then, now) of what differs."""
        wider, narrower = (WIDENED, NARROWED) if row["effect"] == "Allow" else (NARROWED, WIDENED)
        condition = next(((then, now) for column, then, now in before if column == "condition"), None)
        if condition is None or all(condition):
            return UNCLEAR
        return narrower if condition[1] else wider

    def _of(self, row: Row, others: Mapping[tuple[str, str], Sequence[Row]], allowing: str, denying: str) -> str:
        same = others.get((row["identity"], row["effect"]), ())
        if not row["what"]:
            return UNCLEAR
        if len(same) <= MOST and any(_holds(other, row) for other in same):
            return REWORDED
        return allowing if row["effect"] == "Allow" else denying


def _holds(wide: Row, row: Row) -> bool:
    """Whether a grant says all that another does."""
    if not wide["what"] or wide["condition"] not in ("", row["condition"]):
        return False
    return _contains(wide["what"], row["what"]) and _contains(wide["scope"], row["scope"])


def _contains(wide: str, narrow: str) -> bool:
    return wide == narrow or (bool(wide) and bool(narrow) and contains(wide.lower(), narrow.lower()))


def _by_identity(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["identity"], row["effect"]].append(row)
    return found
