"""A review as one HTML file: no script, nothing loaded from anywhere, a page of paper for each agent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from ..markup import breakable
from .model import DECISIONS, OVERDUE, Flaw, Line, Page, Review
from .sections import HEADS, Part, asides, facts_of, lacks, numbers, parts_of, record_command, row_of
from .style import STYLE

_HEAD = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
)


def render(review: Review) -> str:
    """The whole file; the texts of the review have passed the redactor and are escaped here."""
    title = f"Access review of AI agents, {escape(review.cover.today)}"
    lines = [f"{_HEAD}<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>", *_cover(review, title)]
    for number, page in enumerate(review.pages, 1):
        lines += _page(page, number, len(review.pages))
    return "\n".join([*lines, "</body>\n</html>"]) + "\n"


def _cover(review: Review, title: str) -> Iterator[str]:
    cover = review.cover
    yield f'<section class="cover">\n<h1>{title}</h1>\n<div class="numbers">'
    for number, text in numbers(cover):
        grave = ' class="grave"' if number and text in _BAD else ""
        yield f"<div{grave}><b>{number}</b><span>{escape(text)}</span></div>"
    yield "</div>"
    if lacks(cover):
        yield f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in lacks(cover))}</ul>"
    yield from (f"<p>{escape(text)}</p>" for text in asides(cover, len(review.pages)))
    if review.pages:
        yield '<table class="agents">\n<thead><tr>' + "".join(f"<th>{text}</th>" for text in HEADS) + "</tr></thead>\n<tbody>"
        yield from (_row(page, number) for number, page in enumerate(review.pages, 1))
        yield "</tbody>\n</table>"
    elif not cover.agents:
        yield "<p>No agent was found in these files.</p>"
    yield from _list("Contracts of agents that are not in these files", cover.elsewhere)
    yield from _list("Findings of no single agent", [_flaw(one) for one in cover.beside])
    yield "</section>"


_WIDE = ("Owner", "Purpose", "Last change", "Defined in")
_BAD = (OVERDUE, "never reviewed")


def _row(page: Page, number: int) -> str:
    cells = "".join(f"<td>{breakable(cell)}</td>" for cell in row_of(page))
    return f'<tr><td><a href="#agent-{number}">{breakable(page.name)}</a></td>{cells}</tr>'


def _flaw(one: Flaw) -> Line:
    return Line(f"{one.check} {one.name} ({one.severity}): {one.message}", f"{one.path}:{one.line}")


def _page(page: Page, number: int, many: int) -> Iterator[str]:
    state = page.state.replace(" ", "-")
    yield f'<section class="agent" id="agent-{number}">\n<header><h2>{breakable(page.name)}</h2>'
    yield f'<span class="state {state}">{escape(page.state)}</span><span class="of">{number} of {many}</span></header>'
    yield f'<p class="id">{breakable(page.id)}</p>\n<dl>'
    yield from (_fact(name, said) for name, said in facts_of(page))
    yield "</dl>"
    for part in parts_of(page):
        yield from _part(part)
    yield from _sign_off(page)
    yield "</section>"


def _fact(name: str, said: str) -> str:
    wide = ' class="wide"' if name in _WIDE else ""
    return f"<div{wide}><dt>{escape(name)}</dt><dd>{breakable(said)}</dd></div>"


def _part(part: Part) -> Iterator[str]:
    kind = "grave" if part.is_grave else "none" if not part.rows and not part.lines else "some"
    yield f'<div class="part {kind}">\n<h3>{escape(part.title)}</h3>'
    if part.intro:
        yield f"<p>{breakable(part.intro)}</p>"
    if part.rows:
        yield "<table>\n<thead><tr>" + "".join(f"<th>{escape(head)}</th>" for head in part.heads) + "</tr></thead>\n<tbody>"
        for row in part.rows:
            cells = "".join(f"<td>{breakable(cell)}</td>" for cell in row[:-1])
            yield f'<tr>{cells}<td class="at">{breakable(row[-1])}</td></tr>'
        yield "</tbody>\n</table>"
    elif part.lines:
        yield f"<ul>{''.join(_item(one) for one in part.lines)}</ul>"
    else:
        yield f'<p class="empty">{escape(part.empty)}</p>'
    if part.more:
        yield f"<p>And {part.more} more: <code>--format json</code> has all.</p>"
    yield "</div>"


def _list(title: str, lines: Sequence[Line]) -> Iterator[str]:
    if lines:
        yield f"<h3>{escape(title)}</h3>\n<ul>{''.join(_item(one) for one in lines)}</ul>"


def _item(one: Line) -> str:
    at = f' <span class="at">{breakable(one.at)}</span>' if one.at else ""
    return f"<li>{breakable(one.text)}{at}</li>"


def _sign_off(page: Page) -> Iterator[str]:
    boxes = "".join(f'<span class="box"><i></i>{decision}</span>' for decision in DECISIONS)
    yield f'<div class="sign">\n<h3>Decision</h3>\n<p class="boxes">{boxes}</p>'
    yield '<p class="lines"><span>by</span><span>date</span><span class="wide">what follows from it</span></p>'
    yield f'<p class="record">To record it: <code>{breakable(record_command(page))}</code></p>\n</div>'
