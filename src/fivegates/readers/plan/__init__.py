"""What ``terraform show -json PLAN`` (or OpenTofu's) prints, read into sections whose shape is checked."""

from __future__ import annotations

from .document import read_plan
from .model import (
    Configured,
    ConfiguredCall,
    ConfiguredResource,
    PlanDocument,
    PlannedModule,
    PlannedResource,
)
from .text import HOW

__all__ = [
    "HOW",
    "Configured",
    "ConfiguredCall",
    "ConfiguredResource",
    "PlanDocument",
    "PlannedModule",
    "PlannedResource",
    "read_plan",
]
