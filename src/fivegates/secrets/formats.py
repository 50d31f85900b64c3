"""Find providers' formats in a text: prefix, alphabet and length, in one pass and without backtracking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import log2

from ..named_tuple import NamedTuple
from .knowledge import Format, ValueKnowledge
from .literals import is_published
from .randomness import JUDGED, entropy, looks_repeated, word_share
from .trie import any_of

_UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

_ESCAPE = re.compile(r"(?:\\(?:[abefnrtv0]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})|%[0-9A-Fa-f]{2})\Z")

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
        """Every format with a prefix in ``text``, left to right, not overlapping. Linear: an attempt costs at most a format's length."""
        head = self._head.search(text)
        while head is not None:
            hit = self._hit_at(text, head.start(), head[0])
            if hit is not None:
                yield hit
            # another prefix may begin inside this one, which an escape before it made up: \n and api_ read as napi_
            head = self._head.search(text, hit.end if hit is not None else head.start() + 1)

    def _hit_at(self, text: str, start: int, head: str) -> Hit | None:
        if _continues_word(text, start):
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

    def find_marked(self, text: str) -> Iterator[Hit]:
        """Every format without a prefix in ``text``, found by what stands inside it, left to right for each format."""
        for row in self._marked:
            mark = text.find(row.infix)
            while mark >= 0:
                hit = self._hit_around(text, mark, row)
                if hit is not None:
                    yield hit
                mark = text.find(row.infix, hit.end if hit is not None else mark + 1)

    def _hit_around(self, text: str, mark: int, row: Format) -> Hit | None:
        start = mark - (row.at or 0)
        if start < 0 or _continues_word(text, start):
            return None
        match = self._body_of(row).match(text, start)
        return Hit(start, match.end(), row, self._is_filler(row, match[0])) if match is not None else None

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
        return any(mark in lower for mark in self._values.placeholder_contains) or is_published(body, self._values)


def _continues_word(text: str, start: int) -> bool:
    """Does a letter or digit stand before ``start`` that is no part of an escape (``\\n``, ``\\u0022``, ``%22``)?"""
    before = text[start - 1 : start]
    if not (before.isascii() and before.isalnum()):
        return False
    return _ESCAPE.search(text, max(start - 6, 0), start) is None


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
