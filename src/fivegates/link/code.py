"""From a workload to the folder its code is built from: by a build context, what carries it there, a job's build, or its image's name."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..extract.builds import BuildRecord
from ..extract.model import CodeLink, WorkloadRecord
from ..extract.paths import select
from ..resolve.gitlab import JOB as GITLAB_JOB
from ..resolve.interface import Resource
from ..resolve.workflows import JOB
from ..source import Place
from ..values import Reference, Value
from .canonical import unit_root
from .names import glob_matches, image_repository

Lookup = Callable[[Reference], Resource | None]
AGENT_SUFFIX = "-agent"
UNKNOWN = "*"
PACKED = (".zip", ".jar", ".tar.gz", ".tgz", ".whl")
CONFIGURATION = (".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars")
MOST_STEPS = 4
MOST_REFERENCES = 16
MOST_BUILDS = 200  # of images of one name, by jobs: which of them is meant is not looked for among more


class CodeFolders:
    """Finds code folders; ``built`` are the folders that hold a Dockerfile, by their last name; ``carriers`` as in the catalogue."""

    def __init__(self, built: Mapping[str, Sequence[str]], lookup: Lookup, carriers: Mapping[str, Any]) -> None:
        self._built = built
        self._lookup = lookup
        self._carriers: Mapping[str, Any] = carriers["carriers"]
        self._repositories: Mapping[str, Any] = carriers["repositories"]
        self._by_tag: dict[tuple[str, str], list[BuildRecord]] = {}
        self._by_repository: dict[tuple[str, str], list[BuildRecord]] = {}  # by unit and address
        self._in_jobs: dict[str, list[tuple[str, str]]] = {}  # by last segment: the repository, with wildcards, and the folder

    def add_builds(self, builds: Iterable[BuildRecord]) -> None:
        """Images that commands build, and from which folders."""
        for build in builds:
            unit = build.resource.unit
            if build.resource.type in (JOB, GITLAB_JOB):
                self._add_job(build)
                continue
            for tag in build.tags:
                self._by_tag.setdefault((unit, image_repository(tag)), []).append(build)
            for address in self._repositories_in(build.references):
                self._by_repository.setdefault((unit, address), []).append(build)

    def _add_job(self, build: BuildRecord) -> None:
        """What a job of a workflow builds goes to a registry, from where any unit of the tree may take it."""
        folder = posixpath.normpath(build.folder)
        for tag in build.tags:
            repository = image_repository(tag)
            self._in_jobs.setdefault(repository.rpartition("/")[2].lower(), []).append((repository, folder))

    def programs(self, records: Iterable[WorkloadRecord]) -> dict[str, int]:
        """How many programs are built from each folder: different Dockerfiles, stages or build arguments make different ones."""
        recipes: dict[str, set[tuple[str, str]]] = {}
        for record in records:
            for link in record.code:
                if link.folder is not None:
                    recipes.setdefault(posixpath.normpath(link.folder), set()).add((link.recipe, link.arguments))
        return {folder: len(found) for folder, found in recipes.items()}

    def of(self, record: WorkloadRecord) -> list[tuple[str, Place]]:
        """Folders (or single files) of the tree with the place that leads to each; the first is the surest."""
        found: dict[str, Place] = {}
        for link in record.code:
            for folder in self._folders(link, record.resource):
                found.setdefault(folder, link.place)
        return list(found.items())

    def _folders(self, link: CodeLink, resource: Resource) -> Iterator[str]:
        if link.folder is not None:
            yield posixpath.normpath(link.folder)
            return
        carried = list(dict.fromkeys(self._carried(link.archive, resource, 0))) if link.archive is not None else []
        if link.image is not None and link.archive is not None and not carried:
            carried = self._commanded(link.image, link.archive, resource)
        yield from carried
        if link.image is not None:
            folder = self._built_in_job(link.image) or self._by_image(link.image) if not carried else None
            if folder is not None:
                yield folder
        elif link.archive is not None and isinstance(link.archive.data, str) and not link.archive.data.endswith(PACKED):
            yield _in_root(link.archive.data, resource)

    def _built_in_job(self, image: str) -> str | None:
        """The one folder from which jobs build an image of this name; what a name's beginning is may be open on either side."""
        repository = image_repository(image)
        last = repository.rpartition("/")[2].lower()
        found = self._in_jobs.get(last, ()) if UNKNOWN not in last else ()
        if len(found) > MOST_BUILDS:
            return None
        folders = {folder for name, folder in found if glob_matches(name, repository) or glob_matches(repository, name)}
        return folders.pop() if len(folders) == 1 else None

    def _by_image(self, image: str) -> str | None:
        """The one folder with a Dockerfile that is called like the image's last segment, with or without ``-agent``."""
        last = image_repository(image).rpartition("/")[2]
        names = {last, last.removesuffix(AGENT_SUFFIX), last + AGENT_SUFFIX} if last and UNKNOWN not in last else set()
        folders = {folder for name in names for folder in self._built.get(name, ())}
        return folders.pop() if len(folders) == 1 else None

    def _commanded(self, image: str, value: Value, resource: Resource) -> list[str]:
        """The one folder from which a command builds the image."""
        folders: set[str] = set()
        for build in self._builds_of(image, value, resource.unit):
            folders.add(_in_root(build.folder, build.resource))
            if len(folders) > 1:
                return []
        return list(folders)

    def _builds_of(self, image: str, value: Value, unit: str) -> Iterator[BuildRecord]:
        """Commands that build an image of the same name, or into the same repository."""
        repository = image_repository(image)
        last = repository.rpartition("/")[2]
        if UNKNOWN not in repository:
            yield from self._by_tag.get((unit, repository), ())
        for address, is_single in self._repositories_in(value.references()).items():
            for build in self._by_repository.get((unit, address), ()):
                names = {image_repository(tag).rpartition("/")[2] for tag in build.tags}
                if is_single or (UNKNOWN not in last and last in names):
                    yield build

    def _repositories_in(self, references: Iterable[Reference]) -> dict[str, bool]:
        """Addresses of the repositories among what is referred to, and whether each holds a single image."""
        found: dict[str, bool] = {}
        for reference, _ in zip(references, range(MOST_REFERENCES), strict=False):
            target = self._lookup(reference)
            row = self._repositories.get(target.type) if target is not None else None
            if target is not None and row is not None:
                found[target.address] = bool(row["single"])
        return found

    def _carried(self, value: Value, resource: Resource, steps: int) -> Iterator[str]:
        """Folders that what a value was read from is packed, uploaded or built from."""
        for reference, _ in zip(value.references(), range(MOST_REFERENCES), strict=False):
            target = self._lookup(reference)
            row = self._carriers.get(target.type) if target is not None else None
            if target is None or row is None:
                continue
            for path in row.get("folders", ()):
                yield from (_in_root(text, resource) for found in select(target, path) if (text := found.value.text))
            for path in row.get("files", ()):
                texts = [found.value.text or "" for found in select(target, path)]
                yield from (_in_root(text, resource) for text in texts if text and not text.endswith(PACKED))
            for path in row.get("contents", ()):
                yield from (file for found in select(target, path) if (file := _read_from(found.value)) is not None)
            for path in row.get("onward", ()) if steps < MOST_STEPS else ():
                for found in select(target, path):
                    yield from self._carried(found.value, resource, steps + 1)


def _read_from(value: Value) -> str | None:
    """The file of the tree whose whole text a value is, None where it was written in the configuration."""
    for link in value.origin.chain():
        if link.kind == "literal" and link.offset == 0 and not link.source.path.endswith(CONFIGURATION):
            return link.source.path
    return None


def _in_root(path: str, resource: Resource) -> str:
    """A path as Terraform means it, relative to the root's folder, as a path of the tree."""
    return posixpath.normpath(posixpath.join(unit_root(resource), path))
