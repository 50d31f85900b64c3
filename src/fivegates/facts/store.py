"""The facts of one scan in an in-memory SQLite database, and the only place that talks to SQLite.

Rows are loaded first; the first question then builds the indexes and locks the database: from there on only SELECT is possible, every
question is bounded in steps, rows and length, and nothing but these tables can be reached.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count, islice
from typing import Any

from ..errors import EngineError, MissingTable, UsageError
from ..named_tuple import NamedTuple
from .guard import HEAP, LIMITS, QUICK, STEPS, Guard
from .guard import MAX_BYTES as GUARDED_BYTES
from .guard import MAX_ROWS as GUARDED_ROWS
from .model import TABLES

Row = dict[str, Any]
GREATEST = 2**63 - 1
_AT_ONCE = 5_000  # rows that are taken out together
Fact = tuple[Any, ...]  # a named tuple of facts.model
Parameters = Mapping[str, str | int | float | None]


class Column(NamedTuple):
    """A column as documented: SQLite ``type`` and whether NULL (unknown) is possible."""

    name: str
    type: str
    optional: bool


class Answer(NamedTuple):
    """What a question of the user's gave: column names, rows, and whether more rows were left out."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    cut: bool


TYPES = {"str": "TEXT", "int": "INTEGER", "float": "REAL", "bool": "INTEGER"}
INDEXES = {  # the joins that checks make
    "module_calls": (("location",),),
    "closed": (("subject", "fact"),),
    "job_triggers": (("workload",),),
    "job_gates": (("workload",),),
    "job_permissions": (("workload",),),
    "job_secrets": (("workload",),),
    "images": (("deployment",),),
    "exposures": (("deployment",),),
    "unresolved": (("subject",),),
    "evidence": (("agent",),),
    "deployments": (("agent",), ("workload",)),
    "runs_as": (("workload",), ("identity",)),
    "assumes": (("identity",), ("target",)),
    "trusts": (("identity",),),
    "effective_identities": (("identity",), ("deployment",), ("workload",)),
    "identity_use": (("identity",),),
    "credentials": (("value_id",), ("identity",)),
    "uses_credential": (("workload",), ("credential",)),
    "expiries": (("identity",), ("workload",)),
    "refreshes": (("identity",), ("workload",)),
    "memberships": (("identity",), ("group_id",)),
    "grants": (("identity",),),
    "role_bindings": (("role_id",),),
    "bound": (("identity",), ("binding",)),
    "rbac_rules": (("role_id",),),
    "capabilities": (("identity",),),
    "escalations": (("identity",),),
    "contracts": (("agent",),),
    "contract_fields": (("contract", "field"),),
    "contract_gaps": (("contract", "field"),),
    "owners": (("agent",),),
    "people": (("principal",),),
    "reviews": (("contract",),),
    "review_changes": (("contract",),),
    "told": (("agent",),),
    "sign_offs": (("contract",),),
    "class_reviewers": (("contract",),),
    "contract_credentials": (("contract",),),
    "log_sinks": (("deployment",), ("store",)),
    "traces": (("deployment",), ("system", "service_name")),
    "tracing": (("deployment",),),
    "deployed_in": (("deployment",), ("scope",)),
    "audit_layers": (("scope", "layer"),),
    "audited_grants": (("identity",),),
    "alerts_on": (("agent",),),
    "escapes": (("deployment",),),
    "token_mounts": (("deployment",),),
    "egress": (("deployment",),),
    "image_verification": (("deployment",),),
}
READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
BARRED_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "random", "randomblob", "zeroblob"})
MAX_STEPS = 400_000_000  # virtual machine steps of one question: several seconds of work
STEPS_PER_CHECK = 100_000
MAX_LENGTH = 16_000_000  # bytes of any one text
MAX_ROWS = 250_000


def tables() -> dict[str, str]:
    """Every table's documentation by its name, in the order of the schema."""
    return {name: (fact.__doc__ or "").strip() for name, fact in TABLES.items()}


def columns(table: str) -> tuple[Column, ...]:
    """The columns of ``table``. Raises KeyError where there is no such table."""
    return tuple(_column(name, kind) for name, kind in TABLES[table].__annotations__.items())


