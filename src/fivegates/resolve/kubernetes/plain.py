"""Plain manifests: each folder is one unit."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING

from ..folders import folder_environment, folder_of
from .objects import KubernetesObject, objects_in
from .units import Unit

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream


LEFT_OUT = "?left-out"


def plain_units(
    documents: Mapping[str, YamlStream], environments: Mapping[str, str], taken: Container[str] = (), overlays: Container[str] = ()
) -> list[Unit]:
    """The objects of ``documents`` (by path) by folder, in the order of paths; without files in ``taken``, which another tool applies.

    ``environments`` folds folder names to environments. ``overlays``: folders with a kustomization, which leaves out what is not taken.
    """
    folders: dict[str, list[KubernetesObject]] = {}
    first: dict[str, str] = {}
    for path in sorted(documents):
        if path in taken:
            continue
        found = [one for document in documents[path].documents for one in objects_in(path, document.root)]
        if found:
            folders.setdefault(folder_of(path), []).extend(found)
            first.setdefault(folder_of(path), path)
    return [
        _unit(folder, objects, folder_environment(first[folder], environments), folder in overlays) for folder, objects in folders.items()
    ]


def _unit(folder: str, objects: list[KubernetesObject], environment: str | None, left_out: bool) -> Unit:
    return Unit(folder + LEFT_OUT if left_out else folder, environment, objects, left_out=left_out)
