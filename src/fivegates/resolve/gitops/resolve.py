"""GitOps objects applied: folders where they are sent to, charts as releases with their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple
from ...readers.interface import Limits
from ..interface import Resource
from ..kubernetes.units import Unit, unit_resources
from ..yaml_files import YamlFiles
from .additions import Overlays
from .application_sets import with_applications
from .artifacts import GENERATOR
from .charts import Charts, Renderer, charts_in
from .deliver import delivered
from .helmfile import helmfile_resources, is_helmfile
from .reading import Surroundings
from .releases import with_releases

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream
    from ..helm_sdk.rendering import HelmSdk

MOST_PASSES = 5  # charts that hold applications of charts


class Applied(NamedTuple):
    """Objects where they are applied; ``incomplete``: names of units that may hold more than these."""

    resources: list[Resource]
    incomplete: frozenset[str]


def resolve_gitops(
    units: Sequence[Unit],
    documents: Mapping[str, YamlStream],
    files: YamlFiles,
    limits: Limits,
    environments: Mapping[str, str],
    sdk: HelmSdk | None = None,
) -> Applied:
    """The objects of the units as resources, where and as often as they are applied; releases of charts in this tree rendered.

    ``documents``: the YAML that was read, by path; ``environments`` folds words to environments; ``sdk``: Helm itself.
    """
    around = Surroundings((), files, limits, environments)
    plain = [unit._replace(objects=with_applications(unit.objects, around)) for unit in units]
    made = _made(plain, documents, files, limits, environments, sdk)
    for _ in range(MOST_PASSES):
        dropped = _dropped(made.charts.claims, {unit.name.partition("?")[0] for unit in plain})
        if not dropped:
            break
        plain = [unit for unit in plain if unit.name.partition("?")[0] not in dropped]
        made = _made(plain, documents, files, limits, environments, sdk)
    files.problems += made.charts.problems
    kept = [resource for resource in made.resources if _unit(resource) in made.rendered or not made.charts.is_claimed(_unit(resource))]
    return Applied(kept, frozenset((*made.overlays.incomplete, *made.charts.incomplete)))


class Made(NamedTuple):
    """What all passes over the same units give."""

    resources: list[Resource]
    rendered: dict[str, Unit]
    overlays: Overlays
    charts: Charts


def _made(
    plain: Sequence[Unit],
    documents: Mapping[str, YamlStream],
    files: YamlFiles,
    limits: Limits,
    environments: Mapping[str, str],
    sdk: HelmSdk | None,
) -> Made:
    """Units where they are applied, and what their releases of charts in this tree make, until nothing more comes of it."""
    around = Surroundings(_generators(plain), files, limits, environments)
    overlays = Overlays(around, limits)
    charts = Charts(Renderer(files, limits, sdk), lambda folder: bool(around.chart_folder(folder)))
    rendered: dict[str, Unit] = {}
    resources: list[Resource] = []
    for _ in range(MOST_PASSES):
        resources, found = _pass(
            [*plain, *rendered.values()], rendered, documents, Situation(files, limits, environments, overlays, charts)
        )
        again = [unit for unit in found if unit.name not in rendered]
        rendered |= {unit.name: unit._replace(objects=with_applications(unit.objects, around)) for unit in again}
        if not again:
            break
    return Made(resources, rendered, overlays, charts)


def _dropped(claims: Mapping[str, set[str]], units: set[str]) -> set[str]:
    """Charts that are units of their own although releases deploy them: what comes of them there is deployed by nobody.

    Of charts that deploy each other the last one stays.
    """
    dropped: set[str] = set()
    for folder, claimers in sorted(claims.items()):
        if folder in units and claimers - dropped - {folder}:
            dropped.add(folder)
    return dropped


class Situation(NamedTuple):
    """What every pass works with."""

    files: YamlFiles
    limits: Limits
    environments: Mapping[str, str]
    overlays: Overlays
    charts: Charts


def _pass(
    units: Sequence[Unit], rendered: Mapping[str, Unit], documents: Mapping[str, YamlStream], situation: Situation
) -> tuple[list[Resource], list[Unit]]:
    """The units where they are applied, and those that their releases of charts in this tree make."""
    files, limits, environments, overlays, charts = situation
    around = Surroundings(_generators(units), files, limits, environments)
    arrived = [resource for unit in delivered(units, around, overlays, rendered) for resource in unit_resources(unit)]
    around = Surroundings(arrived, files, limits, environments)
    helmfiles = ((path, document.root) for path in sorted(documents) if is_helmfile(path) for document in documents[path].documents)
    taken = {*around.folders, *(unit.name for unit in units)}
    resources: list[Resource] = []
    made: list[Unit] = []
    for holder in chain(with_releases(arrived, around), helmfile_resources(helmfiles, around)):
        resource = holder
        if charts_in(resource):
            found, resource = charts.units(resource, taken)
            made += found
            taken |= {unit.name for unit in found}
        resources.append(resource)
    return resources, made


def _generators(units: Sequence[Unit]) -> Iterator[Resource]:
    """What says of which folders an artifact is put together."""
    for unit in units:
        found = [one for one in unit.objects if one.type == GENERATOR]
        yield from unit_resources(unit._replace(objects=found)) if found else ()


def _unit(resource: Resource) -> str:
    return resource.unit.removeprefix("kubernetes:")