def _column(name: str, annotation: str) -> Column:
    kind, _, rest = annotation.partition(" | ")
    return Column(name.rstrip("_"), TYPES[kind], rest == "None")


class _Work:
    """The steps that a question took so far; it knows no store, so that no circle keeps the rows in memory."""

    steps = 0

    def count(self) -> int:
        self.steps += STEPS_PER_CHECK
        return self.steps > MAX_STEPS


class Store:
    """Facts by table. ``insert`` as often as needed, then ``query``."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:", isolation_level=None)
        self._database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_LENGTH)
        self._work = _Work()
        self._sealed = False
        self._indexed: set[str] = set()
        self._guard: Guard | None = None
        self.has_base = False
        self._create("main")

    # ------------------------------------------------------------------------------------------- loading

    def insert(self, rows: Iterable[Fact]) -> None:
        """Add rows of any tables; where a table has an ``id``, a second row with the same id is dropped."""
        self._load("main", rows)

    def insert_base(self, rows: Iterable[Fact]) -> None:
        """Add rows of the base of a change; they stand beside the head's as ``base.<table>``."""
        if not self.has_base:
            self._unseal()
            self._database.execute("ATTACH DATABASE ':memory:' AS base")
            self.has_base = True
            self._create("base")
        self._load("base", rows)

    def insert_base_from(self, other: Store, named: Callable[[str], str]) -> None:
        """All rows of another store as those of the base, each text as ``named`` writes it."""
        self.insert_base(())
        self._database.execute("BEGIN")
        for table, rows in other.dump():
            self._load_table("base", table, [tuple(named(value) if type(value) is str else value for value in row) for row in rows])
        self._database.execute("COMMIT")

    def dump(self) -> Iterator[tuple[str, list[Fact]]]:
        """Every row of the head as SQLite keeps it, table by table, in their order, of each some thousands at a time."""
        for table in TABLES:
            rows = self._database.execute(f"SELECT * FROM main.{table} ORDER BY rowid")  # noqa: S608 - names come from the model
            while some := rows.fetchmany(_AT_ONCE):
                yield table, some

    def add(self, table: str, rows: Sequence[Fact]) -> None:
        """Rows of one table as ``dump`` gave them, beside others; of equal ids the first stays. Raises as ``restore`` does."""
        if table not in TABLES:
            raise ValueError(f"no table is called {table!r}")
        self._unseal()
        self._database.execute("BEGIN")
        try:
            self._load_table("main", table, rows)
        except (sqlite3.Error, TypeError) as error:
            self._database.execute("ROLLBACK")
            raise ValueError(f"these are no facts: {error}") from None
        self._database.execute("COMMIT")

    def restore(self, kept: Mapping[str, Iterable[Sequence[object]]]) -> None:
        """Rows as ``dump`` gave them, into an empty store. Raises ``ValueError`` for what no table can hold."""
        self._database.execute("BEGIN")
        try:
            for table, rows in kept.items():
                if table not in TABLES:
                    raise ValueError(f"no table is called {table!r}")
                marks = ", ".join("?" * len(TABLES[table].__annotations__))
                self._database.executemany(f"INSERT INTO main.{table} VALUES ({marks})", rows)  # noqa: S608 - names come from the model
        except (sqlite3.Error, TypeError, OverflowError, UnicodeError) as error:
            self._database.execute("ROLLBACK")
            raise ValueError(f"these are no facts: {error}") from None
        self._database.execute("COMMIT")

    def holds(self, table: str) -> bool:
        """Whether a table of the model has any row."""
        if table not in TABLES:
            raise KeyError(table)
        return bool(self._database.execute(f"SELECT EXISTS (SELECT 1 FROM main.{table})").fetchone()[0])  # noqa: S608

    def _load(self, schema: str, rows: Iterable[Fact]) -> None:
        by_type: dict[type, list[Fact]] = {}
        for row in rows:
            by_type.setdefault(type(row), []).append(row)
        strange = by_type.keys() - set(TABLES.values())
        if strange:
            raise TypeError(f"no table holds {sorted(kind.__name__ for kind in strange)}")
        self._unseal()
        self._database.execute("BEGIN")
        try:
            for table, fact in TABLES.items():
                if fact in by_type:
                    self._load_table(schema, table, by_type[fact])
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def _load_table(self, schema: str, table: str, rows: Sequence[Fact]) -> None:
        names = TABLES[table].__annotations__.keys()
        marks = ", ".join("?" * len(names))
        once = " ON CONFLICT(id) DO NOTHING" if "id" in names else ""
        statement = f"INSERT INTO {schema}.{table} VALUES ({marks}){once}"  # noqa: S608 - names come from the model
        try:
            self._database.execute("SAVEPOINT one_table")
            self._database.executemany(statement, rows)
        except (UnicodeEncodeError, OverflowError):  # half of a surrogate pair, from an escape in hostile JSON; a number without measure
            self._database.execute("ROLLBACK TO one_table")
            self._database.executemany(statement, (tuple(map(_storable, row)) for row in rows))
        self._database.execute("RELEASE one_table")

    def _create(self, schema: str) -> None:
        for table in TABLES:
            parts = [_definition(column) for column in columns(table)]
            self._database.execute(f"CREATE TABLE {schema}.{table} ({', '.join(parts)}) STRICT")

    # ------------------------------------------------------------------------------------------- asking

    def query(self, sql: str, parameters: Parameters | None = None, row_limit: int = MAX_ROWS) -> list[Row]:
        """The rows of a check's question, at most ``row_limit``.

        Raises ``MissingTable`` where it names a table that is not here, ``EngineError`` for every other failure, too many rows included.
        """
        row_limit = min(row_limit, GUARDED_ROWS) if self._guard is not None else row_limit
        with self._asking(sql, parameters) as cursor:
            rows = _as_dicts(cursor, row_limit + 1) if self._guard is None else _few_as_dicts(cursor, row_limit + 1)
        if len(rows) > row_limit:
            raise EngineError(f"a query gave more than {row_limit} rows", "the query joins more than it should")
        return rows

    def walk(self, sql: str, parameters: Parameters | None = None) -> Iterator[Row]:
        """The rows one by one: what is not asked for is not computed. Raises as ``query`` does."""
        with self._asking(sql, parameters) as cursor:
            names = [entry[0] for entry in cursor.description or ()]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def ask(self, sql: str, row_limit: int = 10_000) -> Answer:
        """A question of the user's. Raises ``UsageError`` where it cannot be answered."""
        try:
            with self._asking(sql, None) as cursor:
                names = _distinct(entry[0] for entry in cursor.description or ())
                rows = [dict(zip(names, map(_shown, row), strict=True)) for row in islice(cursor, row_limit + 1)]
        except EngineError as error:
            raise UsageError(error.message, "one SELECT over the tables of facts is possible, and nothing else") from None
        return Answer(names, tuple(rows[:row_limit]), len(rows) > row_limit)

    def columns_of(self, sql: str, parameters: Parameters | None = None) -> tuple[str, ...]:
        """The names of the columns that a question gives; none of its rows is computed. Raises as ``query`` does."""
        none = f"SELECT * FROM (\n{sql.strip().rstrip(';')}\n) LIMIT 0"  # noqa: S608 - it is a question either way
        with self._asking(none, parameters) as cursor:
            return tuple(entry[0] for entry in cursor.description or ())

    @contextmanager
    def guarded(self, guard: Guard) -> Iterator[None]:
        """What is asked inside is a stranger's: one check's questions, under ``guard``. Raises ``EngineError`` where its time is over."""
        guard.begin()
        self._seal()
        self._unseal()
        for setting in ("temp_store = MEMORY", f"hard_heap_limit = {HEAP}"):
            self._database.execute(f"PRAGMA {setting}").close()
        for name, number, function in QUICK:
            self._database.create_function(name, number, function, deterministic=True)
        former = {limit: self._database.setlimit(limit, value) for limit, value in LIMITS.items()}
        self._guard, self._sealed = guard, True
        self._database.set_authorizer(guard.authorize)
        self._database.set_progress_handler(guard.stop, STEPS)
        try:
            yield
        finally:
            guard.end()
            self._guard = None
            self._unseal()
            for limit, value in former.items():
                self._database.setlimit(limit, value)

    @contextmanager
    def _asking(self, sql: str, parameters: Parameters | None) -> Iterator[sqlite3.Cursor]:
        self._seal()
        self._work.steps = 0
        if self._guard is not None:
            self._guard.asked()
        try:
            cursor = self._database.execute(sql, parameters or {})
            try:
                yield cursor
            finally:
                cursor.close()
        except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError, MemoryError) as error:
            raise _explained(error, self._work.steps, self._guard) from None

    # ------------------------------------------------------------------------------------------- locking

    def _seal(self) -> None:
        if self._sealed:
            return
        for schema in ("main", "base") if self.has_base else ("main",):
            if schema not in self._indexed:
                self._index(schema)
        self._database.set_authorizer(_authorize)
        self._database.set_progress_handler(self._work.count, STEPS_PER_CHECK)
        self._sealed = True

    def _unseal(self) -> None:
        if self._sealed:
            self._database.set_authorizer(None)
            self._database.set_progress_handler(None, 0)
            self._sealed = False

    def _index(self, schema: str) -> None:
        for table, indexes in INDEXES.items():
            for names in indexes:
                index = "_".join(("by", table, *names))
                self._database.execute(f"CREATE INDEX {schema}.{index} ON {table} ({', '.join(names)})")
        self._indexed.add(schema)

    def close(self) -> None:
        """Free the rows; the store cannot be used afterwards."""
        with suppress(sqlite3.Error):
            self._database.close()

    def __del__(self) -> None:
        """Rows in memory go with their store; Python 3.13 warns of a connection that nobody closed."""
        if hasattr(self, "_database"):
            self.close()


