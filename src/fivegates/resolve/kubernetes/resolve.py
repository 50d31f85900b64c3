"""Every Kubernetes object of a tree as a resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...readers.interface import DEFAULT_LIMITS, Limits
from ..interface import Resource
from .plain import plain_units
from .units import unit_resources

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream
    from ..yaml_files import YamlFiles


def resolve_kubernetes(
    documents: Mapping[str, YamlStream],
    environments: Mapping[str, str] | None = None,
    files: YamlFiles | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> list[Resource]:
    """The objects of ``documents`` (by path), unit by unit; ``environments`` folds folder names to environments.

    ``files`` are those that an object may name; without them what GitOps objects apply is left as it is.
    """
    units = plain_units(documents, environments or {})
    if files is not None:
        from ..gitops.resolve import is_used, resolve_gitops

        if is_used(units, documents):
            return list(resolve_gitops(units, documents, files, limits, environments or {}))
    return [resource for unit in units for resource in unit_resources(unit)]
