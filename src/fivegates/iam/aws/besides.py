"""Whether all that an action is done on is given: starting an instance takes an image, a subnet, a network interface and the instance.

AWS asks for the permission on each of them: a grant on some lets nobody do it (service authorization reference, required resources).
"""

from __future__ import annotations

from collections.abc import Collection

from ...catalog import load
from .actions import action_data
from .breadth import HEAD, THING, everything, plain
from .patterns import overlaps

SERVICE = 2  # the place of the service in an ARN
BESIDES = "it also has to be allowed on {}, which is not certain"


def lacks_besides(action: str, patterns: Collection[str]) -> str:
    """Why ``patterns`` (``Pattern.least``), each of which gives an action for certain, may not be enough for it; '' where they are.

    One that only names a thing may be of whichever type is missing, but of one only.
    """
    texts = [plain(pattern) for pattern in patterns]
    if not texts or any(not text.strip("*") for text in texts):
        return ""
    found = action_data().find(action) if action.lower() in load("together")["actions"] else None
    if found is None:
        return ""
    missing = [shape for shape in found.required if not any(_may_be_of(text, everything(shape)) for text in texts)]
    named = sum(text.startswith(THING) for text in texts)
    return BESIDES.format(", ".join(sorted(map(_type, missing)))) if len(missing) > named else ""


def _may_be_of(text: str, whole: str) -> bool:
    """Whether a pattern speaks of something of a format, in whichever partition. No star for a region takes in ``:image/x:instance``."""
    mine, its = text.split(":", HEAD), whole.split(":", HEAD)
    if min(len(mine), len(its)) <= HEAD:
        return overlaps(text, whole)
    return all(map(overlaps, mine[SERVICE:], its[SERVICE:]))


def _type(shape: str) -> str:
    """``instance`` of ``arn:...:instance/${InstanceId}``; the format where it names no type."""
    return shape.split(":", HEAD)[-1].partition("${")[0].rstrip("/:") or shape
