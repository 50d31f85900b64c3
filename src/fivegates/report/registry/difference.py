"""What differs between a kept copy of the registry and the tree, in terms of agents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .columns import COLUMNS, Row


def differences(kept: Sequence[Row], now: Sequence[Row]) -> list[str]:
    """A line for each agent that is new or gone and for each of its columns that changed; nothing where the copy is fresh."""
    before, after = {row.get("id", ""): row for row in kept}, {row["id"]: row for row in now}
    lines = [f"{row['name']} ({id}) is missing in the copy" for id, row in after.items() if id not in before]
    lines += [f"{row.get('name') or id} ({id}) is in the copy, and no agent any more" for id, row in before.items() if id not in after]
    if len(before) < len(kept):
        lines.append("an agent stands in the copy more than once")
    return [*lines, *(line for id, row in after.items() if id in before for line in _changed(before[id], row))]


def _changed(before: Row, after: Row) -> Iterator[str]:
    for column in COLUMNS:
        old, new = before.get(column, ""), after[column]
        if old != new:
            yield f"{after['name']} ({after['id']}): {column} is {new or 'none'}, the copy says {old or 'none'}"
