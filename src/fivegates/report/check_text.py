"""One check in full, and all checks in a table, for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .clean import printable
from .interface import GATES, WIDTH, CheckText
from .prose import laid_out
from .table import table
from .terminal import cells, counted, finished, paint, wrap

LONGEST_EXAMPLE = 60  # lines of one file
_MARKER = re.compile(r"(?P<opening>#|//|/\*) expect: (?P<checks>[A-Z0-9 ]+?)(?P<closing> \*/)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a check: a few files by path, with the ``# expect:`` markers they are tested with."""

    title: str
    files: Mapping[str, str]


def render_check(
    check: CheckText, failing: Example | None = None, passing: Example | None = None, *, color: bool = False, width: int = WIDTH
) -> str:
    """What the check finds, why it matters, how to mend it, what it relates to, and an example of each kind."""
    name, what = f"{check.id} {check.name}", f"{check.severity}, gate {_gate(check.gate)}"
    apart = "  " if cells(f"{name}  {what}") <= width else "\n  "
    painted = what.replace(check.severity, paint(check.severity, check.severity, color), 1)
    lines = [*(paint(name, "strong", color) + apart + painted).split("\n"), *wrap(check.title, width)]
    lines += _paragraph("Why", check.why, color, width) + _paragraph("How to fix", check.fix, color, width)
    if check.pack:
        lines += _paragraph("From", f"{check.pack}, a pack of this repository", color, width)
    if check.relates_to:
        lines += _paragraph("Relates to", ", ".join(check.relates_to), color, width)
    for heading, example in (("Fails", failing), ("Passes", passing)):
        if example is not None:
            titled = wrap(f"{heading}: {printable(example.title)}", width, "", "  ")
            lines += ["", *(paint(line, "strong", color) for line in titled), *_files(example.files, check.id, color)]
    return finished(lines)


def render_checks(checks: Iterable[CheckText], *, color: bool = False, width: int = WIDTH) -> str:
    """Every check by id: severity, gate and title."""
    rows: Sequence[Sequence[str]] = [
        [check.id, check.name, check.severity, check.gate, _titled(check)] for check in sorted(checks, key=lambda one: one.id)
    ]
    lines = table(("id", "name", "severity", "gate", "finds"), rows, width, color) if rows else []
    total = f"{counted(len(rows), 'check')}; `fivegates explain CHECK` shows one in full"
    return finished([*lines, *([""] if lines else []), *wrap(total, width)])


def _titled(check: CheckText) -> str:
    return printable(f"{check.title} [{check.pack}]" if check.pack else check.title)


def _gate(gate: str) -> str:
    number = GATES.index(gate) + 1 if gate in GATES[:5] else 0
    return f"{number} ({gate})" if number else f"{gate} (beside the five)"


def _paragraph(heading: str, text: str, color: bool, width: int) -> list[str]:
    return ["", paint(heading, "strong", color), *laid_out(text, width, "  ")]


def pointed(text: str, check: str) -> str:
    """A file of an example with an arrow where the check reports, in place of the markers that its tests go by; lines keep their number."""

    def arrow(found: re.Match[str]) -> str:
        return f"{found['opening']} <- {check}{found['closing'] or ''}" if check in found["checks"].split() else ""

    return _MARKER.sub(arrow, text)


def _files(files: Mapping[str, str], check: str, color: bool) -> list[str]:
    lines: list[str] = []
    for path, text in files.items():
        content = pointed(text, check).rstrip("\n").split("\n")
        lines.append(f"  {paint(printable(path), 'place', color)}")
        lines += [f"    {printable(line.replace(chr(9), '  '))}".rstrip() for line in content[:LONGEST_EXAMPLE]]
        if len(content) > LONGEST_EXAMPLE:
            lines.append(f"    ... {counted(len(content) - LONGEST_EXAMPLE, 'more line')}")
    return lines