def _definition(column: Column) -> str:
    key = " PRIMARY KEY" if column.name == "id" else ""
    return f'"{column.name}" {column.type}{"" if column.optional else " NOT NULL"}{key}'


def _storable(value: object) -> object:
    """A value as SQLite can keep it: a number of more than 64 bits is the greatest or least that has them."""
    if isinstance(value, int):
        return max(-GREATEST - 1, min(GREATEST, value))
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The columns' names, a second ``id`` as ``id_2``: no column is lost to its namesake."""
    taken: dict[str, None] = {}
    for name in names:
        free = (f"{name}_{number}" for number in count(2))
        taken[name if name not in taken else next(one for one in free if one not in taken)] = None
    return tuple(taken)


def _shown(value: object) -> object:
    """Bytes, which no fact holds but a question can make, in hexadecimal digits as SQLite writes them."""
    return f"x'{value.hex()}'" if isinstance(value, bytes) else value


def _as_dicts(cursor: sqlite3.Cursor, count: int) -> list[Row]:
    names = [entry[0] for entry in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in islice(cursor, count)]


def _few_as_dicts(cursor: sqlite3.Cursor, count: int) -> list[Row]:
    """The same for a stranger's question: together the rows must not be too large."""
    names = [entry[0] for entry in cursor.description or ()]
    rows: list[Row] = []
    size = 0
    for row in islice(cursor, count):
        size += sum(len(value) for value in row if isinstance(value, str | bytes)) + len(row)
        if size > GUARDED_BYTES:
            raise MemoryError
        rows.append(dict(zip(names, row, strict=True)))
    return rows


