"""What a kustomization does to objects by patches, replacements and variables: pure functions over immutable values."""

from __future__ import annotations

from .apply import apply_json_patches, apply_listed, apply_patches
from .replacements import apply_replacements
from .variables import bind_vars, resolve_vars

__all__ = ["apply_json_patches", "apply_listed", "apply_patches", "apply_replacements", "bind_vars", "resolve_vars"]
