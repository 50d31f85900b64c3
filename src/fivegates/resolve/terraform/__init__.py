"""Terraform and OpenTofu configurations evaluated as the tool itself would, with what it could not know left unknown."""

from __future__ import annotations

from .resolve import TerraformResult, resolve_terraform
from .settings import Root, RootSettings, TerraformSettings, no_library

__all__ = ["Root", "RootSettings", "TerraformResult", "TerraformSettings", "no_library", "resolve_terraform"]
