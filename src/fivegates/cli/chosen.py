"""The one agent that a person means by an id or a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from ..report.inventory import AgentRecord


def chosen_agent(records: list[AgentRecord], name: str) -> AgentRecord:
    """The record of this id or name. Raises ``UsageError`` where there is none or more than one."""
    from difflib import get_close_matches

    from ..report.inventory import named

    found = named(records, name)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name!r} is the name of {len(found)} agents", f"use an id: {', '.join(one.id for one in found)}")
    close = get_close_matches(name, [known for one in records for known in (one.name, one.id)], n=1)
    raise UsageError(
        f"there is no agent {name!r}", f"did you mean {close[0]!r}?" if close else "`fivegates agents --candidates` lists them"
    )
