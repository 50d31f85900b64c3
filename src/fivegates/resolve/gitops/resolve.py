"""GitOps objects applied: folders where they are sent to, charts as releases with their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...readers.interface import Limits
from ..interface import Resource
from ..kubernetes.units import Unit, unit_resources
from ..yaml_files import YamlFiles
from .additions import Overlays
from .application_sets import with_applications
from .deliver import delivered
from .helmfile import helmfile_resources, is_helmfile
from .reading import Surroundings
from .releases import with_releases

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream


class Applied(NamedTuple):
    """Objects where they are applied; ``incomplete``: names of units that may hold more than these."""

    resources: list[Resource]
    incomplete: frozenset[str]


def resolve_gitops(
    units: Sequence[Unit], documents: Mapping[str, YamlStream], files: YamlFiles, limits: Limits, environments: Mapping[str, str]
) -> Applied:
    """The objects of the units as resources, where and as often as they are applied; then helmfile's releases.

    ``documents``: the YAML that was read, by path; ``environments`` folds words to environments.
    """
    around = Surroundings((), files, limits, environments)
    units = [unit._replace(objects=with_applications(unit.objects, around)) for unit in units]
    around = Surroundings((resource for unit in units for resource in unit_resources(unit)), files, limits, environments)
    overlays = Overlays(around, limits)
    resources = [resource for unit in delivered(units, around, overlays) for resource in unit_resources(unit)]
    around = Surroundings(resources, files, limits, environments)
    helmfiles = ((path, document.root) for path in sorted(documents) if is_helmfile(path) for document in documents[path].documents)
    return Applied([*with_releases(resources, around), *helmfile_resources(helmfiles, around)], frozenset(overlays.incomplete))
