"""What a tree holds to be looked at or called, and deploys nothing where it lies: samples, what was put away, modules nobody calls, runs
of tests."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from ..extract.model import WorkloadRecord
from ..globs import PathGlobs
from ..resolve.interface import Resource
from .names import glob_matches
from .places import agent_place
from .runs_of_tests import RunsOfTests

WORKFLOWS = ("github:", "gitlab:")
RUN_FROM = (".github/workflows/", ".github/actions/")  # where the platform takes jobs and their steps from


class Samples:
    """The folder names of the catalogue, and the globs that the configuration adds to them."""

    def __init__(self, data: Mapping[str, Any], configured: Iterable[str], applied: Container[str] = ()) -> None:
        """``applied``: roots that more than their folder says of that they are applied from where they lie."""
        self._folders = Folders(data["folders"])
        self._libraries = Folders(data["libraries"])
        self._put_away = Folders(data["put_away"])
        self._put_away_at_root = frozenset(data["put_away_at_root"])
        self._configured = PathGlobs(configured)
        self._applied = applied
        self._tests = RunsOfTests(data["tests"])

    def hold(self, record: WorkloadRecord) -> bool:
        """Whether a workload is no deployment of its own."""
        return self.hold_resource(record.resource) or self._tests.hold(record)

    def hold_resource(self, resource: Resource) -> bool:
        """Whether a resource is deployed by nobody from where it lies."""
        place = agent_place(resource).path
        if resource.unit.startswith(WORKFLOWS):
            return self._configured.match(place)  # workflows and pipelines run from the one place they lie in
        return self.is_kept_only(place) or self._is_library(resource)

    def is_sample(self, path: str) -> bool:
        """Whether a path lies in a folder of samples below the root. A key in a workflow is one that is used, wherever workflows lie."""
        return (self._folders.hold(path) and not path.startswith(RUN_FROM)) or self._configured.match(path)

    def is_kept_only(self, path: str) -> bool:
        """Whether a file lies in a folder of samples or of what was put away: nothing applies it from there."""
        top, _, below = path.partition("/")
        return self.is_sample(path) or self._put_away.hold(path) or (bool(below) and top in self._put_away_at_root)

    def _is_library(self, resource: Resource) -> bool:
        """Whether a root is a module that was made to be called, evaluated only because nothing here calls it; it may call others."""
        root = resource.calls[0].place if resource.calls else resource.place
        return resource.unit.startswith("terraform:") and self._libraries.hold(root.path) and resource.unit not in self._applied


class Folders:
    """Folders with one of these names (globs); each folder of the tree is looked at once."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._known: dict[str, bool] = {}
        self._steps: dict[str, bool] = {}

    def hold(self, path: str) -> bool:
        """Whether a folder on the way to a file is one of them."""
        folder = path.rpartition("/")[0]
        known = self._known.get(folder)
        if known is None:
            steps = folder.split("/") if folder else ()
            known = self._known[folder] = any(self._is_one(step) for step in steps)
        return known

    def _is_one(self, step: str) -> bool:
        """Whether a folder itself has one of the names; few names stand on many ways."""
        known = self._steps.get(step)
        if known is None:
            known = self._steps[step] = any(glob_matches(name, step) for name in self._names)
        return known
