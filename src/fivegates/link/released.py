"""From a workload to the folder that a job releases it from, whatever its definition starts with."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..extract.builds import BuildRecord
from ..extract.deploys import DeployRecord
from ..extract.model import WorkloadRecord
from ..extract.texts import image_text

Job = tuple[str, str]  # unit, address


class Released:
    """What the jobs of workflows release by name. ``built_from``: the folder of the tree behind what a job packs; ``built_as``: the folder
    that jobs build an image from.
    """

    def __init__(self, built_from: Callable[[str], str | None], built_as: Callable[[str], str | None]) -> None:
        self._built_from = built_from
        self._built_as = built_as
        self._by_name: dict[str, list[DeployRecord]] = {}
        self._built: dict[Job, set[str]] = {}  # the folders that each job builds from
        self._names: dict[Job, set[str]] = {}  # and what it releases

    def add_build(self, build: BuildRecord, folder: str) -> None:
        """A job builds from a folder."""
        self._built.setdefault((build.resource.unit, build.resource.address), set()).add(folder)

    def add(self, deploys: Iterable[DeployRecord]) -> None:
        """What jobs release."""
        for deploy in deploys:
            self._by_name.setdefault(deploy.name, []).append(deploy)
            self._names.setdefault((deploy.holder.unit, deploy.holder.address), set()).add(deploy.name)

    def folder_of(self, record: WorkloadRecord) -> str | None:
        """The one folder from which jobs release what has this kind and name: as they say, of the image, or the only one they build."""
        found = {self._origin(deploy) for deploy in self._by_name.get(record.name, ()) if record.kind == deploy.kind}
        return found.pop() if len(found) == 1 else None

    def _origin(self, deploy: DeployRecord) -> str | None:
        if deploy.folder is not None:
            return self._built_from(deploy.folder)
        image = image_text(deploy.image) if deploy.image is not None else None
        folder = self._built_as(image) if image else None
        if folder is not None:
            return folder
        job = deploy.holder.unit, deploy.holder.address
        built = self._built.get(job, set())
        return next(iter(built)) if len(built) == 1 and len(self._names.get(job, ())) == 1 else None
