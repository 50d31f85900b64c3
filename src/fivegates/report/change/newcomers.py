"""Three questions about each new agent: what it accesses, who owns that, when it expires; what no fact answers is said to be unknown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..clean import Clean
from ..markdown import code, escaped

if TYPE_CHECKING:
    from ...changes.compare import Comparison, Item

MOST = 50
FEW = 6  # permissions of one agent
OPEN = "more than that is not known: not everything that it runs as could be resolved"


def new_agents(comparison: Comparison, clean: Clean) -> Iterator[str]:
    """The first 50 of them, and how many more there are."""
    edges: dict[str, list[str]] = defaultdict(list)
    for edge in comparison.identities.added:
        edges[edge.row["agent"]].append(edge.row["identity"])
    held: dict[str, list[Item]] = defaultdict(list)
    for one in comparison.permissions.added:
        if one.row["effect"] != "Deny":
            held[one.row["identity"]].append(one)
    brought = comparison.agents.added
    for item in brought[:MOST]:
        row = item.row
        yield from ("", f"### New agent {code(clean(row['name']))}", "")
        yield f"- **What does it access?** {_access(item, edges[row['id']], held, clean)}"
        yield f"- **Who owns that?** {_owner(item, clean)}"
        yield f"- **When does it expire?** {_end(item, clean)}"
    if len(brought) > MOST:
        yield from ("", f"and {len(brought) - MOST} more new agents")


def _access(item: Item, identities: list[str], held: dict[str, list[Item]], clean: Clean) -> str:
    known = OPEN if not item.row["identities_known"] else ""
    if not identities:
        return f"unknown: {known or 'these files name nothing that it runs as'}"
    granted = list(dict.fromkeys(_grant(one) for identity in identities for one in held[identity]))
    said = "; ".join(escaped(clean(one)) for one in granted[:FEW]) or "nothing that these files newly grant"
    more = f"; and {len(granted) - FEW} more" if len(granted) > FEW else ""
    whom = ", ".join(escaped(clean(identity)) for identity in identities[:FEW])
    others = f" and {len(identities) - FEW} more" if len(identities) > FEW else ""
    return f"{said}{more}, as {whom}{others}" + (f"; {known}" if known else "")


def _grant(one: Item) -> str:
    on = f" on {one.row['scope']}" if one.row["scope"] else ""
    return f"{one.row['what'] or 'something that is not known'}{on}"


def _owner(item: Item, clean: Clean) -> str:
    owner, contract = item.row["owner"], item.row["contract"]
    told = escaped(clean(owner)) if owner else "unknown: neither a contract nor a label, a catalogue or CODEOWNERS names somebody"
    return f"{told}; {f'its contract is {escaped(clean(contract))}' if contract else 'it has no contract'}"


def _end(item: Item, clean: Clean) -> str:
    if item.row["expires"]:
        return f"{escaped(clean(item.row['expires']))}, says its contract"
    return "unknown: " + ("its contract names no day" if item.row["contract"] else "it has no contract that could say so")
