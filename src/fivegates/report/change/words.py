"""Agents, identity edges and permissions of a change as short sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...changes.compare import Item
from ..terminal import listed

Said = Callable[[Item], str]
LABELS = {"environments": "environment", "owner": "owner", "contract": "contract", "expires": "end"}


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
    return f"{row['identity']} {verb} {row['what']}{on}{condition}"


def altered(item: Item) -> str:
    """``owner: alice -> bob``."""
    return listed([f"{LABELS.get(column, column)}: {then or 'none'} -> {now or 'none'}" for column, then, now in item.before])


SECTIONS: tuple[tuple[str, str, Said], ...] = (
    ("agents", "Agents", agent),
    ("identities", "Identities", edge),
    ("permissions", "Permissions", permission),
)


def plain(row: Mapping[str, Any]) -> dict[str, object]:
    """A row for JSON: its own columns without its place."""
    return {key: value for key, value in row.items() if key not in ("path", "line")}
