"""Addresses and references as plans spell them: ``module.a["x"]``, ``aws_iam_role.r[0].arn``."""

from __future__ import annotations

import re
from functools import lru_cache

from ...errors import PlanError
from .model import Key

_STEP = re.compile(r'\.?([^\W\d][\w-]*+)|\[(\d{1,9})\]|\["((?:[^"\\]|\\.)*+)"\]')
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrt"\\]))|([$%])\4(?=\{)')
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
LONGEST = 10_000


class Index(str):
    """A step in brackets with a text inside; a plain ``str`` step is a name after a dot."""

    __slots__ = ()


Step = str | int


@lru_cache(maxsize=4096)
def read_steps(text: str) -> tuple[Step, ...] | None:
    """The steps of a reference; None where it is written in a way that is not understood."""
    if len(text) > LONGEST:
        return None
    steps: list[Step] = []
    at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            return None
        name, number, quoted = found.groups()
        steps.append(name if name is not None else int(number) if number is not None else Index(_unquoted(quoted)))
        at = found.end()
    return tuple(steps)


def read_call(address: str, caller: str) -> tuple[str, Key]:
    """The module call that ``address`` adds to its caller's. Raises ``PlanError``."""
    prefix = f"{caller}." if caller else ""
    steps = read_steps(address[len(prefix) :]) if address.startswith(prefix) else None
    if steps is None or len(steps) not in (2, 3) or steps[0] != "module" or not isinstance(steps[1], str):
        raise PlanError(f"{address[:100]!r} is no module below {caller[:100]!r}")
    key: Key = steps[2] if len(steps) == 3 else None
    return str(steps[1]), str(key) if isinstance(key, str) else key


def _unquoted(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    short, long, letter, sign = found.groups()
    if sign:
        return sign
    if letter:
        return _LETTERS.get(letter, letter)
    code = int(short or long, 16)
    return "\ufffd" if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)
