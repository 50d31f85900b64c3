"""The change for a terminal: what is new and blocks, then what it brings and takes away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..clean import cleaned, printable
from ..interface import Page, Redactor
from ..terminal import counted, finished, paint, wrap
from ..text_findings import finding_lines, words_of
from ..text_rows import at
from ..verdict import reason, reported, silenced
from . import words
from .words import Said, unreadable

if TYPE_CHECKING:
    from ...changes.compare import Changes, Comparison
    from ...findings.model import ScanResult
    from ...readers.interface import Problem

MOST = 20  # of one kind of change


def render(result: ScanResult, comparison: Comparison, base: str, page: Page, *, redactor: Redactor) -> str:
    def clean(text: str) -> str:
        return printable(redactor.redact(text))

    result = cleaned(cleaned(result, redactor.redact), printable)
    lines = finding_lines(reported(result), words_of(result.agents, result.lines), page)
    for name, title, said in words.SECTIONS:
        changes: Changes = getattr(comparison, name)
        rows = list(_rows(changes, said))
        if rows:
            lines += ["", paint(title, "strong", page.color)]
            for mark, text, place in rows[:MOST]:
                lines += wrap(clean(f"{mark} {text}  {place}"), page.width, "  ", "      ")
            lines += [f"  and {len(rows) - MOST} more (--format json lists all)"] if len(rows) > MOST else []
    lines += _unreadable(unreadable(result), page)
    for notice in result.notices[:MOST]:
        lines += ["", *wrap(f"{notice.place.path}:{notice.place.line}: {notice.message}", page.width, "", "  ")]
    lines += ["", *wrap(clean(_summary(result, comparison, base)), page.width)]
    return finished(lines[1:])


def _unreadable(found: Sequence[Problem], page: Page) -> list[str]:
    if not found:
        return []
    lines = ["", paint("Not readable, newly", "strong", page.color)]
    for problem in found[:MOST]:
        lines += wrap(f"! {at(problem.place)}: {problem.reason}", page.width, "  ", "      ")
    return lines + ([f"  and {len(found) - MOST} more (--format json lists all)"] if len(found) > MOST else [])


def _rows(changes: Changes, said: Said) -> Iterator[tuple[str, str, str]]:
    for mark, items in (("+", changes.added), ("-", changes.removed)):
        for item in items:
            yield mark, said(item), f"{item.place.path}:{item.place.line}" if item.place.path else ""
    for item in changes.changed:
        yield "~", f"{said(item)} ({words.altered(item)})", f"{item.place.path}:{item.place.line}"


def _summary(result: ScanResult, comparison: Comparison, base: str) -> str:
    found = counted(len(reported(result)), "new finding")
    accepted = f", {len(silenced(result))} let through" if result.ignored else ""
    rest = f"{len(comparison.fixed)} fixed, {len(comparison.kept)} as before, against {base}"
    return f"{found}{accepted}, {rest}. Exit code {result.exit_code}: {reason(result)}."
