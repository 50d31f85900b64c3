"""Comments of shell scripts and makefiles: lines of their own, outside of here-documents; a command may go on over several lines."""

from __future__ import annotations

import re

from .interface import Comment, Commented

_DOCUMENT = re.compile(r"<<-?[ \t]*+[\"']?(?P<word>[A-Za-z_]\w*+)")


def read_shell(text: str) -> Commented:
    """Comments that stand alone on their lines, and the lines of every command that has more than one.

    A comment right above such a command is about all of it, since none can stand inside.
    """
    comments: list[Comment] = []
    blocks: dict[int, tuple[int, int]] = {}
    awaited: list[str] = []  # here-documents still open, in order
    begun = 0  # the line on which a command began that goes on
    above: list[int] = []  # comments that stand right above the command
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if awaited:
            if stripped == awaited[0]:
                awaited.pop(0)
            continue
        if not begun and stripped.startswith("#"):
            above.append(len(comments))
            comments.append(Comment(number, stripped[1:].strip(), True))
            continue
        awaited = [found["word"] for found in _DOCUMENT.finditer(line)]
        goes_on = stripped.endswith("\\")
        if begun and not goes_on:
            blocks[begun] = begun, number
            for at in above:
                comments[at] = comments[at]._replace(covers=(comments[at].line, number))
        begun = (begun or number) if goes_on else 0
        above = above if goes_on else []
    return Commented(comments, blocks)
