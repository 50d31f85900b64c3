"""Terragrunt's units: which module each deploys, with which inputs, as the files say without running anything."""

from __future__ import annotations

from .units import Terragrunt, Unit

__all__ = ["Terragrunt", "Unit"]
