"""The organisation's report as one HTML file: no script, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from html import escape

from ..clean import printable
from ..interface import Redactor
from ..review.style import STYLE
from .model import GATES, Fleet
from .sections import Section, numbers, sections

_HEAD = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
)
_MORE = """\
section { max-width: 84rem; }
.scroll { overflow-x: auto; }
td { min-width: 0; }
.green { color: #1d6b34; } .amber { color: #8a5200; } .red { color: var(--grave); font-weight: 600; }
"""
_COLOURS = ("green", "amber", "red")


def render(fleet: Fleet, *, redactor: Redactor) -> str:
    """The whole file; every text is escaped."""
    clean = cache(lambda text: escape(printable(redactor.redact(text))))
    title = f"AI agents of {len(fleet.repositories):,} repositories, {escape(fleet.today)}"
    lines = [
        f"{_HEAD}<title>{title}</title>\n<style>\n{STYLE}{_MORE}</style>\n</head>\n<body>\n<section>\n<h1>{title}</h1>",
        '<div class="numbers">',
    ]
    lines += [f"<div><b>{number:,}</b><span>{escape(text)}</span></div>" for number, text in numbers(fleet)]
    lines.append("</div>")
    for section in sections(fleet):
        lines.append(f"<h3>{escape(section.title)}</h3>")
        lines += [f"<p>{clean(text)}</p>" for text in section.lines]
        if section.rows:
            lines += _table(section, clean)
    return "\n".join([*lines, "</section>\n</body>\n</html>"]) + "\n"


def _table(section: Section, clean: Callable[[str], str]) -> Iterator[str]:
    head = "".join(f"<th>{escape(text)}</th>" for text in section.header)
    yield f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>'
    for row in section.rows:
        yield "<tr>" + "".join(_cell(name, text, clean(text)) for name, text in zip(section.header, row, strict=True)) + "</tr>"
    yield "</tbody>\n</table></div>"


def _cell(name: str, text: str, shown: str) -> str:
    return f'<td class="{text}">{shown}</td>' if name in GATES and text in _COLOURS else f"<td>{shown}</td>"
