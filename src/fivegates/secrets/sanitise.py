"""Take out of a text what could make a terminal or a reader see something else than what is there."""

from __future__ import annotations

import re

# Only the introducer and its parameters go, never a payload up to some terminator: two hostile names could hide what stands between.
_ANSI = re.compile("(?:\x1b\\[|\x9b)[0-?]*+[ -/]*+[@-~]|\x1b[]PX^_()#%][0-9A-Z]?|\x1b[ -~]?")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but newline and tab
    "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # bidirectional overrides and marks, zero-width characters
    "\U000e0000-\U000e007f]"  # tags
)
_BREAKS = re.compile("[\u2028\u2029\ud800-\udfff]")
_SUSPECT = re.compile("[^\n\t -~\u00a1-\u0619\u061d-\u1fff\u2070-\ud7ff\ue000-\ufdff]")


def sanitise(text: str) -> str:
    """``text`` without control characters (newline and tab stay), escape sequences, bidirectional overrides and invisible characters.

    Line and paragraph separators and lone surrogates become U+FFFD, so that the result is always encodable and as many lines as it looks.
    """
    if _SUSPECT.search(text) is None:
        return text
    return _BREAKS.sub("\ufffd", _HIDDEN.sub("", _ANSI.sub("", text)))
