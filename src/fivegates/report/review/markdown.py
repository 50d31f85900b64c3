"""A review as Markdown that prints well: a cover, then a page for each agent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..markdown import code, escaped
from .model import DECISIONS, Flaw, Line, Page, Review
from .sections import HEADS, Part, asides, facts_of, lacks, numbers, parts_of, record_command, row_of

BREAK = '<div style="page-break-before: always"></div>'
_SIGN = ("by", "date", "what follows from it")


def render(review: Review) -> str:
    """The whole review; its texts have passed the redactor."""
    lines = [*_cover(review)]
    for page in review.pages:
        lines += ["", BREAK, "", *_page(page)]
    return "\n".join(lines) + "\n"


def _cover(review: Review) -> Iterator[str]:
    cover = review.cover
    yield f"# Access review of AI agents, {cover.today}"
    yield ""
    yield from _table(tuple(text for _, text in numbers(cover)), [tuple(str(number) for number, _ in numbers(cover))], last_is_place=False)
    if lacks(cover):
        yield ""
        yield from (f"- {text}" for text in lacks(cover))
    for text in asides(cover, len(review.pages)):
        yield ""
        yield escaped(text)
    if review.pages:
        yield ""
        yield from _table(HEADS, [(one.name, *row_of(one)) for one in review.pages], last_is_place=False)
    elif not cover.agents:
        yield ""
        yield "No agent was found in these files."
    yield from _list("Contracts of agents that are not in these files", cover.elsewhere)
    yield from _list("Findings of no single agent", [_flaw(one) for one in cover.beside])


def _flaw(one: Flaw) -> Line:
    return Line(f"{one.check} {one.name} ({one.severity}): {one.message}", f"{one.path}:{one.line}")


def _page(page: Page) -> Iterator[str]:
    yield f"## {escaped(page.name)}"
    yield ""
    yield code(page.id)
    yield ""
    yield from _table(("", ""), facts_of(page), last_is_place=False)
    for part in parts_of(page):
        yield from _part(part)
    yield ""
    yield "### Decision"
    yield ""
    yield "    ".join(f"[ ] {decision}" for decision in DECISIONS)
    yield ""
    yield from _table(_SIGN, [(" ",) * len(_SIGN)], last_is_place=False)
    yield ""
    yield f"To record it: {code(record_command(page))}"


def _part(part: Part) -> Iterator[str]:
    yield ""
    yield f"### {part.title}"
    yield ""
    if part.intro:
        yield escaped(part.intro)
        yield ""
    if part.rows:
        yield from _table(part.heads, part.rows)
    elif part.lines:
        yield from (_line(one) for one in part.lines)
    else:
        yield part.empty
    if part.more:
        yield ""
        yield f"And {part.more} more: `--format json` has all."


def _list(title: str, lines: Sequence[Line]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"### {title}"
        yield ""
        yield from (_line(one) for one in lines)


def _line(one: Line) -> str:
    return f"- {escaped(one.text)}" + (f" ({code(one.at)})" if one.at else "")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, last_is_place: bool = True) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        cells = [escaped(cell) for cell in row[: len(row) - last_is_place]]
        cells += [_in_cell(row[-1])] if last_is_place else []
        yield f"| {' | '.join(cells)} |"


def _in_cell(place: str) -> str:
    """A place in a table: a bar ends a cell even in a code span."""
    return "" if not place else code(place) if "|" not in place else escaped(place)
