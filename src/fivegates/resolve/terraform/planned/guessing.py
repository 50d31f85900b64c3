"""What a local value of a module can be, which a plan does not tell: one of the things of its kind that the module knows of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....readers.plan.address import Index, read_steps
from ....values import Reference

if TYPE_CHECKING:
    from .elsewhere import PlannedElsewhere


def candidates(module: PlannedElsewhere, type: str | None, name: str) -> set[Reference] | None:
    """Each unknown ``name`` of a resource of ``type`` that ``module`` has or is given; None where that cannot be told."""
    if type is None:
        return None
    found = {one.reference(name) for one in module.listed() if one.planned.type == type and one.planned.unknown.get(name)}
    for passed in module.passed():
        other = type_in(passed.address) if passed is not None else None
        if passed is None or other is None:
            return None
        if other == type:
            found.add(passed)
    return found


def type_in(address: str) -> str | None:
    """The type of the resource that an address names; None where it names a variable, a module or nothing that is understood."""
    steps = list(read_steps(address) or ())
    while steps and (isinstance(steps[-1], (int, Index))):
        steps.pop()
    type = steps[-2] if len(steps) > 1 else None
    return type if isinstance(type, str) and "_" in type else None
