"""What a user may say about the Terraform in a tree, and what resolving it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


def no_library(folder: str) -> bool:
    """Of a tree that is read as a whole."""
    return False


class TerraformSettings(NamedTuple):
    """``roots``: folders that are roots in any case; ``modules``: source -> folder of the tree; ``environments``: name -> folded.

    ``is_library``: whether a folder ('' for the tree's root) is deployed by what calls it alone, and is no root whatever it looks like.
    """

    roots: tuple[RootSettings, ...] = ()
    modules: Mapping[str, str] = NOTHING
    environments: Mapping[str, str] = NOTHING
    is_library: Callable[[str], bool] = no_library


class Root(NamedTuple):
    """A root module with one set of values: ``unit`` names it, ``path`` is '' for the tree's root, ``deployed`` the unit of Terragrunt."""

    unit: str
    path: str
    var_files: tuple[str, ...]
    workspace: str | None
    environment: str | None
    deployed: Unit | None = None
