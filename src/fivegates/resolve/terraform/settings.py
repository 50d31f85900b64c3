"""What a user may say about the Terraform in a tree, and what resolving it gives."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple

if TYPE_CHECKING:
    from .terragrunt import Unit

NOTHING: Mapping[str, str] = MappingProxyType({})


class RootSettings(NamedTuple):
    """A root module: ``path`` of its folder ('' or '.' for the tree's root); ``var_files`` relative to it, given together."""

    path: str
    var_files: tuple[str, ...] = ()
    workspace: str | None = None


class TerraformSettings(NamedTuple):
    """``roots``: folders that are roots in any case; ``modules``: source -> folder of the tree; ``environments``: name -> folded."""

    roots: tuple[RootSettings, ...] = ()
    modules: Mapping[str, str] = NOTHING
    environments: Mapping[str, str] = NOTHING


class Root(NamedTuple):
    """A root module with one set of values: ``unit`` names it, ``path`` is '' for the tree's root, ``deployed`` the unit of Terragrunt."""

    unit: str
    path: str
    var_files: tuple[str, ...]
    workspace: str | None
    environment: str | None
    deployed: Unit | None = None
