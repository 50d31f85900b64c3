"""Roots whose plan was given: what exists and its values are the plan's, their places are the source's."""

from __future__ import annotations

from .disagreement import disagreement
from .given import GivenPlan
from .pairing import pair_plans
from .planned import Planned

__all__ = ["GivenPlan", "Planned", "disagreement", "pair_plans"]
