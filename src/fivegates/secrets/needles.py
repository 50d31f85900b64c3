"""Find many collected secrets in a text at once, in every spelling in which an output may carry them."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus

from .trie import any_of

# A shorter value is not looked for: it would blank out ordinary words, and guessing it is easier than finding it here.
SHORTEST = 6
LONGEST_FORM = 16_384
_LINE_BREAK = re.compile(r"\r?\n|\\n")


def forms_of(secret: str) -> set[str]:
    """``secret`` as it is, URL-encoded, in base64 (alone or inside something longer), escaped for JSON and HTML, and each of its lines."""
    spellings = {secret, *(line.strip() for line in _LINE_BREAK.split(secret) if len(line.strip()) >= 16)}
    forms = set(spellings)
    for text in spellings:
        url = quote(text, safe="")
        forms |= {url, quote_plus(text), quote(text), url.replace("%2F", "%2f").replace("%3D", "%3d").replace("%2B", "%2b")}
        forms |= {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], html.escape(text), html.escape(text, quote=False)}
    forms |= _base64_forms(secret.encode("utf-8", "replace"))
    return {form[:LONGEST_FORM] for form in forms if len(form) >= SHORTEST}


def _base64_forms(data: bytes) -> set[str]:
    forms = {base64.b64encode(data).decode(), base64.urlsafe_b64encode(data).decode()}
    for shift in range(3):
        # what the bytes decide alone: characters that also hold bits of a neighbour differ from case to case
        first, last = -(-shift * 8 // 6), (shift + len(data)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            forms.add(encode(b"\0" * shift + data).decode()[first:last])
    return forms


class Needles:
    """An index of forms by their first characters; a search costs the text once, whatever the number of needles."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._lengths: dict[str, list[int]] = {}
        for form in names:
            lengths = self._lengths.setdefault(form[:SHORTEST], [])
            if len(form) not in lengths:
                lengths.append(len(form))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)
        self._pattern = re.compile(any_of(self._lengths)) if self._lengths else None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, name) of every needle, left to right, the longest at each place, not overlapping."""
        if self._pattern is None:
            return
        match = self._pattern.search(text)
        while match is not None:
            start = match.start()
            end, name = self._longest_at(text, start, match[0])
            if name is not None:
                yield start, end, name
            match = self._pattern.search(text, end)

    def _longest_at(self, text: str, start: int, head: str) -> tuple[int, str | None]:
        for length in self._lengths[head]:
            name = self._names.get(text[start : start + length])
            if name is not None:
                return start + length, name
        return start + 1, None
