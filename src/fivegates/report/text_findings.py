"""Findings for a terminal: what is wrong, on which line, and the line itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..facts.model import Agent
from ..findings.model import Finding
from ..source import Place
from .cards import Card, cards, common_message
from .interface import Page
from .terminal import cells, counted, listed, pad, paint, shorten, wrap

MOST_SIDES = 60  # rows of one card; the rest is counted
MOST_NAMES = 8
MIN_CODE = 24  # cells a source line needs to stand beside its place


@dataclass(frozen=True, slots=True)
class Words:
    """What findings refer to: agents' names by id, and the source line of each place."""

    names: Mapping[str, str]
    lines: Mapping[Place, str]

    def subject(self, finding: Finding) -> str:
        return self.names.get(finding.subject, finding.subject)


def agent_names(agents: Iterable[Agent]) -> dict[str, str]:
    """What to call each agent, by id: its name where no other has it, else the id."""
    every = list(agents)
    used = Counter(agent.name for agent in every)
    return {agent.id: agent.name if used[agent.name] == 1 else agent.id for agent in every}


def at(place: Place) -> str:
    return f"{place.path}:{place.line}"


def finding_lines(findings: Iterable[Finding], words: Words, page: Page) -> list[str]:
    """All cards, the gravest first, a blank line before each; single findings of one check stand under one heading."""
    lines: list[str] = []
    heading: tuple[str, str] | None = None
    for card in cards(findings):
        if len(card.findings) > 1:
            heading = None
            lines += ["", *_shared(card, words, page)]
            continue
        finding = card.findings[0]
        if heading != (finding.severity, finding.check):
            heading = (finding.severity, finding.check)
            lines += ["", *_heading(finding, page)]
        lines += _single(finding, card, words, page)
    return lines


def _severity(severity: str, page: Page) -> str:
    return paint(severity.upper(), severity, page.color) + " " * (10 - len(severity))


def _title(finding: Finding, page: Page) -> str:
    check = page.checks.get(finding.check)
    return f": {check.title}" if check else ""


def _heading(finding: Finding, page: Page) -> list[str]:
    name = f"{finding.check} {finding.name}"
    first, *rest = wrap(name + _title(finding, page), page.width, " " * 10)
    return [_severity(finding.severity, page) + first[10:].replace(name, paint(name, "strong", page.color), 1), *rest]


def _single(finding: Finding, card: Card, words: Words, page: Page) -> list[str]:
    lines = _located("  ", finding.place, words, page)
    lines += wrap(finding.message + _doubt(finding), page.width, "      ")
    if finding.via:
        lines += wrap(f"through {finding.via}", page.width, "      ")
    return lines + _elsewhere(card, words, page)


def _doubt(finding: Finding) -> str:
    if finding.status != "stable":
        return f" ({finding.status} check: does not block)"
    return " (confidence low: does not block)" if finding.confidence == "low" else ""


def _located(indent: str, place: Place, words: Words, page: Page) -> list[str]:
    where = indent + at(place)
    code = words.lines.get(place, "")
    room = page.width - cells(where) - 2
    shown = paint(at(place), "place", page.color)
    if not code.strip():
        return [indent + shown]
    if room >= MIN_CODE or cells(" ".join(code.split())) <= room:
        return [f"{indent}{shown}  {shorten(code, room)}"]
    return [indent + shown, f"{indent}    {shorten(code, page.width - len(indent) - 4)}"]


def _elsewhere(card: Card, words: Words, page: Page) -> list[str]:
    lines: list[str] = []
    for related in card.elsewhere()[:5]:
        lines += wrap(f"see {at(related.place)}: {related.message}", page.width, "      ", "          ")
        code = words.lines.get(related.place, "")
        if code.strip():
            lines.append(" " * 10 + paint(shorten(code, page.width - 10), "faint", page.color))
    return lines


def _shared(card: Card, words: Words, page: Page) -> list[str]:
    lines = [_severity(card.severity, page) + paint(card.group, "strong", page.color)]
    subjects = list(dict.fromkeys(words.subject(finding) for finding in card.findings))
    if len(subjects) > 1:
        agents = counted(len(subjects), "agent") if set(subjects) <= set(words.names.values()) else f"{len(subjects)} subjects"
        lines += wrap(f"shared by {agents}: {listed(subjects, MOST_NAMES)}", page.width, " " * 10)
    for sides in card.checks.values():
        lines += _sides(sides, card.severity, words, page)
    return lines + _elsewhere(card, words, page)


def _sides(sides: list[Finding], severity: str, words: Words, page: Page) -> list[str]:
    """One check of a shared card: its heading, and a row for each side."""
    first = sides[0]
    graver = "" if first.severity == severity else f" ({first.severity})"
    same = len({finding.message for finding in sides}) == 1
    folded = same or common_message(sides, words.names)
    text = f": {first.message}" if same else _title(first, page)
    name = f"{first.check} {first.name}"
    head, *more = wrap(f"{name}{graver}{text}{_doubt(first)}", page.width, "  ", "      ")
    lines = [head.replace(name, paint(name, "strong", page.color), 1), *more]
    rows = [(words.subject(finding) + _milder(finding, first), finding) for finding in sides[:MOST_SIDES]]
    wide = max(cells(name) for name, _ in rows)
    far = max(cells(at(finding.place)) for _, finding in rows)
    seen: set[Place] = set()
    for name, finding in rows:
        lines += _row(name, finding, words, page, wide, far, finding.place in seen)
        seen.add(finding.place)
        if not folded:
            lines += wrap(finding.message, page.width, "        ")
    if len(sides) > MOST_SIDES:
        lines.append(f"    and {len(sides) - MOST_SIDES} more (--format json lists all)")
    return lines


def _milder(finding: Finding, first: Finding) -> str:
    return "" if finding.severity == first.severity else f" ({finding.severity})"


def _row(name: str, finding: Finding, words: Words, page: Page, wide: int, far: int, repeated: bool) -> list[str]:
    code = "" if repeated else words.lines.get(finding.place, "")
    where = at(finding.place)
    room = page.width - 4 - wide - 2 - far - 2
    via = f"  (through {finding.via})" if finding.via else ""
    head = f"    {paint(pad(name, wide), 'strong', page.color)}  {paint(where, 'place', page.color)}"
    if not code.strip():
        return [head + via]
    if room >= MIN_CODE:
        first = f"{head}{' ' * (far - cells(where))}  {shorten(code, room)}"
        return [first, *([f"        {via.strip()}"] if via else [])]
    return [head + via, f"        {shorten(code, page.width - 8)}"]
