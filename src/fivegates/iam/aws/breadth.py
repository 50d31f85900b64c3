"""How wide a resource pattern is for an action: one named thing, some by a pattern, all of a type, or everything of the account."""

from __future__ import annotations

from .statements import TOKEN


def breadth_of(pattern: str, action: str) -> str:
    """``named`` | ``pattern`` | ``type`` | ``account``. To be compared with the ARN formats of the action's resource types."""
    if pattern.strip("*") == "":
        return "account"
    name = pattern.split(":", 5)[-1]
    if TOKEN in pattern or "*" not in name.rstrip("*").rstrip("/:"):
        return "named" if name.strip("*/:") else "type"
    return "pattern"


def is_scopable(action: str) -> bool:
    """Whether an action can be given on single resources at all."""
    return True
