"""Patterns of the AWS policy language as sets of texts: ``*`` is any run of characters, ``?`` is one.

No pattern is expanded and no regular expression is involved. ``contains`` never says yes wrongly, and no wrongly only of a wider
pattern with question marks; ``overlaps`` is exact.
"""

from __future__ import annotations

LONGEST = 2048  # characters; no ARN has more, and a whole policy has at most 10,240 (IAM user guide, quotas)
MOST_STEPS = 250_000  # of one comparison


def normal(pattern: str) -> str:
    """The pattern with each run of wildcards in one form, its question marks before a single star: ``*?*`` and ``?*`` are one set."""
    if "**" not in pattern and "*?" not in pattern:
        return pattern
    pieces: list[str] = []
    at = 0
    while at < len(pattern):
        end = at
        while end < len(pattern) and pattern[end] in "*?":
            end += 1
        if end > at:
            run = pattern[at:end]
            pieces.append("?" * run.count("?") + ("*" if "*" in run else ""))
            at = end
        else:
            pieces.append(pattern[at])
            at += 1
    return "".join(pieces)


def contains(wide: str, narrow: str) -> bool:
    """Whether every text of ``narrow`` is one of ``wide``. At most (length) x (length) steps; what is too long contains nothing."""
    if wide == "*" or wide == narrow:
        return True
    if not narrow.startswith(_fixed_start(wide)) or not narrow.endswith(_fixed_end(wide)) or _is_too_long(wide, narrow):
        return False
    wide, narrow = normal(wide), normal(narrow)
    if "?" not in wide:
        return _holds_pieces(wide, narrow)
    at = index = mark = 0
    star = -1
    while index < len(narrow):
        sign = narrow[index]
        if at < len(wide) and wide[at] == "*":
            star, mark, at = at, index, at + 1
        elif at < len(wide) and (wide[at] == sign or (wide[at] == "?" and sign != "*")):
            at, index = at + 1, index + 1
        elif star >= 0:
            mark, at, index = mark + 1, star + 1, mark + 1
        else:
            return False
    return not wide[at:].strip("*")


def _holds_pieces(wide: str, narrow: str) -> bool:
    """The same where no question mark is in the wide pattern: its pieces follow one another. No piece holds a star, so none meets one."""
    first, *rest = wide.split("*")
    if not rest:
        return False  # no wildcard, and not the same
    *between, last = rest
    at, end = len(first), len(narrow) - len(last)
    for piece in between:
        found = narrow.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return at <= end


def _fixed_start(pattern: str) -> str:
    """What stands before the first wildcard."""
    star, mark = pattern.find("*"), pattern.find("?")
    ends = [at for at in (star, mark) if at >= 0]
    return pattern[: min(ends)] if ends else pattern


def _fixed_end(pattern: str) -> str:
    """What stands behind the last wildcard."""
    return pattern[max(pattern.rfind("*"), pattern.rfind("?")) + 1 :]


def _is_too_long(one: str, other: str) -> bool:
    return len(one) > LONGEST or len(other) > LONGEST or len(one) * len(other) > MOST_STEPS


def overlaps(one: str, other: str) -> bool:
    """Whether some text is of both patterns; what is too long overlaps with everything.

    Of two patterns with a star only the beginnings before the first and the ends behind the last can contradict each other: what lies
    between can follow one another in one text.
    """
    if one == "*" or other == "*" or _is_too_long(one, other):
        return True
    if "*" not in one:
        return _covers_some(other, one)
    if "*" not in other:
        return _covers_some(one, other)
    return _agree(one[: one.index("*")], other[: other.index("*")]) and _agree(one[: one.rindex("*") : -1], other[: other.rindex("*") : -1])


def _agree(one: str, other: str) -> bool:
    """Whether two runs without stars can begin one text."""
    if "?" not in one and "?" not in other:
        return one.startswith(other) or other.startswith(one)
    return all(a == b or a == "?" or b == "?" for a, b in zip(one, other, strict=False))


def _covers_some(pattern: str, fixed: str) -> bool:
    """Whether a pattern covers a text of the fixed length that ``fixed``, which may hold question marks, has."""
    at = index = mark = 0
    star = -1
    while index < len(fixed):
        if at < len(pattern) and pattern[at] == "*":
            star, mark, at = at, index, at + 1
        elif at < len(pattern) and (pattern[at] == fixed[index] or "?" in (pattern[at], fixed[index])):
            at, index = at + 1, index + 1
        elif star >= 0:
            mark, at, index = mark + 1, star + 1, mark + 1
        else:
            return False
    return not pattern[at:].strip("*")
