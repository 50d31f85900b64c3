"""Comments of languages whose lines stand for themselves: env files, Dockerfiles, CODEOWNERS and lists of requirements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .interface import BEHIND_BLANK, Comment, Commented

_DOTENV_QUOTED = re.compile(r'(?:[^"\\]++|\\.)*+')
_DOTENV_VALUE = re.compile(r"[ \t]*(?:export[ \t]+)?[^\s=#]++[ \t]*=[ \t]*(?P<quote>[\"'`]?)")


def read_dotenv(text: str) -> Commented:
    comments: list[Comment] = []
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):
        start = 0
        if not quote:
            value = _DOTENV_VALUE.match(line)
            quote, start = (value["quote"], value.end()) if value else ("", 0)
        if quote:
            end = _closing(line, quote, start)
            if end < 0:
                continue  # the value goes on in the next line
            quote, start = "", end + 1
        for match in BEHIND_BLANK.finditer(line, start):
            comments.append(Comment(number, line[match.end() :].strip(), not line[: match.start()].strip()))
            break
    return Commented(comments, {})


def _closing(line: str, quote: str, start: int) -> int:
    if quote != '"':
        return line.find(quote, start)
    inner = _DOTENV_QUOTED.match(line, start)
    return inner.end() if inner and inner.end() < len(line) else -1


_DOCKER_HEREDOC = re.compile(r"<<-?[\"']?(?P<word>[A-Za-z_]\w*)")


def read_dockerfile(text: str) -> Commented:
    return Commented(list(_dockerfile_comments(text)), {})


def _dockerfile_comments(text: str) -> Iterator[Comment]:
    awaited: list[str] = []  # heredocs still open, in order
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if awaited:
            if stripped == awaited[0]:
                awaited.pop(0)
        elif stripped.startswith("#"):
            yield Comment(number, stripped[1:].strip(), True)
        else:
            awaited = [match["word"] for match in _DOCKER_HEREDOC.finditer(line)]


def read_marked(text: str) -> Commented:
    """Lines with a number sign in front, or behind a blank."""
    comments = []
    for number, line in enumerate(text.split("\n"), 1):
        match = BEHIND_BLANK.search(line)
        if match:
            comments.append(Comment(number, line[match.end() :].strip(), not line[: match.start()].strip()))
    return Commented(comments, {})
