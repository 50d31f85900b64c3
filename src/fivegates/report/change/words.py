"""Agents, identity edges and permissions of a change as short sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...changes.compare import Changes, Item
from ..terminal import counted, listed

if TYPE_CHECKING:
    from ...findings.model import ScanResult
    from ...readers.interface import Problem

Said = Callable[[Item], str]
LABELS = {"environments": "environment", "expires": "end", "reviewed": "review", "approved": "approval", "workloads": "workloads"}
FEW = 3


def agent(item: Item) -> str:
    """``desk, prod, owner alice, contract active``: what it is, whose, and until when."""
    row = item.row
    parts = [
        row["name"],
        row["environments"] or "environment unknown",
        f"owner {row['owner']}" if row["owner"] else "no owner",
        f"contract {row['contract']}" if row["contract"] else "no contract",
        *([f"ends {row['expires']}"] if row["expires"] else []),
    ]
    return ", ".join(parts)


def edge(item: Item) -> str:
    others = (item.row["agents"] or 1) - 1
    shared = f", with {others} other {'agent' if others == 1 else 'agents'}" if others > 0 else ""
    return f"{item.row['name']} runs as {item.row['identity']}{shared}"


def permission(item: Item) -> str:
    row = item.row
    on = f" on {row['scope']}" if row["scope"] else ""
    condition = " under a condition" if row["condition"] else ""
    verb = "is denied" if row["effect"] == "Deny" else "may"
    direction = f" ({item.direction})" if item.direction else ""
    return f"{row['identity']} {verb} {row['what'] or 'something that is not known'}{on}{condition}{direction}"


def sharing(item: Item) -> str:
    row = item.row
    return f"{row['identity']} serves {counted(row['agents'], 'agent')} of {counted(row['workloads'], 'workload')}"


def credential(item: Item) -> str:
    row = item.row
    whose = f" of {row['identity']}" if row["identity"] else ""
    end = f", ends {row['expires']}" if row["expires"] else ""
    return f"{row['kind']} {row['name']}{whose}, used by {counted(row['agents'], 'agent')}{end}"


def contract(item: Item) -> str:
    row = item.row
    owner = f"owner {row['owner']}" if row["owner"] else "no owner"
    return f"{row['name']}, {row['status'] or 'without a status'}, {owner}"


def altered(item: Item) -> str:
    """``owner: alice -> bob``."""
    return listed([said for column, then, now in item.before for said in _altered(column, then, now)])


def _altered(column: str, then: str, now: str) -> Iterator[str]:
    if column != "allows":
        yield f"{LABELS.get(column, column)}: {then or 'none'} -> {now or 'none'}"
        return
    before, after = ([part for part in text.split("; ") if part] for text in (then, now))
    for word, entries in (
        ("allows now", [one for one in after if one not in before]),
        ("no more", [one for one in before if one not in after]),
    ):
        if entries:
            yield f"{word}: {'; '.join(entries[:FEW])}" + (f" and {len(entries) - FEW} more" if len(entries) > FEW else "")


SECTIONS: tuple[tuple[str, str, Said], ...] = (
    ("agents", "Agents", agent),
    ("identities", "Identities", edge),
    ("sharing", "Shared identities", sharing),
    ("credentials", "Credentials", credential),
    ("permissions", "Permissions", permission),
    ("contracts", "Contracts", contract),
)


def unreadable(result: ScanResult) -> list[Problem]:
    """What the change brings that cannot be read, in the order of files."""
    return sorted(problem for problem in result.problems if problem.kind == "error")


def tally(changes: Changes) -> str:
    """``1 added, 0 removed, 2 changed``, of permissions with how many widen."""
    every = [*changes.added, *changes.removed, *changes.changed]
    widened = sum(one.direction == "widened" for one in every)
    counts = f"{len(changes.added)} added, {len(changes.removed)} removed, {len(changes.changed)} changed"
    return f"{counts}; {widened} widen" if widened else counts


def plain(row: Mapping[str, Any]) -> dict[str, object]:
    """A row for JSON: its own columns without its place."""
    return {key: value for key, value in row.items() if key not in ("path", "line")}
