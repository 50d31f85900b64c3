"""The words of a check: sentences to wrap, and examples among them that keep their lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from .clean import printable
from .terminal import cells, wrap

MOST_BRIEF = 170  # cells of what is told in short


def paragraphs(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The text's blocks in order: whether one is an example (indented), and its lines."""
    lines = text.expandtabs(2).splitlines()
    for example, block in groupby(lines, lambda line: line.startswith("  ") if line.strip() else None):
        if example is not None:
            yield example, [printable(line.rstrip()) for line in block]


def prose(text: str) -> str:
    """The sentences without the examples, on one line."""
    told = [" ".join(" ".join(lines).split()) for example, lines in paragraphs(text) if not example]
    return " ".join(f"{part[:-1]}." if part.endswith(":") else part for part in told)


def brief(text: str) -> str:
    """The first sentence, and the second where both are short."""
    first, _, rest = prose(text).partition(". ")
    if not rest:
        return first
    second = rest.partition(". ")[0].rstrip(".")
    both = f"{first}. {second}."
    return both if cells(both) <= MOST_BRIEF else f"{first}."


def laid_out(text: str, width: int, indent: str) -> list[str]:
    """All of it for a page: sentences wrapped, examples line by line."""
    lines: list[str] = []
    for example, block in paragraphs(text):
        lines += [""] if lines else []
        lines += [f"{indent}{line}" for line in block] if example else wrap(" ".join(block), width, indent)
    return lines
