"""Comments and blocks of YAML, also of a chart's template; what lies in a scalar is no comment."""

from __future__ import annotations

from collections.abc import Sequence

from ..yaml_layout import WHOLE, read_layout
from .interface import BEHIND_BLANK, NEIGHBOURHOOD, Comment, Commented

_BLOCKS = ("services", "jobs")  # each entry below is a block of its own


def read_yaml(text: str) -> Commented:
    return _read(text, _BLOCKS)


def read_pipeline(text: str) -> Commented:
    """A pipeline of GitLab: its jobs are the entries at the top."""
    return _read(text, (WHOLE,))


def _read(text: str, parents: Sequence[str]) -> Commented:
    layout = read_layout(text, parents)
    if layout.readable < len(text) and "{{" in text:
        layout = read_layout(_without_actions(text), parents)
    lines = text[: layout.readable].split("\n")
    comments = []
    offset = 0
    for number, line in enumerate(lines, 1):
        for match in BEHIND_BLANK.finditer(line):
            if not layout.in_scalar(offset + match.start()):
                comments.append(Comment(number, line[match.end() :].strip(), not line[: match.start()].strip()))
                break
        offset += len(line) + 1
    return Commented(comments, layout.blocks)


def _without_actions(text: str) -> str:
    """The text of a template, of the same length, as YAML that can be read: no line that is an action alone, no action in a line."""
    pieces: list[str] = []
    end = 0
    while (start := text.find("{{", end)) >= 0 and (stop := text.find("}}", start)) >= 0:
        before = text[max(0, start - NEIGHBOURHOOD) : start].rpartition("\n")[2]
        alone = not before.strip() and not text[stop + 2 : stop + 2 + NEIGHBOURHOOD].partition("\n")[0].strip()
        action = text[start : stop + 2]
        pieces += [text[end:start], "".join("\n" if letter == "\n" else " " if alone else "x" for letter in action)]
        end = stop + 2
    return "".join([*pieces, text[end:]])
