"""Every Kubernetes object of a tree as a resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..interface import Resource
from .plain import plain_units
from .units import unit_resources

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream


def resolve_kubernetes(documents: Mapping[str, YamlStream], environments: Mapping[str, str] | None = None) -> list[Resource]:
    """The objects of ``documents`` (by path), unit by unit; ``environments`` folds folder names to environments."""
    return [resource for unit in plain_units(documents, environments or {}) for resource in unit_resources(unit)]