def _authorize(action: int, first: str | None, second: str | None, schema: str | None, trigger: str | None) -> int:
    """Let SELECT through and nothing else; functions that load code, make bulk out of nothing or give chance results are barred."""
    if action not in READING or (action == sqlite3.SQLITE_FUNCTION and str(second).lower() in BARRED_FUNCTIONS):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _explained(error: Exception, steps: int, guard: Guard | None) -> EngineError:
    text = str(error) or type(error).__name__
    if text.startswith("no such table: "):
        is_base = text.startswith("no such table: base.")
        return MissingTable(text, "a check that reads base.* says `needs: [base]`" if is_base else "docs/facts.md lists the tables")
    if guard is not None and guard.refusal:
        return EngineError(guard.refusal)
    if guard is not None and text == "interrupted" and guard.is_late:
        return EngineError("it was stopped: it took longer than a check of a pack may", "join on indexed columns such as ids")
    if text == "interrupted" and steps > MAX_STEPS:
        return EngineError("the query was stopped after too many steps", "join on indexed columns such as ids")
    if text == "not authorized":
        return EngineError("the query does more than read facts")
    if isinstance(error, MemoryError):
        return EngineError("it needs more memory than it may")
    return EngineError("string or blob too big" if text == "user-defined function raised exception" else text)
