"""Broken variants of inputs, without coverage: the bounded run that every test run makes. The same seed gives the same variants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

TOKENS = (
    *(b"{ } [ ] ( ) \" ' \\ ${ %{ }} {{ # // /* */ <<EOT \n \r\n \t \0 \xff \xef\xbb\xbf : , = - * ? & ! | > % @ ` ~".split(b" ")),
    *(b"null true false 0 -1 1e999 9999999999999999999999 0x7f .5 for in if else endfor each.key count.index var. local.".split(b" ")),
    *("\u202e \u200b \x1b[2J \u2028 é 😀 ::error::x <script> &lt; =1+1".encode().split(b" ")),
    *(b"fivegates:ignore[FG201] x|<<: *a|&a [*a, *a]|!!binary|--- |...|$(curl x)|{{ .Values.a }}|arn:aws:iam::*:role/*".split(b"|")),
    b"a" * 300,
    b"[" * 300,
    b"{" * 300,
    b"(" * 300,
    b" " * 300,
)


def variants(seeds: Sequence[bytes], number: int, seed: int) -> Iterator[bytes]:
    """``number`` inputs, each a seed after one to six changes."""
    random = Random(seed)
    for _ in range(number):
        data = random.choice(seeds) if seeds else b""
        for _ in range(random.randint(1, 6)):
            data = _changed(data, seeds, random)
        yield data[:20_000]


def _changed(data: bytes, seeds: Sequence[bytes], random: Random) -> bytes:
    start = random.randint(0, len(data))
    end = min(len(data), start + random.choice((1, 1, 2, 8, 40)))
    what = random.randrange(6)
    if what == 0:
        return data[:start] + data[end:]
    if what == 1:
        return data[:end] + data[start:end] * random.choice((1, 2, 30)) + data[end:]
    if what == 2 and start < len(data):
        return data[:start] + bytes([random.randrange(256)]) + data[start + 1 :]
    if what == 3 and seeds:
        other = random.choice(seeds)
        return data[:start] + other[random.randint(0, len(other)) :]
    if what == 4:
        lines = data.split(b"\n")
        random.shuffle(lines[: random.randint(0, len(lines))])
        at = random.randrange(len(lines))
        return b"\n".join([*lines[:at], random.choice(lines), *lines[at:]])
    return data[:start] + random.choice(TOKENS) + data[start:]
