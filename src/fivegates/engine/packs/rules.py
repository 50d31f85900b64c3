"""What a query of a pack must not be, as far as its words alone tell. Everything else is refused when it is asked (``facts.guard``).

A conclusion from absence must be proved by ``closed``. Here only plain forms of it are refused, and only where ``closed`` is not read at
all; ``fivegates checks --test`` walks the whole query (``absence``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .words import closings, texts, words

MOST_COPIES = 2_000  # of queries with a name: each use of one is a copy of all that it uses itself
CLOCKS = frozenset(("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"))
_DATES = frozenset(("DATE", "JULIANDAY"))
_EQUAL = frozenset(("=", "==", "<", "<="))
_FEWER = _EQUAL | {"<>", "!=", "BETWEEN", "IN", "IS"}
_COUNTS = frozenset(("COUNT", "SUM", "TOTAL"))


def refusals(sql: str) -> Iterator[str]:
    """Why ``sql`` cannot be asked for a pack, in words; nothing where it can."""
    found = words(sql)
    pairs = closings(found)
    if any(text.strip().lower() == "now" for text in texts(sql)) or CLOCKS & set(found) or _asks_date_of_nothing(found):
        yield "it asks a clock, and the only one is :today"
    if _copies(found, pairs) > MOST_COPIES:
        yield "its queries with names use each other too often"
    if "CLOSED" not in found:
        absent = next(_absences(found, pairs), "")
        if absent:
            yield f"it concludes from absence ({absent}) and does not join closed, so that what was not read would count as missing"


def _asks_date_of_nothing(found: Sequence[str]) -> bool:
    return any(one in _DATES and found[at + 1 : at + 3] == ["(", ")"] for at, one in enumerate(found))


def _copies(found: Sequence[str], pairs: dict[int, int]) -> int:
    """How many queries this one is once every name of WITH stands for what it means, as SQLite reads it."""
    weights: dict[str, int] = {}
    total = 0
    for at, word in enumerate(found):
        total = min(total + weights.get(word, 0), MOST_COPIES + 1)
        if word == "AS" and found[at + 1 : at + 2] == ["("] and at + 1 in pairs:
            name = _named_before(found, at)
            inside = found[at + 2 : pairs[at + 1]]
            weights[name] = min(1 + sum(weights.get(one, 0) for one in inside), MOST_COPIES + 1)
    return total


def _named_before(found: Sequence[str], at: int) -> str:
    """The name in ``NAME AS (`` and ``NAME (COLUMNS) AS (``."""
    before = at - 1
    if before >= 0 and found[before] == ")":
        while before > 0 and found[before] != "(":
            before -= 1
        before -= 1
    return found[before] if before >= 0 else ""


def _absences(found: Sequence[str], pairs: dict[int, int]) -> Iterator[str]:
    optional = _optional(found)
    for at, word in enumerate(found):
        after = list(found[at + 1 : at + 4])
        if word == "EXCEPT":
            yield "EXCEPT"
        elif word == "NOT" and after[:1] == ["EXISTS"]:
            yield "NOT EXISTS"
        elif word == "NOT" and after == ["IN", "(", "SELECT"]:
            yield "NOT IN"
        elif word == "NOT" and after[:1] == ["("] and _asks_rows(found[at + 1 : pairs.get(at + 1, at + 1)]):
            yield "NOT of a query"
        elif word in optional and after[:1] == ["."] and found[at + 3 : at + 5] == ["IS", "NULL"] and found[at - 2 : at] != ["NOT", "("]:
            yield "IS NULL after an outer join"
        elif word in _COUNTS and _is_condition(found, at) and _is_bounded(found, at, pairs):
            yield f"a bound on {word.lower()}"
        elif word == "(" and after[:1] == ["SELECT"] and at in pairs and _is_empty(found, at, pairs[at]):
            yield "a query that gives nothing"


def _optional(found: Sequence[str]) -> set[str]:
    """The names of tables that an outer join may leave without a row."""
    names: set[str] = set()
    for at, word in enumerate(found):
        if word in ("LEFT", "RIGHT", "FULL") and "JOIN" in found[at + 1 : at + 3]:
            table = found.index("JOIN", at) + 1
            beside = found[table + 1 : table + 3]
            names |= set(found[table : table + 1]) | set(beside[1:] if beside[:1] == ["AS"] else beside[:1])
    return names - {"ON", "USING", "("}


def _is_condition(found: Sequence[str], at: int) -> bool:
    """Whether a word stands in WHERE, HAVING or ON, and not among the columns of a result."""
    return next((word != "SELECT" for word in reversed(found[:at]) if word in ("SELECT", "WHERE", "HAVING", "ON")), False)


def _asks_rows(inside: Sequence[str]) -> bool:
    return any(word == "EXISTS" or (word == "IN" and list(inside[at + 1 : at + 3]) == ["(", "SELECT"]) for at, word in enumerate(inside))


def _is_bounded(found: Sequence[str], at: int, pairs: dict[int, int]) -> bool:
    """``COUNT(...)`` before a sign that too few rows satisfy, or behind one. ``<> 0`` means that there are some."""
    if found[at + 1 : at + 2] != ["("] or at + 1 not in pairs:
        return False
    after = found[pairs[at + 1] + 1 : pairs[at + 1] + 3]
    if after[:1] and after[0] in _FEWER:
        return after[0] not in ("<>", "!=") or after[1:] != ["0"]
    return at > 0 and found[at - 1] in ("=", "==", ">", ">=", "NOT")


def _is_empty(found: Sequence[str], start: int, end: int) -> bool:
    after = found[end + 1 : end + 3]
    counts = bool(_COUNTS & set(found[start + 2 : start + 3]))
    return after[:2] == ["IS", "NULL"] or (counts and after[:1] != [] and after[0] in _EQUAL)
