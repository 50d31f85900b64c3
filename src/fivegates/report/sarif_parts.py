"""Texts, paths and places as SARIF wants them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from ..source import Place
from .clean import printable

Json = dict[str, object]
MOST_TEXT = 1000  # of the 1,024 characters GitHub keeps of a rule's texts and shows of a message


def shown(text: str, limit: int = MOST_TEXT) -> str:
    """A text on one line, bounded, without control characters."""
    line = " ".join(printable(text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 3] + "..."


def plain(text: str, limit: int = MOST_TEXT) -> str:
    """A text for ``message.text``: brackets, backslashes and braces escaped as the format asks (sections 3.11.5 and 3.11.6)."""
    line = shown(text, limit)
    for mark in "\\[]":
        line = line.replace(mark, "\\" + mark)
    return line.replace("{", "{{").replace("}", "}}")


def message(text: str, related: Iterable[tuple[Place, str]]) -> str:
    """A finding's message as sentences, each related place linked by its number (from 1) in the list."""
    links = [f"[{plain(f'{place.path}:{place.line}', 300)}]({number})" for number, (place, _) in enumerate(related, 1)]
    sentence = plain(text).rstrip(". ") + "."
    return f"{sentence} See {', '.join(links)}." if links else sentence


def uri(path: str, prefix: str) -> str:
    """A path below the root as a relative reference from git's top level."""
    return quote(f"{prefix}{path}".encode("utf-8", "surrogateescape" if _from_bytes(path) else "replace"), safe="/-._~")


def _from_bytes(path: str) -> bool:
    """Whether every surrogate stands for one undecodable byte of a file name, as the file system hands them out."""
    return all("\udc80" <= char <= "\udcff" for char in path if "\ud800" <= char <= "\udfff")


def region(place: Place, line: str) -> Json:
    """One line from its column to its end; where the line is not at hand, one character."""
    start = max(place.column, 1)
    return {
        "startLine": max(place.line, 1),
        "startColumn": start,
        "endLine": max(place.line, 1),
        "endColumn": max(len(line.rstrip()) + 1, start + 1),
    }


def location(place: Place, prefix: str, line: str) -> Json:
    return {"physicalLocation": {"artifactLocation": {"uri": uri(place.path, prefix)}, "region": region(place, line)}}
