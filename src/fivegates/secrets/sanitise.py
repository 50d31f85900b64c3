"""Take out of a text what could make a terminal or a reader see something else than what is there."""

from __future__ import annotations

import re

# Only the introducer and its parameters go, never a payload up to some terminator: two hostile names could hide what stands between.
_ANSI = re.compile("(?:\x1b\\[|\x9b)[0-?]*+[ -/]*+[@-~]|\x1b[]PX^_()#%][0-9A-Z]?|\x1b[ -~]?")


def sanitise(text: str) -> str:
    """``text`` without control characters (newline and tab stay), escape sequences, bidirectional overrides and invisible characters.

    Line and paragraph separators and lone surrogates become U+FFFD, so that the result is always encodable and as many lines as it looks.
    """
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    from unicodedata import category

    kept: list[str] = []
    for char in _ANSI.sub("", text):
        kind = category(char)
        if kind in ("Zl", "Zp", "Cs"):
            kept.append("\ufffd")
        elif kind not in ("Cc", "Cf") or char in "\n\t":
            kept.append(char)
    return "".join(kept)
