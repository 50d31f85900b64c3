"""Puts the facts of many repositories side by side, twice: joined by what is one thing everywhere, and apart, as if nothing were.

Row ids are put behind the repository's name (``payments//terraform/infra/...``). Joined, a canonical identity of a known account, project
or tenant keeps its name, and so do credentials of one fingerprint. Whatever a check says about the joined facts and not about those apart
is what only the fleet can tell; statements are plain enough for every engine.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from ..facts.model import TABLES
from ..facts.store import INDEXES
from .engines.interface import Engine
from .shape import NAMES, SEPARATOR, FleetColumn, fleet_columns

SPACES = ("apart", "joined")
_MADE = frozenset({"identities", "closed", "identity_use", "effective_identities", "idle_identities"})  # by ``derive``
_OVERLAID = frozenset({"contracts", "contract_covers"})  # by ``derive``, with what ``elsewhere`` finds
_NEEDED = _MADE | _OVERLAID | {"locations", "workloads", "deployments", "agents", "assumes"}
_WORD = re.compile(r"[a-z_]+")
_FINGERPRINTS = """
SELECT DISTINCT e.repository AS repository, e.fingerprint AS name FROM exported e
WHERE e.fact = 'credentials' AND e.fingerprint IS NOT NULL AND e.live = 1
"""


def list_names(engine: Engine, clusters: Sequence[str]) -> None:
    """``names``: which name of one thing each repository knows; ``touching``: repositories that know one which another knows too.

    ``clusters``: names that mean one cluster in the whole fleet; ``*`` for every name.
    """
    said = ", ".join(f"'{name}'" for name in ("", *clusters))
    condition = "" if "*" in clusters else f" AND COALESCE(e.cluster, '') IN ({said})"
    known = f"SELECT DISTINCT e.repository AS repository, e.identity AS name FROM exported e WHERE e.fact = '{NAMES}'{condition}"  # noqa: S608
    engine.create("names", known)
    engine.create("fingerprints", _FINGERPRINTS)
    engine.create("shared_names", _shared("names"))
    engine.create("shared_fingerprints", _shared("fingerprints"))
    engine.create(
        "touching",
        "SELECT DISTINCT n.repository AS repository FROM names n JOIN shared_names s ON s.name = n.name "
        "UNION SELECT DISTINCT f.repository FROM fingerprints f JOIN shared_fingerprints s ON s.name = f.name",
    )


def _shared(table: str) -> str:
    number = "COUNT(DISTINCT t.repository)"
    return f"SELECT t.name AS name, {number} AS repositories FROM {table} t GROUP BY t.name HAVING {number} > 1"  # noqa: S608


def pick(engine: Engine, repositories: Sequence[str] | None) -> None:
    """``picked``: the rows of the repositories that could tell each other anything; ``repositories``: some besides, None for every one."""
    if repositories is None:
        engine.define("picked", "SELECT e.* FROM exported e")
        return
    engine.put("besides", ("repository",), [(name,) for name in repositories])
    engine.create("chosen", "SELECT t.repository AS repository FROM touching t UNION SELECT b.repository FROM besides b")
    engine.define("picked", "SELECT e.* FROM exported e JOIN chosen c ON c.repository = e.repository")


def lay_out(engine: Engine, space: str, tables: Collection[str]) -> None:
    """The ``tables`` of the facts as ``<space>_<table>``; those that ``derive`` makes of them as ``<space>_raw_<table>``."""
    known = "WHERE 1 = 1" if space == "joined" else "WHERE 1 = 0"
    engine.create(f"{space}_known", f"SELECT DISTINCT n.name AS name FROM names n {known}")  # noqa: S608 - one of two
    present = {row["fact"] for row in engine.query("SELECT DISTINCT p.fact AS fact FROM picked p")}
    for table in TABLES:
        if table not in tables:
            continue
        part = "raw_" if table in _MADE else "plain_" if table in _OVERLAID else ""
        name = f"{space}_{part}{table}"
        if table in present:
            engine.create(name, _rows(space, table))
        else:
            own = [("fleet_repository", "TEXT")] if table in _MADE else []
            engine.empty(name, own + [(column.name, column.type) for column in fleet_columns(table)])
        if not part:
            index_table(engine, space, table)


def index_table(engine: Engine, space: str, table: str) -> None:
    """The indexes that a scan's own store has."""
    if any(column.name == "id" for column in fleet_columns(table)):
        engine.index(f"{space}_{table}", ("id",))
    for names in INDEXES.get(table, ()):
        engine.index(f"{space}_{table}", names)


def use(engine: Engine, space: str, tables: Collection[str]) -> None:
    """From here on the tables' names mean those of this space."""
    for table in tables:
        engine.show(table, f"{space}_{table}")


def tables_of(questions: Iterable[str]) -> tuple[str, ...]:
    """The tables that questions read, with those that others are made of, in the order of the schema."""
    words = set(_WORD.findall(" ".join(questions))) | _NEEDED
    return tuple(table for table in TABLES if table in words)


def _rows(space: str, table: str) -> str:
    joins: list[str] = []
    parts = ["e.repository AS fleet_repository"] if table in _MADE else []
    parts += [f'{_value(space, table, column, joins)} AS "{column.name}"' for column in fleet_columns(table)]
    return f"SELECT {', '.join(parts)} FROM picked e{''.join(joins)} WHERE e.fact = '{table}'"  # noqa: S608 - names of the model


def _value(space: str, table: str, column: FleetColumn, joins: list[str]) -> str:
    own = f'e."{column.wide}"'
    behind = f"e.repository || '{SEPARATOR}' || {own}"
    if table == "credentials" and column.name in ("fingerprint", "value_id"):
        return _credential_value(space, column.name, own, behind)
    if column.kind == "word":
        return own
    if column.kind == "link":
        return f"CASE WHEN {own} = '' THEN '' ELSE {behind} END"
    alias = f"k{len(joins)}"
    joins.append(f" LEFT JOIN {space}_known {alias} ON {alias}.name = {own}")
    return f"CASE WHEN {own} = '' OR {alias}.name IS NOT NULL THEN {own} ELSE {behind} END"


def _credential_value(space: str, name: str, own: str, behind: str) -> str:
    """Equal fingerprints are equal values; where there is none a value is equal to those of its own repository only."""
    shared = own if space == "joined" else behind
    if name == "fingerprint":
        return shared
    value = shared.replace('"value_id"', '"fingerprint"')
    return f"CASE WHEN {own} IS NULL THEN NULL WHEN e.fingerprint IS NOT NULL THEN {value} ELSE {behind} END"
