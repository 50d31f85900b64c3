"""The shape of exported facts: one wide row for any table, and which columns lead to other rows.

A file of exported facts holds every table, one row after the other: ``repository``, ``commit``, ``schema_version``, ``fact`` (the table's
name) and every column that any table has, NULL where the row's table has none of that name. One file for each repository is what makes a
fleet of a thousand a thousand files and not ninety thousand, and what lets one be replaced whole.
"""

from __future__ import annotations

from ..facts.model import TABLES, VERSION
from ..facts.store import columns
from ..named_tuple import NamedTuple

ABOUT = ("repository", "commit", "schema_version", "fact")
SEPARATOR = "//"
SCHEMA_VERSION = VERSION
NAMES = "fleet_names"  # canonical identities of a repository whose account, project or tenant is known: one thing wherever they stand
NAME_COLUMNS = {"identity": "TEXT", "cluster": "TEXT"}

# Columns that lead to rows of their own repository. All others are words.
_LINKS = frozenset(
    {
        "id", "loc", "said_loc", "path", "subject", "workload", "deployment", "agent", "identity", "canonical", "target", "root",
        "credential",
        "value_id", "copy_of", "contract", "store", "rule", "binding", "role_id", "group_id", "grant_id", "server_workload", "exempt",
        "scope",
        "family", "enforced_by", "reference",
    }
)  # fmt: skip
# Columns of one of these names that are words after all: a path of steps, a name outside of the tree.
_WORDS = frozenset(
    {
        ("effective_identities", "path"), ("escalations", "path"), ("escalations", "scope"), ("log_sinks", "target"), ("grants", "scope"),
        ("role_bindings", "scope"), ("job_permissions", "scope"), ("images", "reference"), ("contracts", "path"),
    }
)  # fmt: skip
# Of the links, those that may hold a canonical identity.
_IDENTITIES = frozenset({"identity", "canonical", "target", "root", "subject", "exempt"})


class FleetColumn(NamedTuple):
    """A column of ``table`` as exported: ``wide`` its name in the file; ``kind``: word | link | identity (maybe canonical)."""

    name: str
    wide: str
    type: str
    kind: str


def fleet_columns(table: str) -> tuple[FleetColumn, ...]:
    """The columns of a table, in its order."""
    return tuple(FleetColumn(one.name, _wide(one.name, one.type), one.type, _kind(table, one.name)) for one in columns(table))


def wide_columns() -> dict[str, str]:
    """Every column of the file after those of ``ABOUT``, with its type."""
    found = {column.wide: column.type for table in TABLES for column in fleet_columns(table)}
    return dict(sorted((found | NAME_COLUMNS).items()))


def _wide(name: str, type: str) -> str:
    """A column that is a number in one table and a text in another is two columns, and one that is called as those of every row another."""
    return f"{name}_text" if type == "TEXT" and name in ("confidence", "tool", *ABOUT) else name


def _kind(table: str, name: str) -> str:
    if name not in _LINKS or (table, name) in _WORDS:
        return "word"
    is_identity = name in _IDENTITIES or (table == "identities" and name == "id")
    return "identity" if is_identity else "link"
