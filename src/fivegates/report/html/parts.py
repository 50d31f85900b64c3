"""Small pieces of the page that several sections use; what they take is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from ..markup import breakable
from ..prose import paragraphs
from .model import Line

SHORT = {"inventory": 1, "identity": 2, "scope": 3, "logging": 4, "lifecycle": 5}


def severity(word: str) -> str:
    return f'<span class="sev {word}">{word}</span>'


def item(one: Line) -> str:
    """A line of a list: what is said, where, and the source line."""
    return f"<li>{escape(one.text)}{where(one.at)}{code(one.code)}</li>"


def where(at: str) -> str:
    return f' <span class="at">{escape(at)}</span>' if at else ""


def code(line: str) -> str:
    return f"<code>{escape(line)}</code>" if line else ""


def prose_of(text: str) -> Iterator[str]:
    """Sentences as paragraphs, examples as they are."""
    for is_example, lines in paragraphs(text):
        if is_example:
            yield f'<pre tabindex="0">{escape(chr(10).join(lines))}</pre>'
        else:
            yield f"<p>{inline(' '.join(lines))}</p>"


def inline(text: str) -> str:
    """A sentence; what stands in backticks is code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return "".join(f"<code>{escape(part)}</code>" if at % 2 else escape(part) for at, part in enumerate(parts))


def links(anchors: Sequence[str], names: Sequence[str], numbers: Iterable[int], most: int, many: str) -> str:
    """Links to the first of these, and how many more there are."""
    every = list(numbers)
    shown = ", ".join(f'<a href="#{anchors[one]}">{breakable(names[one])}</a>' for one in every[:most])
    more = len(every) - most
    return f"{shown} and {more:,} more {many}" if more > 0 else shown


def table(name: str, heads: Iterable[tuple[str, str]], rows: Iterable[str], label: str) -> Iterator[str]:
    """``heads``: each with how it is sorted (text | number), '' where it is not. Scrolls in its own frame, which the keyboard reaches."""
    cells = "".join(f'<th scope="col"{f" data-sort={kind}" if kind else ""}>{escape(head)}</th>' for head, kind in heads)
    yield f'<div class="frame" role="region" aria-label="{escape(label)}" tabindex="0"><table class="{name}">'
    yield f'<caption class="sr">{escape(label)}</caption><thead><tr>{cells}</tr></thead><tbody>'
    yield from rows
    yield "</tbody></table></div>"
