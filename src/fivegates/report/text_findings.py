"""Findings for a terminal: what is wrong, on which line, and the line itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..facts.model import Agent
from ..findings.model import Finding, Related
from ..named_tuple import NamedTuple
from ..source import Place
from .cards import Card, cards
from .folding import Fold, Names, folds
from .identity_words import in_words
from .interface import Page
from .terminal import cells, paint, shorten, wrap
from .text_rows import MOST_ROWS, Row, at, row_lines

MOST_SEE = 5  # places that explain, for a card
MOST_SEE_HERE = 2  # for a row


class Words(NamedTuple):
    """What findings refer to: names, and the source line of each place."""

    names: Names
    lines: Mapping[Place, str]


def agent_names(agents: Iterable[Agent]) -> dict[str, str]:
    """What to call each agent, by id: its name where no other has it, else the id."""
    every = list(agents)
    used = Counter(agent.name for agent in every)
    return {agent.id: agent.name if used[agent.name] == 1 else agent.id for agent in every}


def words_of(agents: Iterable[Agent], lines: Mapping[Place, str]) -> Words:
    every = list(agents)
    return Words(Names({agent.id: agent.name for agent in every}, agent_names(every)), lines)


def finding_lines(findings: Iterable[Finding], words: Words, page: Page) -> list[str]:
    """All cards, the gravest first, a blank line before each."""
    from .text_shared import shared_card, value_names

    every = list(findings)
    values = value_names(every)
    lines: list[str] = []
    for card in cards(every):
        lines += ["", *(shared_card(card, words, values, page) if card.group else _check_card(card, words, page))]
    return lines


def severity_word(severity: str, page: Page) -> str:
    return paint(severity.upper(), severity, page.color) + " " * (10 - len(severity))


def title(finding: Finding, page: Page) -> str:
    check = page.checks.get(finding.check)
    return f": {check.title}" if check else ""


def doubt(finding: Finding) -> str:
    if finding.status != "stable":
        return f" ({finding.status} check: does not block)"
    return " (confidence low: does not block)" if finding.confidence == "low" else ""


def row_name(finding: Finding, severity: str, words: Words) -> str:
    """The name of a side, and its severity where it is milder than the card."""
    name = words.names.of(finding)
    return name if finding.severity == severity else f"{name} ({finding.severity})"


def _check_card(card: Card, words: Words, page: Page) -> list[str]:
    finding = card.findings[0]
    name = f"{finding.check} {finding.name}"
    first, *more = wrap(name + title(finding, page), page.width, " " * 10)
    lines = [severity_word(card.severity, page) + first[10:].replace(name, paint(name, "strong", page.color), 1), *more]
    for fold in folds(card.findings, words.names, shared=False):
        lines += _single(fold, card, words, page) if len(fold.findings) == 1 else _several(fold, card, words, page)
    return lines


def _single(fold: Fold, card: Card, words: Words, page: Page) -> list[str]:
    (finding,) = fold.findings
    milder = "" if finding.severity == card.severity else f" ({finding.severity})"
    lines = row_lines([Row("", finding)], words.lines, page, "  ")
    lines += wrap(finding.message + milder + doubt(finding), page.width, "      ")
    meaning = in_words(finding.group)
    lines += wrap(f"({meaning})", page.width, "      ") if meaning and finding.group in finding.message else []
    return lines + see(card.elsewhere(fold.findings), words, page, "      ")


def _several(fold: Fold, card: Card, words: Words, page: Page) -> list[str]:
    first = fold.findings[0]
    text = f"{fold.message[:1].upper()}{fold.message[1:]}" if fold.message.startswith("each ") else fold.message
    lines = wrap(text + doubt(first), page.width, " " * 10)
    rows, common = rows_of(fold, card.severity, card, words, page, "  ")
    return lines + row_lines(rows, words.lines, page, "  ") + see(common, words, page, "      ")


def rows_of(fold: Fold, severity: str, card: Card, words: Words, page: Page, indent: str) -> tuple[list[Row], list[Related]]:
    """A row for each side with the places that explain only that one under it, and the places that explain every one."""
    own = [card.elsewhere([finding]) for finding in fold.findings]
    common = set.intersection(*({one.place for one in found} for found in own))
    rows = []
    for finding, found in zip(fold.findings[:MOST_ROWS], own, strict=False):
        told = [one for one in found if one.place not in common]
        under = [line for one in told[:MOST_SEE_HERE] for line in wrap(_see(one), page.width, f"{indent}    ", f"{indent}        ")]
        more = len(told) - MOST_SEE_HERE
        rows.append(Row(row_name(finding, severity, words), finding, [*under, *([f"{indent}    and {more} more"] if more > 0 else [])]))
    rows += [Row("", finding) for finding in fold.findings[MOST_ROWS:]]
    return rows, [one for one in card.elsewhere(fold.findings) if one.place in common]


def _see(related: Related) -> str:
    return f"see {at(related.place)}: {related.message}"


def see(related: Sequence[Related], words: Words, page: Page, indent: str) -> list[str]:
    """Places that explain, each with its line."""
    lines: list[str] = []
    for one in related[:MOST_SEE]:
        told = wrap(_see(one), page.width, indent, f"{indent}    ")
        lines += told
        code = shorten(words.lines.get(one.place, ""), page.width - len(indent) - 4)
        if not code:
            continue
        if len(told) == 1 and cells(told[0]) + 2 + cells(code) <= page.width:
            lines[-1] += "  " + paint(code, "faint", page.color)
        else:
            lines.append(f"{indent}    {paint(code, 'faint', page.color)}")
    return lines
