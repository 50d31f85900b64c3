"""Every Kubernetes object of a tree as a resource, whoever applies it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ...readers.interface import DEFAULT_LIMITS, Limits, Problem
from ..interface import Resource
from .plain import plain_units
from .units import Unit, unit_resources

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream
    from ..yaml_files import YamlFiles


class KubernetesResult(NamedTuple):
    """The objects of a tree; what of it could not be read or is not supported; units that may hold more than these objects."""

    resources: list[Resource]
    problems: list[Problem]
    unread_units: frozenset[str]


def resolve_kubernetes(documents: Mapping[str, YamlStream], environments: Mapping[str, str] | None = None) -> list[Resource]:
    """The objects of plain ``documents`` (by path), unit by unit; ``environments`` folds folder names to environments."""
    return [resource for unit in plain_units(documents, environments or {}) for resource in unit_resources(unit)]


def resolve_manifests(
    files: YamlFiles, documents: Mapping[str, YamlStream], environments: Mapping[str, str], limits: Limits = DEFAULT_LIMITS
) -> KubernetesResult:
    """The objects of ``documents`` as they are applied: what an overlay takes in is not deployed a second time on its own.

    ``files`` also gives what a kustomization names and ``documents`` does not hold.
    """
    units: list[Unit] = []
    taken: set[str] = set()
    folders: set[str] = set()
    problems: list[Problem] = []
    unread: set[str] = set()
    kustomizations = _kustomizations(documents)
    if kustomizations:
        from ..kustomize.roots import overlay_units

        overlays = overlay_units(files, kustomizations, environments, limits)
        units += overlays.units
        taken |= set(overlays.taken)
        folders |= set(overlays.folders)
        problems += overlays.problems
        unread |= {f"kubernetes:{name}" for name in overlays.incomplete}
    if any(path.endswith("Chart.yaml") for path in documents):
        from ..helm import ChartLoader, chart_units

        charts = chart_units(ChartLoader(files), documents, environments, limits)
        units += charts.units
        taken |= charts.taken
        problems += charts.problems
        unread |= {f"kubernetes:{name}" for name in charts.incomplete}
    units += plain_units(documents, environments, taken, folders)
    resources = [resource for unit in units for resource in unit_resources(unit)]
    return KubernetesResult(resources, problems, frozenset(unread))


def _kustomizations(documents: Mapping[str, YamlStream]) -> list[str]:
    """The paths that are called like a kustomization. Asked of every file, so that a tree without one loads nothing for it."""
    return [path for path in documents if path.rpartition("/")[2].lower().startswith("kustomization")]
