"""Markdown as GitHub reads it: whatever is put into a page keeps its text, and nothing in it becomes markup by accident."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_MARKUP = re.compile(r"[\\*<>\[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_TICKS = re.compile("`+")
_BULLET = re.compile(r"\n?^\* ", re.MULTILINE)
INDENT = "    "


def prose(text: str) -> str:
    """A sentence from elsewhere on one line: spans in backticks stay code, everything else stays text."""
    text = " ".join(text.split())
    pieces: list[str] = []
    at = 0
    for span in _CODE.finditer(text):
        pieces += (_escaped(text[at : span.start()]), span[0])
        at = span.end()
    return "".join((*pieces, _escaped(text[at:])))


def paragraphs(text: str, language: str = "yaml") -> str:
    """A text with blank lines between its paragraphs, each on one line; bullets stay bullets, and what is indented is a block of code."""
    return "\n\n".join(_paragraph(block, language) for block in re.split(r"\n\n+", text.strip("\n")))


def _paragraph(block: str, language: str) -> str:
    if block.startswith(INDENT):
        return fence(textwrap.dedent(block), language)
    if block.startswith("* "):
        return "\n".join(f"- {prose(item)}" for item in _BULLET.split(block) if item)
    return prose(block)


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda found: "\\" + found[0], text).replace("`", "\\`")


def code(text: str) -> str:
    """A span of code, whatever backticks it holds; nothing for nothing."""
    if not text:
        return ""
    ticks = "`" * (_longest_run(text) + 1)
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{padding}{text}{padding}{ticks}"


def codes(texts: Iterable[str]) -> str:
    """Spans of code in a row."""
    return ", ".join(map(code, texts))


def fence(text: str, language: str = "") -> str:
    """A block of code; the fence is longer than any run of backticks in it."""
    ticks = "`" * max(3, _longest_run(text) + 1)
    return f"{ticks}{language}\n{text.rstrip()}\n{ticks}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of finished cells; a bar in one, even inside code, would otherwise end it."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def page(*blocks: str) -> str:
    """Blocks with a blank line between them; empty ones are left out."""
    return "\n\n".join(block.strip("\n") for block in blocks if block.strip()) + "\n"


def note(source: str) -> str:
    """The first line of a generated page, which no reader sees."""
    return f"<!-- Written by tools/docs.py from {source}; `make generate` brings it in step. -->"


def _longest_run(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)
