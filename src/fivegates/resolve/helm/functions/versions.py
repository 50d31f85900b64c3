"""Semantic versions and constraints on them, as the semver library of Go that Helm uses reads them."""

from __future__ import annotations

import re
from typing import Any

from ..data import GoMap
from ..failure import RenderError
from .interface import Register

register = Register()
_VERSION = re.compile(r"v?(\d{1,18}+)(?:\.(\d{1,18}+))?(?:\.(\d{1,18}+))?(?:-([0-9A-Za-z.-]++))?(?:\+([0-9A-Za-z.-]++))?")
_BOUND = re.compile(
    r"(=|!=|>=|=>|<=|=<|>|<|~>|~|\^)?\s*+v?([0-9]{1,18}+|[xX*])(?:\.([0-9]{1,18}+|[xX*]))?(?:\.([0-9]{1,18}+|[xX*]))?"
    r"(?:-([0-9A-Za-z.-]++))?(?:\+[0-9A-Za-z.-]++)?"
)
_RANGE = re.compile(r"(\S++)\s++-\s++(\S++)")

Parts = tuple[int, int, int]
Version = tuple[Parts, str]


def parsed(text: str) -> Version:
    """Raises ``RenderError``."""
    match = _VERSION.fullmatch(text.strip())
    if match is None:
        raise RenderError("a version that is none")
    return (int(match[1]), int(match[2] or 0), int(match[3] or 0)), match[4] or ""


@register("semver")
def semver(text: str) -> GoMap:
    match = _VERSION.fullmatch(text.strip())
    if match is None:
        raise RenderError("a version that is none")
    numbers = {name: int(match[index] or 0) for index, name in ((1, "Major"), (2, "Minor"), (3, "Patch"))}
    return GoMap({**numbers, "Prerelease": match[4] or "", "Metadata": match[5] or "", "Original": text})


@register("semverCompare")
def semver_compare(constraint: str, text: str) -> bool:
    version = parsed(text)
    return any(_allows(part, version) for part in constraint.split("||"))


def _allows(part: str, version: Version) -> bool:
    ranged = _RANGE.fullmatch(part.strip())
    if ranged is not None:
        part = f">={ranged[1]} <={ranged[2]}"
    found, end = [], 0
    for match in _BOUND.finditer(part):
        if part[end : match.start()].strip(" ,"):
            raise RenderError("a constraint on versions that cannot be read")
        found.append(match)
        end = match.end()
    if not found or part[end:].strip(" ,"):
        raise RenderError("a constraint on versions that cannot be read")
    return all(_holds(match, version) for match in found)


def _holds(match: re.Match[str], version: Version) -> bool:
    sign = {"=>": ">=", "=<": "<=", "~>": "~", None: "="}.get(match[1], match[1])
    written = [part for part in match.groups()[1:4] if part is not None]
    known = 0
    while known < len(written) and written[known] not in "xX*":
        known += 1
    numbers = [int(part) for part in written[:known]]
    floor: Parts = (*numbers, 0, 0, 0)[:3]  # type: ignore[assignment]
    if version[1] and not match[5]:
        return False
    return _within(str(sign), known, (floor, match[5] or ""), version)


def _within(sign: str, known: int, bound: Version, version: Version) -> bool:
    order = compared(version, bound)
    if sign in ("=", "~", "!="):
        if sign == "=" and known == 3:
            return order == 0
        if sign == "!=":
            return order != 0 if known == 3 else version[0][:known] != bound[0][:known]
        return order >= 0 and version[0][: min(known, 2)] == bound[0][: min(known, 2)]
    if sign == "^":
        return order >= 0 and version[0][: _fixed(bound[0], known)] == bound[0][: _fixed(bound[0], known)]
    if sign == ">":
        return order > 0 if known == 3 else version[0][:known] > bound[0][:known]
    if sign == "<":
        return order < 0
    if sign == ">=":
        return order >= 0
    return order <= 0 if known == 3 else version[0][:known] <= bound[0][:known]


def _fixed(numbers: Parts, known: int) -> int:
    """How many numbers ``^`` holds fixed: up to the first that is not zero."""
    for index, number in enumerate(numbers[:known]):
        if number:
            return index + 1
    return known


def compared(first: Version, second: Version) -> int:
    if first[0] != second[0]:
        return 1 if first[0] > second[0] else -1
    one, other = first[1], second[1]
    if one == other:
        return 0
    if not one or not other:
        return 1 if not one else -1
    return 1 if _ranks(one) > _ranks(other) else -1


def _ranks(prerelease: str) -> list[tuple[Any, ...]]:
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in prerelease.split(".")]
