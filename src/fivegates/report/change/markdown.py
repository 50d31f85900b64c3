"""The change as Markdown for a job's summary: three questions about each new agent, what is new, and a small drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...secrets.sanitise import disarm
from ..clean import Clean, cleaned, printable
from ..interface import Redactor
from ..markdown import code, code_in_cell, escaped
from ..terminal import counted
from ..verdict import reason, reported
from . import words
from .diagram import drawing
from .newcomers import new_agents
from .words import Said

if TYPE_CHECKING:
    from ...changes.compare import Changes, Comparison, Item
    from ...findings.model import Finding, ScanResult
    from ...readers.interface import Problem

MOST = 50
MOST_UNREADABLE = 20
LONGEST = 300  # characters of one text, so that all of them together are below the 1 MiB that GitHub takes for a summary


def render(result: ScanResult, comparison: Comparison, base: str, *, redactor: Redactor) -> str:
    """Below the size that GitHub takes for a job's summary, whatever the change brings."""

    def clean(text: str) -> str:
        return clipped(printable(redactor.redact(text)))

    result = cleaned(cleaned(result, redactor.redact), printable)
    found = reported(result)
    lines = [f"## fivegates: {counted(len(found), 'new finding')}", "", escaped(f"{reason(result)[:1].upper()}{reason(result)[1:]}.")]
    lines += new_agents(comparison, clean)
    lines += drawing(comparison, clean)
    if found:
        lines += ["", "| severity | check | where | what |", "|---|---|---|---|"]
        lines += [_row(one, clean) for one in found[:MOST]]
        lines += [f"| | | | and {len(found) - MOST} more |"] if len(found) > MOST else []
    lines += _unreadable(words.unreadable(result), clean)
    for name, title, said in words.SECTIONS:
        lines += _section(title, getattr(comparison, name), said, clean)
    lines += ["", f"{len(comparison.fixed)} fixed, {len(comparison.kept)} as before, against {code(clean(base))}."]
    return "\n".join(map(disarm, lines)) + "\n"


def _row(one: Finding, clean: Clean) -> str:
    where = code_in_cell(clean(f"{one.place.path}:{one.place.line}"))
    return f"| {one.severity} | {one.check} {one.name} | {where} | {escaped(clean(one.message))} |"


def _unreadable(found: Sequence[Problem], clean: Clean) -> Iterator[str]:
    if not found:
        return
    yield from ("", f"**Not readable, newly: {len(found)}**", "")
    for problem in found[:MOST_UNREADABLE]:
        yield f"- {code(clean(f'{problem.place.path}:{problem.place.line}'))}: {escaped(clean(problem.reason))}"
    if len(found) > MOST_UNREADABLE:
        yield f"- and {len(found) - MOST_UNREADABLE} more"


def clipped(text: str) -> str:
    """A text of the tree as long as a summary has room for."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _section(title: str, changes: Changes, said: Said, clean: Clean) -> Iterator[str]:
    marked: list[tuple[str, Item]] = [("added", one) for one in changes.added] + [("removed", one) for one in changes.removed]
    marked += [("changed", one) for one in changes.changed]
    if not marked:
        return
    yield ""
    yield f"<details><summary>{title}: {words.tally(changes)}</summary>"
    yield ""
    for mark, one in marked[:MOST]:
        altered = f" ({words.altered(one)})" if one.before else ""
        yield f"- {mark}: {escaped(clean(said(one) + altered))}"
    if len(marked) > MOST:
        yield f"- and {len(marked) - MOST} more"
    yield ""
    yield "</details>"
