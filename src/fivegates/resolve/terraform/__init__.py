"""Terraform and OpenTofu configurations evaluated as the tool itself would, with what it could not know left unknown."""

from __future__ import annotations

from .resolve import TerraformResult, resolve_terraform
from .settings import Root, RootSettings, TerraformSettings

__all__ = ["Root", "RootSettings", "TerraformResult", "TerraformSettings", "resolve_terraform"]
