"""Every Kubernetes object of a tree as a resource, whoever applies it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple
from ...readers.interface import DEFAULT_LIMITS, Limits, Problem
from ..interface import Resource
from .plain import plain_units
from .units import Unit, unit_resources

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream
    from ..helm_sdk.rendering import HelmSdk
    from ..kustomize.installed import InstalledKustomize
    from ..yaml_files import YamlFiles

_GITOPS = ("argoproj.io/Application", "helm.toolkit.fluxcd.io/", "kustomize.toolkit.fluxcd.io/", "helm.cattle.io/", "charts.held/")


class KubernetesResult(NamedTuple):
    """The objects of a tree; what of it could not be read or is not supported; units that may hold more than these objects."""

    resources: list[Resource]
    problems: list[Problem]
    unread_units: frozenset[str]


def resolve_kubernetes(documents: Mapping[str, YamlStream], environments: Mapping[str, str] | None = None) -> list[Resource]:
    """The objects of plain ``documents`` (by path), unit by unit; ``environments`` folds folder names to environments."""
    return [resource for unit in plain_units(documents, environments or {}) for resource in unit_resources(unit)]


def resolve_manifests(
    files: YamlFiles,
    documents: Mapping[str, YamlStream],
    environments: Mapping[str, str],
    limits: Limits = DEFAULT_LIMITS,
    kustomize: InstalledKustomize | None = None,
    helm_sdk: bool = False,
) -> KubernetesResult:
    """The objects of ``documents`` as they are applied: what an overlay takes in is not deployed a second time on its own.

    ``files`` also gives what a kustomization names and ``documents`` does not hold; ``kustomize`` is the tool that builds overlays, where
    the user asks for it.
    """
    sdk = _helm_sdk(files, limits) if helm_sdk else None
    units: list[Unit] = []
    taken: set[str] = set()
    folders: set[str] = set()
    problems: list[Problem] = []
    unread: set[str] = set()
    kustomizations = _kustomizations(documents)
    if kustomizations:
        from ..kustomize.roots import overlay_units

        overlays = overlay_units(files, kustomizations, environments, limits, kustomize)
        units += overlays.units
        taken |= set(overlays.taken)
        folders |= set(overlays.folders)
        problems += overlays.problems
        unread |= {f"kubernetes:{name}" for name in overlays.incomplete}
    if any(path.endswith("Chart.yaml") for path in documents):
        from ..helm import chart_units

        charts = chart_units(files, documents, environments, limits, sdk)
        units += charts.units
        taken |= charts.taken
        problems += charts.problems
        unread |= {f"kubernetes:{name}" for name in charts.incomplete}
    units += plain_units(documents, environments, taken, folders)
    if any(problem.kind in ("notice", "error") for problem in problems):
        from ..gitops.deliveries import alone_only, as_flux_builds

        problems = alone_only(as_flux_builds(problems, units), units)
    resources, incomplete = _applied(units, files, documents, environments, limits, sdk)
    unread |= {f"kubernetes:{name}" for name in incomplete}
    unread |= {resource.unit for resource in resources if resource.unit.partition("?")[0] in unread}
    problems += sdk.problems if sdk is not None else ()
    return KubernetesResult(resources, problems, frozenset(unread))


def _helm_sdk(files: YamlFiles, limits: Limits) -> HelmSdk:
    from ..helm_sdk.rendering import HelmSdk

    return HelmSdk(files, limits)


def _applied(
    units: list[Unit],
    files: YamlFiles,
    documents: Mapping[str, YamlStream],
    environments: Mapping[str, str],
    limits: Limits,
    sdk: HelmSdk | None,
) -> tuple[list[Resource], frozenset[str]]:
    """The objects of the units, where GitOps objects are in the tree as these apply them; and which units may hold more."""
    if any(_is_gitops(one.type, one.path) for unit in units for one in unit.objects) or any("helmfile" in path for path in documents):
        from ..gitops.resolve import resolve_gitops

        return resolve_gitops(units, documents, files, limits, environments, sdk)
    return [resource for unit in units for resource in unit_resources(unit)], frozenset()


def _is_gitops(type: str, path: str) -> bool:
    """Whether an object speaks of what is applied where, or lies in the folder of a cluster."""
    return type.startswith(_GITOPS) or "clusters/" in path


def _kustomizations(documents: Mapping[str, YamlStream]) -> list[str]:
    """The paths that are called like a kustomization. Asked of every file, so that a tree without one loads nothing for it."""
    return [path for path in documents if path.rpartition("/")[2].lower().startswith("kustomization")]
