"""How credentials are remembered without being kept: by where they stand in files, to be read from there again.

A later run has to take them out of what it prints as the run did that found them. Only a name, a path and offsets are kept. A credential
that stands in no file as it is (one that is put together from parts) cannot be remembered so; then nothing of that run is kept.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ..named_tuple import NamedTuple
from ..secrets.redactor import Collected

MOST_SEARCHED = 200_000_000  # characters that are looked through for all of them together
MOST_SECRETS = 2_000
_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{8,}+={0,2}+")

Text = Callable[[str], str | None]  # the text of a file by its path


class Slice(NamedTuple):
    """A credential's label, the file, and the spans of its lines there; in base64 the span of the token, and that in what it says."""

    label: str
    path: str
    spans: tuple[tuple[int, int], ...]
    inside: tuple[int, int] | None = None


def slices_of(collected: Sequence[Collected], paths: Sequence[str], text: Text) -> list[Slice] | None:
    """Where each credential stands; None where one of them stands nowhere as it is."""
    if len(collected) > MOST_SECRETS:
        return None
    left = MOST_SEARCHED
    found: list[Slice] = []
    for one in collected:
        for path in dict.fromkeys([one.path, *(slice.path for slice in reversed(found[-3:])), *paths]):
            content = text(path) if path else None
            if content is None:
                continue
            left -= len(content)
            if left < 0:
                return None
            slice = _find(one.label, one.secret, path, content)
            if slice is not None:
                found.append(slice)
                break
        else:
            return None
    return found


def secrets_in(slices: Iterable[Slice], text: Text) -> Iterator[tuple[str, str]]:
    """(label, secret) of each, read from the files again. Raises ``ValueError`` where a file does not hold it."""
    for slice in slices:
        content = text(slice.path)
        if content is None:
            raise ValueError("a file is gone")
        yield slice.label, _cut(slice, content)


def slice_from(data: Any) -> Slice:
    """As JSON gives it. Raises ``ValueError`` and ``TypeError`` where it is something else."""
    label, path, spans, inside = data
    if type(label) is not str or type(path) is not str:
        raise TypeError("no slice")
    return Slice(label, path, tuple(map(_span, spans)), None if inside is None else _span(inside))


def _span(data: Any) -> tuple[int, int]:
    start, end = data
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise TypeError("no span")
    return start, end


def _find(label: str, secret: str, path: str, text: str) -> Slice | None:
    spans = _find_lines(secret, text)
    found = [Slice(label, path, spans)] if spans else _find_encoded(label, secret, path, text)
    return next((slice for slice in found if _cut(slice, text) == secret), None)


def _find_lines(secret: str, text: str) -> tuple[tuple[int, int], ...]:
    """Each line after the other: in a block of YAML they are indented."""
    spans = []
    end = 0
    for line in secret.split("\n"):
        start = text.find(line, end)
        if start < 0:
            return ()
        end = start + len(line)
        spans.append((start, end))
    return tuple(spans)


def _find_encoded(label: str, secret: str, path: str, text: str) -> Iterator[Slice]:
    """As the data of a Secret holds it."""
    for match in _TOKEN.finditer(text):
        said = _decoded(match[0])
        start = said.find(secret) if said is not None else -1
        if start >= 0:
            yield Slice(label, path, (match.span(),), (start, start + len(secret)))


def _cut(slice: Slice, text: str) -> str:
    joined = "\n".join(text[start:end] for start, end in slice.spans)
    if slice.inside is None:
        return joined
    said = _decoded(joined)
    if said is None:
        raise ValueError("no base64")
    return said[slice.inside[0] : slice.inside[1]]


def _decoded(token: str) -> str | None:
    try:
        return base64.b64decode(token, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
