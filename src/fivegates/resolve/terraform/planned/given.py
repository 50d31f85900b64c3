"""A plan as the user gives it."""

from __future__ import annotations

from ....named_tuple import NamedTuple
from ....readers.plan.model import PlanDocument


class GivenPlan(NamedTuple):
    """``name``: how the user calls the file; ``root``: the folder it is said to be of ('.' for the tree's own), None where none is said."""

    name: str
    root: str | None
    document: PlanDocument
