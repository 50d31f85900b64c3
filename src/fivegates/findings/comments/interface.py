"""What every reader of comments gives: the comments of a text, and which lines the block opened on a line spans."""

from __future__ import annotations

import re

from ...named_tuple import NamedTuple

NEIGHBOURHOOD = 500  # characters looked at before a brace and around a comment, so that one endless line costs no more than many
BEHIND_BLANK = re.compile(r"(?:^|(?<=[ \t]))#")


class Comment(NamedTuple):
    """One line of a comment. ``alone``: nothing but comment stands on its line; ``covers``: the lines it is about, where it is about others
    than those that stand beside or below it.
    """

    line: int
    text: str
    alone: bool
    covers: tuple[int, int] | None = None


class Commented(NamedTuple):
    """The comments of a text, and the spans of its blocks: header line -> last line (in YAML a header may stand below the first line)."""

    comments: list[Comment]
    blocks: dict[int, tuple[int, int]]
