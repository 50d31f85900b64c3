"""Exceptions that are out of order as facts, for the check that tells them: what is still in use is known when all others were asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from ..facts.model import Location, StaleException
from .model import Notice

BASELINE = "baseline"


def stale_exceptions(notices: Iterable[Notice], is_sample: Callable[[str], bool]) -> Iterator[StaleException | Location]:
    """One row for each comment and waiver, and for the lines of a baseline that are past their day one for each owner."""
    count: Counter[tuple[str, ...]] = Counter()
    lines: dict[str, list[Notice]] = {}
    for notice in sorted(notices):
        lapse = notice.lapse
        if lapse.kind == BASELINE:
            lines.setdefault(lapse.about, []).append(notice)
        elif lapse.kind:
            count[lapse] += 1
            yield from _row(notice, lapse.checks, count[lapse], notice.message, is_sample)
    for owner, ones in lines.items():
        which = "1 line of {} is" if len(ones) == 1 else f"{len(ones)} lines of {{}}, of which this is the first, are"
        yield from _row(ones[0], "", 0, f"{which.format(owner)} past the day: what was accepted counts again", is_sample)


def _row(notice: Notice, checks: str, number: int, said: str, is_sample: Callable[[str], bool]) -> Iterator[StaleException | Location]:
    path, line, lapse = notice.place.path, notice.place.line, notice.lapse
    loc = f"{path}:{line}:1"
    yield Location(loc, path, line, 1, line, "")
    yield StaleException(lapse.kind, lapse.problem, checks, lapse.about, number, said, is_sample(path), loc)
