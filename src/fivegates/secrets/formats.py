"""Find providers' formats in a text: prefix, alphabet and length, in one pass and without backtracking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import log2
from typing import NamedTuple

from .knowledge import Format, ValueKnowledge
from .randomness import JUDGED, entropy, looks_repeated, word_share
from .trie import any_of

_UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

# Four letters in a row turn up by chance in a long key: words of a placeholder are looked for in its beginning only.
LONGEST_FILLER = 96


class Hit(NamedTuple):
    """A format found at ``text[start:end]``; ``filler``: the variable part is no random one (``xxxx``, ``1234567890``, words)."""

    start: int
    end: int
    format: Format
    filler: bool


class FormatTable:
    """The formats of the catalogue, ready to search."""

    def __init__(self, formats: Iterable[Format], values: ValueKnowledge) -> None:
        rows = tuple(formats)
        prefixed = [row for row in rows if row.prefix]
        self._marked = tuple(row for row in rows if not row.prefix)
        self._values = values
        self._prefixes = tuple(dict.fromkeys(row.prefix for row in prefixed))
        self._head = re.compile(any_of(self._prefixes))
        heads = {match[0] for prefix in self._prefixes if (match := self._head.match(prefix))}
        self._rows = {head: [row for row in prefixed if row.prefix.startswith(head)] for head in heads}
        self._bodies: dict[str, re.Pattern[str]] = {}

    def find(self, text: str) -> Iterator[Hit]:
        """Every format in ``text``, left to right, not overlapping. Linear: an attempt costs at most a format's length."""
        head = self._head.search(text)
        while head is not None:
            hit = self._hit_at(text, head.start(), head[0])
            if hit is not None:
                yield hit
            head = self._head.search(text, hit.end if hit is not None else head.end())

    def _hit_at(self, text: str, start: int, head: str) -> Hit | None:
        if start and text[start - 1].isalnum():
            return None
        for row in self._rows[head]:
            if text.startswith(row.prefix, start):
                match = self._body_of(row).match(text, start + len(row.prefix))
                if match is not None:
                    return Hit(start, match.end(), row, self._is_filler(row, match[0]))
        return None

    def _body_of(self, row: Format) -> re.Pattern[str]:
        """Compiled when a text first shows the prefix: few scans meet more than a handful of formats."""
        body = self._bodies.get(row.id)
        if body is None:
            body = self._bodies[row.id] = re.compile(_body(row))
        return body

    def whole(self, text: str) -> Hit | None:
        """A format without a prefix that ``text`` as a whole has."""
        for row in self._marked:
            fits = row.least <= len(text) <= row.most and row.at is not None and text.startswith(row.infix, row.at)
            if fits and re.fullmatch(f"[{row.alphabet}]+", text):
                return Hit(0, len(text), row, self._is_filler(row, text))
        return None

    def without_prefix(self, text: str) -> str:
        """``text`` after the longest known prefix it starts with, else all of it."""
        prefix = next((prefix for prefix in self._prefixes if text.startswith(prefix)), "")
        return text[len(prefix) :]

    def _is_filler(self, row: Format, body: str) -> bool:
        possible = log2(min(len(body), _alphabet_size(row.alphabet)))
        if entropy(body[:JUDGED]) < 0.7 * possible or looks_repeated(body):
            return True
        # in one case only, letters form words by chance too often
        if "A-Za-z" in row.alphabet and word_share(body, self._values.bigrams) >= 0.5:
            return True
        lower = body[:LONGEST_FILLER].lower()
        return any(mark in lower for mark in self._values.placeholder_contains)


def bits(hit: Hit) -> int:
    """Bits of the variable part of a format: its length times what one character of its alphabet can say."""
    return int((hit.end - hit.start - len(hit.format.prefix)) * log2(_alphabet_size(hit.format.alphabet)))


def _body(row: Format) -> str:
    # what may follow would otherwise be part of the key: a longer run is another thing than this format
    closed = "A-Za-z0-9_-" if "-" in row.alphabet[-1:] else "A-Za-z0-9"
    body = _UUID if row.uuid else f"[{row.alphabet}]{{{row.least},{row.most}}}+"
    ahead = f"(?=[{row.alphabet}]{{0,{row.most}}}?{re.escape(row.infix)})" if row.infix else ""
    return f"{ahead}{body}(?![{closed}])"


def _alphabet_size(alphabet: str) -> int:
    size, i = 0, 0
    while i < len(alphabet):
        if alphabet[i + 1 : i + 2] == "-" and i + 2 < len(alphabet):
            size, i = size + ord(alphabet[i + 2]) - ord(alphabet[i]) + 1, i + 3
        else:
            size, i = size + 1, i + 1
    return size
