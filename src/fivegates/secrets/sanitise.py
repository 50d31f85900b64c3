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


_COMMAND = re.compile(r"##(?=[A-Za-z]{0,16}+\[)")


def disarm(line: str) -> str:
    """One line of output that no CI runner takes for a command.

    GitHub's obeys lines that begin with ``::`` after blanks and ``##[`` anywhere, Azure's ``##vso[``, TeamCity's ``##teamcity[``.
    """
    if line.lstrip().startswith("::"):
        line = line.replace("::", ": :", 1)
    return _COMMAND.sub("## ", line) if "##" in line else line


def disarm_json(document: str) -> str:
    """The same for a JSON document, which says the same after it: only texts hold ``#``, and there it may be an escape."""
    return _COMMAND.sub(r"#\\u0023", document) if "##" in document else document
