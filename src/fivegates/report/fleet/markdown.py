"""The organisation's report as Markdown."""

from __future__ import annotations

from functools import cache

from ...secrets.sanitise import disarm
from ..clean import printable
from ..interface import Redactor
from ..markdown import escaped
from .model import Fleet
from .sections import numbers, sections, title, unread


def render(fleet: Fleet, *, redactor: Redactor) -> str:
    """A document; every text is escaped."""
    clean = cache(lambda text: escaped(printable(redactor.redact(text))))
    lines = [f"# {title(fleet)}", ""]
    lines += [line for text in unread(fleet) for line in (f"**{clean(text)}**", "")]
    lines += [f"- **{one.number:,}** {one.text}" for one in numbers(fleet)]
    for section in sections(fleet):
        lines += ["", f"## {section.title}", ""]
        lines += [line for text in section.lines for line in (clean(text), "")]
        if section.rows:
            lines += [f"| {' | '.join(section.header)} |", f"|{'---|' * len(section.header)}"]
            lines += [f"| {' | '.join(map(clean, row))} |" for row in section.rows]
    return "\n".join(map(disarm, lines)).rstrip() + "\n"
