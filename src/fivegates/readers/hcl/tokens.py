"""The lexical grain of HCL: the pieces that every pattern of this reader is put together from.

Every quantifier is possessive and no two alternatives of a repetition begin with the same character class, so that no text, however
hostile, is read more than a fixed number of times.
"""

from __future__ import annotations

import re

IDENTIFIER = r"[^\W\d][\w-]*+"
BLOCK_COMMENT = r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/"
COMMENT = rf"#[^\n]*+|//[^\n]*+|{BLOCK_COMMENT}"

BLANKS = rf"[ \t\r]*+(?:(?:{COMMENT})[ \t\r]*+)*+"  # what separates tokens where a newline means something
LINES = rf"\s*+(?:(?:{COMMENT})\s*+)*+"  # ... and where it does not

_LITERAL_SIGN = r"\$\$\{|%%\{|[$%](?!\{)"  # an escaped introducer, or a sign that introduces nothing
PLAIN_STRING = r'"[^"\\$%\n]*+"'
QUOTED_TEXT = rf'(?:[^"\\$%\n]++|\\[^\n]|{_LITERAL_SIGN})*+'  # inside quotes, up to the end or to ${ or %{
QUOTED_STRING = rf'"{QUOTED_TEXT}"'  # a string without interpolation
BARE_TEXT = rf"(?:[^$%]++|{_LITERAL_SIGN})*+"  # inside a heredoc or a JSON string, up to ${ or %{
BARE_LINE = rf"(?:[^$%\n]++|{_LITERAL_SIGN})*+\n?+"

HEREDOC = re.compile(rf"<<(-?)({IDENTIFIER})[ \t]*+\r?\n")
_MARKER_LINE = re.compile(rf"^[ \t]*+({IDENTIFIER})[ \t]*+\r?$", re.MULTILINE)


def heredoc_end(text: str, start: int, tag: str, end: int) -> tuple[int, int] | None:
    """Where the line that closes a heredoc begins and where its tag ends, searched from ``start``; None when nothing closes it."""
    for line in _MARKER_LINE.finditer(text, start, end):
        if line[1] == tag:
            return line.start(), line.end(1)
    return None
