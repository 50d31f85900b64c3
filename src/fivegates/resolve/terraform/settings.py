"""What a user may say about the Terraform in a tree, and what resolving it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .terragrunt import Unit

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RootSettings:
    """A root module: ``path`` of its folder ('' or '.' for the tree's root); ``var_files`` relative to it, given together."""

    path: str
    var_files: tuple[str, ...] = ()
    workspace: str | None = None


@dataclass(frozen=True, slots=True)
class TerraformSettings:
    """``roots``: folders that are roots in any case; ``modules``: source -> folder of the tree; ``environments``: name -> folded."""

    roots: tuple[RootSettings, ...] = ()
    modules: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    environments: Mapping[str, str] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Root:
    """A root module with one set of values: ``unit`` names it, ``path`` is '' for the tree's root, ``deployed`` the unit of Terragrunt."""

    unit: str
    path: str
    var_files: tuple[str, ...]
    workspace: str | None
    environment: str | None
    deployed: Unit | None = None
