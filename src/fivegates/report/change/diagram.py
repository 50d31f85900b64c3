"""What a change brings and takes away as a small drawing: who runs as whom, and what those may do that they could not before (Mermaid)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..clean import Clean

if TYPE_CHECKING:
    from ...changes.compare import Comparison, Item

MOST = 20  # edges of each kind
LONGEST = 80  # characters of a label
PLAIN = frozenset(" -_./:")  # besides letters and digits; whatever else may mean something to Mermaid or Markdown


def drawing(comparison: Comparison, clean: Clean) -> Iterator[str]:
    """Each thing is a node with a number; what it is called stands quoted, its signs as codes."""
    runs = [("==>|new|", one) for one in comparison.identities.added] + [("-.->|gone|", one) for one in comparison.identities.removed]
    wider = [one for one in (*comparison.permissions.added, *comparison.permissions.changed) if one.direction == "widened"]
    if not runs and not wider:
        return
    nodes: dict[tuple[str, ...], str] = {}
    yield from ("", "```mermaid", "flowchart LR")
    for arrow, one in runs[:MOST]:
        agent, identity = _node(nodes, "agent", one.row["agent"]), _node(nodes, "identity", one.row["identity"])
        yield f'  {agent}["{label(clean(one.row["name"]))}"] {arrow} {identity}(["{label(clean(one.row["identity"]))}"])'
    for one in wider[:MOST]:
        identity, grant = _node(nodes, "identity", one.row["identity"]), _node(nodes, "grant", *one.key)
        yield f'  {identity}(["{label(clean(one.row["identity"]))}"]) -->|may now| {grant}["{label(clean(_grant(one)))}"]'
    yield "```"
    left = max(0, len(runs) - MOST) + max(0, len(wider) - MOST)
    if left:
        yield from ("", f"and {left} more that are not drawn")


def label(text: str) -> str:
    """A text that ends no label, link or block: what is no letter, digit or plain sign is its number."""
    short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return "".join(char if (char.isascii() and char.isalnum()) or char in PLAIN else f"#{ord(char)};" for char in short) or "#63;"


def _node(nodes: dict[tuple[str, ...], str], *what: str) -> str:
    return nodes.setdefault(what, f"n{len(nodes)}")


def _grant(one: Item) -> str:
    return f"{one.row['what'] or 'not known'} {one.row['scope']}".strip()
