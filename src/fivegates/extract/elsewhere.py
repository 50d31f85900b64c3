"""Workloads whose image Terraform only starts with: ``ignore_changes`` leaves it to whoever releases next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..resolve.interface import Resource
from .model import WorkloadRecord
from .paths import select

IGNORED = "ignore_changes leaves the image to what deploys it"
MOST_REFERENCES = 16


class Elsewhere:
    """``starters``: types that start another resource, with the attribute that names it."""

    def __init__(self, starters: Mapping[str, str]) -> None:
        self._starters = starters
        self._started: set[tuple[str, str]] = set()

    def note(self, resource: Resource) -> None:
        """Remember what a starter starts only at first."""
        path = self._starters.get(resource.type)
        if path is None or not _leaves(resource, path):
            return
        for found in select(resource, path):
            for reference, _ in zip(found.value.references(), range(MOST_REFERENCES), strict=False):
                self._started.add((reference.unit, reference.address))

    def mark(self, workload: WorkloadRecord, path: str) -> WorkloadRecord:
        """The workload, marked where the image at ``path`` of its resource is left to others."""
        resource = workload.resource
        if not (path and _leaves(resource, path)) and (resource.unit, resource.address) not in self._started:
            return workload
        return workload._replace(image_elsewhere=IGNORED)


def _leaves(resource: Resource, path: str) -> bool:
    """Whether the attribute at ``path``, or one that holds it, is left to others."""
    names = tuple(_names(path))
    ignored = resource.extra.get("ignore_changes", ())
    if not isinstance(ignored, tuple):
        return False
    return any(one == "*" or tuple(_names(one)) == names[: one.count(".") + 1] for one in ignored)


def leaves_any(resource: Resource, paths: Iterable[str]) -> bool:
    """Whether an attribute at one of the paths is left to others."""
    return any(_leaves(resource, path) for path in paths)


def _names(path: str) -> Iterator[str]:
    for part in path.split("."):
        yield part.split("|", 1)[0].split("[", 1)[0]
