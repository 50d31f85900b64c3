"""Comments of Markdown: those of HTML, and in the front matter those of YAML; what is shown as code holds none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .interface import Comment, Commented
from .yaml import read_yaml

_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<rest>[^\n]*)")
_TOKEN = re.compile(r"`+|<!--")
_EDGE = "---"
MOST = 50  # comments of one line that are looked for


def read_markdown(text: str) -> Commented:
    lines = text.split("\n")
    start = _front_matter(lines)
    found = read_yaml("\n".join(lines[1 : start - 1])) if start else Commented([], {})
    comments = [comment._replace(line=comment.line + 1) for comment in found.comments]
    blocks = {first + 1: (span[0] + 1, span[1] + 1) for first, span in found.blocks.items()}
    return Commented([*comments, *_of_html(lines, start)], blocks)


def _front_matter(lines: list[str]) -> int:
    """How many lines it takes, with those around it; 0 where there is none."""
    if not lines or lines[0].strip() != _EDGE:
        return 0
    return next((number for number, line in enumerate(lines[1:], 2) if line.strip() in (_EDGE, "...")), 0)


def _of_html(lines: list[str], start: int) -> Iterator[Comment]:
    fence, is_open = "", False
    for number, line in enumerate(lines[start:], start + 1):
        if not is_open:
            match = _FENCE.match(line)
            if fence:
                if match and match["fence"].startswith(fence) and not match["rest"].strip():
                    fence = ""
                continue
            if match and not ("`" in match["rest"] and match["fence"][0] == "`"):
                fence = match["fence"]
                continue
            if line.startswith(("    ", "\t")):  # an indented block of code
                continue
        texts, rest, is_open = _read_line(line, is_open)
        for one in texts:
            yield Comment(number, one.strip(), not rest.strip())


def _read_line(line: str, is_open: bool) -> tuple[list[str], str, bool]:
    """The comments of a line, what else stands there, and whether a comment goes on in the next one."""
    texts: list[str] = []
    rest: list[str] = []
    at = 0
    while len(texts) < MOST:
        if is_open:
            end = line.find("-->", at)
            texts.append(line[at:] if end < 0 else line[at:end])
            if end < 0:
                return texts, "".join(rest), True
            at, is_open = end + 3, False
        begin = _comment_in(line, at)
        if begin < 0:
            rest.append(line[at:])
            return texts, "".join(rest), False
        rest.append(line[at:begin])
        at, is_open = begin + 4, True
    return texts, line[at:], False


def _comment_in(line: str, at: int) -> int:
    """Where the next comment begins that is not in a span of code; -1 for nowhere."""
    tokens = list(_TOKEN.finditer(line, at)) if "<!--" in line else []
    last = {len(token[0]): number for number, token in enumerate(tokens) if token[0] != "<!--"}  # length of ticks -> where they come last
    at = 0
    while at < len(tokens):
        if tokens[at][0] == "<!--":
            return tokens[at].start()
        ticks = tokens[at][0]
        if last[len(ticks)] > at:
            at = next(later for later in range(at + 1, len(tokens)) if tokens[later][0] == ticks)
        at += 1
    return -1
