"""What a stranger's question may do to the facts: read the documented tables with harmless functions, for a short time and little memory.

The questions of packs are written by whoever wrote the scanned repository. SQLite asks ``authorize`` about everything that a question
would touch before it runs; the bounds are what a question cannot talk its way out of: time, rows, bytes, and how much work one step is.
"""

from __future__ import annotations

import sqlite3
from time import monotonic

from ..errors import EngineError
from .model import TABLES

FUNCTIONS = frozenset(
    (
        *("abs", "avg", "coalesce", "concat", "count", "date", "dense_rank", "first_value", "glob", "group_concat", "ifnull", "iif"),
        *("instr", "julianday", "lag", "last_value", "lead", "length", "like", "lower", "ltrim", "max", "min", "nth_value", "ntile"),
        *("nullif", "percent_rank", "rank", "replace", "round", "row_number", "rtrim", "sign", "string_agg", "substr", "substring"),
        *("sum", "total", "trim", "typeof", "upper"),
    )
)
SCHEMAS = ("main", "base")
PRAGMA = "pragma_"
INTERNAL = ("sqlite_", PRAGMA)
READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})
SECONDS = 2.0  # of one check, with everything it asks about its findings
ALL_SECONDS = 20.0  # of all checks of packs together
MAX_ROWS = 10_000
MAX_BYTES = 32_000_000  # of all rows of an answer
MOST_CALLS = 100  # of functions, counted where they are written: each may work on a long text at every step
HEAP = 1_000_000_000  # bytes that SQLite may hold in this process; it can never be raised again
STEPS = 100  # of the virtual machine, after which the clock is looked at
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 20_000,  # bytes of any one text; the longest fact of 40 public repositories has 452
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


class Guard:
    """Stands between the questions of packs and the facts of one store; it keeps the time of all of them."""

    def __init__(self, seconds: float = SECONDS, all_seconds: float = ALL_SECONDS) -> None:
        self._seconds, self._left = seconds, all_seconds
        self._began, self._end = 0.0, 0.0
        self._calls = 0
        self.refusal = ""

    @property
    def is_late(self) -> bool:
        """Whether the check that is asked has used up its time."""
        return monotonic() > self._end

    def begin(self) -> None:
        """The time of one check begins. Raises ``EngineError`` where those before it have used up the time of all."""
        if self._left <= 0:
            raise EngineError(f"it was not asked: the checks of packs took {ALL_SECONDS:g} seconds before its turn")
        self._began = monotonic()
        self._end = self._began + min(self._seconds, self._left)

    def end(self) -> None:
        """The time of one check ends."""
        self._left -= monotonic() - self._began

    def asked(self) -> None:
        """A new question: what is counted by question is counted from the start."""
        self._calls, self.refusal = 0, ""

    def stop(self) -> bool:
        """Whether SQLite should stop; asked every ``STEPS`` steps."""
        return self.is_late

    def authorize(self, action: int, first: str | None, second: str | None, schema: str | None, trigger: str | None) -> int:
        """SQLite asks about each table, column and function of a question, and about every statement that is none."""
        if action in READING:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            is_counted = second == "" and not str(first).lower().startswith(INTERNAL)  # no column of it is read; it may be a name in WITH
            if is_counted or (first in TABLES and schema in SCHEMAS):
                return sqlite3.SQLITE_OK
            if not str(first).lower().startswith(PRAGMA):  # which older versions of SQLite do not call reading
                return self._refuse(f"it reads {first}, which is no table of facts")
        if action == sqlite3.SQLITE_FUNCTION:
            self._calls += 1
            if str(second).lower() not in FUNCTIONS:
                return self._refuse(f"it calls {second}(), which a check of a pack may not")
            if self._calls > MOST_CALLS:
                return self._refuse(f"it calls more than {MOST_CALLS} functions")
            return sqlite3.SQLITE_OK
        return self._refuse("it does more than read facts")

    def _refuse(self, reason: str) -> int:
        self.refusal = self.refusal or reason
        return sqlite3.SQLITE_DENY


def trim_from(text: object, characters: object) -> str | None:
    """``trim(text, characters)`` as SQLite has it, in time that the length of both does not multiply."""
    return None if text is None or characters is None else str(text).strip(str(characters))


def ltrim_from(text: object, characters: object) -> str | None:
    """``ltrim(text, characters)``, alike."""
    return None if text is None or characters is None else str(text).lstrip(str(characters))


def rtrim_from(text: object, characters: object) -> str | None:
    """``rtrim(text, characters)``, alike."""
    return None if text is None or characters is None else str(text).rstrip(str(characters))


def find_in(text: object, part: object) -> int | None:
    """``instr(text, part)``, alike: the first character of ``part`` in ``text``, counted from 1, or 0."""
    return None if text is None or part is None else str(text).find(str(part)) + 1


def replace_in(text: object, part: object, other: object) -> str | None:
    """``replace(text, part, other)``, alike."""
    if text is None or part is None or other is None:
        return None
    if part == "":
        return str(text)
    whole, found = str(text), str(part)
    if len(whole) + whole.count(found) * (len(str(other)) - len(found)) > LIMITS[sqlite3.SQLITE_LIMIT_LENGTH]:
        raise ValueError("string or blob too big")
    return whole.replace(found, str(other))


QUICK = (("trim", 2, trim_from), ("ltrim", 2, ltrim_from), ("rtrim", 2, rtrim_from), ("instr", 2, find_in), ("replace", 3, replace_in))
