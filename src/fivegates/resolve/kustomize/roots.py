"""Which kustomizations are deployed: those that no other one uses; each is a unit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple
from ...readers.interface import Limits, Problem
from ..folders import overlay_environment
from ..kubernetes.units import Unit
from ..yaml_files import YamlFiles
from .build import Builder
from .kustomization import Kustomization

if TYPE_CHECKING:
    from .installed import InstalledKustomize


class Overlays(NamedTuple):
    """The units of a tree's kustomizations.

    ``taken``: files that they apply or change with; ``folders``: with a kustomization of their own; ``incomplete``: names of units that may
    hold more, or other values, than what is here.
    """

    units: list[Unit]
    taken: Collection[str]
    folders: Collection[str]
    problems: list[Problem]
    incomplete: frozenset[str]


def overlay_units(
    files: YamlFiles,
    paths: Iterable[str],
    environments: Mapping[str, str],
    limits: Limits,
    tool: InstalledKustomize | None = None,
) -> Overlays:
    """Build every root among the kustomizations at ``paths``; ``environments`` folds folder names to environments.

    ``tool`` builds each of them once more, and what it gives counts.
    """
    builder = Builder(files, limits)
    listed = [found for folder in _folders(paths) if (found := builder.read(folder)) is not None]
    used = {folder for one in listed for folder in _used_by(one, builder)}
    units: list[Unit] = []
    incomplete: set[str] = set()
    for one in sorted(listed, key=lambda one: one.folder in used):  # what is left after the roots lies in a circle
        if not builder.is_built(one.folder):
            built = builder.build(one.folder)
            if tool is not None and not one.is_component:
                from .rebuilt import rebuild

                built = rebuild(tool, one, built, builder)
            units.append(Unit(one.name, overlay_environment(one.path, environments), built.objects, settled=built.settled))
            if not built.complete:
                incomplete.add(one.name)
    return Overlays(units, builder.taken, [one.name for one in listed], builder.problems, frozenset(incomplete))


def _folders(paths: Iterable[str]) -> list[str]:
    return sorted({path.rpartition("/")[0] for path in paths})


def _used_by(one: Kustomization, builder: Builder) -> set[str]:
    """The folders that a kustomization builds on."""
    named = (*one.listed("resources"), *one.listed("components"))
    found = {builder.folder_named(one, value) for value in named}
    return {folder for folder in found if folder is not None and folder != one.folder}
