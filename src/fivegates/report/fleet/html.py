"""The organisation's report as one HTML file: no script, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from html import escape

from ..clean import printable
from ..interface import Redactor
from .model import GATES, Fleet
from .sections import LONG, WIDE, Rows, Section, numbers, sections, title, unread
from .style import STYLE

_HEAD = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
)
_COLOURS = {"green": "green", "amber": "amber", "red": "red"}
_SEVERITIES = ("critical", "high")
_AT_FIRST = 50  # rows of a table; the others open by a click
_SHORT = 16  # signs of a cell that is never broken over lines


def render(fleet: Fleet, *, redactor: Redactor) -> str:
    """The whole file; every text is escaped."""
    clean = cache(lambda text: escape(printable(redactor.redact(text))))
    heading = escape(title(fleet))
    shown = [(f"s{at}", section) for at, section in enumerate(sections(fleet), start=1)]
    lines = [
        f"{_HEAD}<title>{heading}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<section>\n<h1>{heading}</h1>",
        *(f'<p class="wrong">{clean(text)}</p>' for text in unread(fleet)),
        '<div class="numbers">',
    ]
    lines += [f"<div{_grave(one.is_grave)}><b>{one.number:,}</b><span>{escape(one.text)}</span></div>" for one in numbers(fleet)]
    lines.append("</div>")
    lines += ['<nav aria-label="Sections"><ul>', *(_link(anchor, section) for anchor, section in shown), "</ul></nav>"]
    for anchor, section in shown:
        lines.append(f'<h2 id="{anchor}">{escape(section.title)}</h2>')
        lines += [f"<p>{clean(text)}</p>" for text in section.lines]
        if section.rows:
            lines += _table(anchor, section, clean)
    return "\n".join([*lines, "</section>\n</main>\n</body>\n</html>"]) + "\n"


def _grave(is_grave: bool) -> str:
    return ' class="grave"' if is_grave else ""


def _link(anchor: str, section: Section) -> str:
    return f'<li><a href="#{anchor}">{escape(section.title)}</a></li>'


def _table(anchor: str, section: Section, clean: Callable[[str], str]) -> Iterator[str]:
    yield from _rows(anchor, section, section.rows[:_AT_FIRST], clean)
    if len(section.rows) > _AT_FIRST:
        yield f"<details>\n<summary>{len(section.rows) - _AT_FIRST:,} more</summary>"
        yield from _rows(anchor, section, section.rows[_AT_FIRST:], clean)
        yield "</details>"


def _rows(anchor: str, section: Section, rows: Rows, clean: Callable[[str], str]) -> Iterator[str]:
    """They scroll by themselves where a window is too narrow, by the keyboard too."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in section.header)
    yield f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{anchor}"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>'
    for row in rows:
        yield "<tr>" + "".join(_cell(name, text, clean(text)) for name, text in zip(section.header, row, strict=True)) + "</tr>"
    yield "</tbody>\n</table></div>"


def _cell(name: str, text: str, shown: str) -> str:
    """``name``: the column's."""
    kind = "wide" if name in WIDE else "long" if name in LONG and len(text) > _SHORT else "short"
    if name in GATES and "/" not in text:
        kind = f"{kind} {_COLOURS.get(text, 'other')}"
    elif name == "severity" and text in _SEVERITIES:
        kind = f"{kind} {text}"
    return f'<td class="{kind}">{shown}</td>'
