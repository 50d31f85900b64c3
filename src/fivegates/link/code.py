"""From a workload to the folder its code is built from: by a build context, what carries it there, a job's build, or its image's name."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..extract.builds import BuildRecord
from ..extract.deploys import DeployRecord
from ..extract.elsewhere import leaves_any
from ..extract.harness_runs import started_commands
from ..extract.model import CodeLink, WorkloadRecord
from ..extract.paths import select, select_first
from ..extract.texts import image_text
from ..resolve.gitlab import JOB as GITLAB_JOB
from ..resolve.interface import Resource
from ..resolve.workflows import JOB
from ..source import Place
from ..values import Reference, Value
from .canonical import in_root
from .handlers import HandlerFiles
from .image_names import UNKNOWN, ImageNames, Origin
from .names import glob_matches, image_repository
from .released import Released
from .script_builds import ScriptBuilds
from .start_files import StartFiles

Lookup = Callable[[Reference], Resource | None]
PACKED = (".zip", ".jar", ".tar.gz", ".tgz", ".whl")
CONFIGURATION = (".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars")
PACKAGES = ("filename", "s3_key", "s3_object_version", "source_code_hash")  # left to others, another package is released
LAYERS = "layers[]"  # what a function runs besides its package
MOST_STEPS = 4
MOST_REFERENCES = 16
MOST_BUILDS = 200  # of images of one name, by jobs: which of them is meant is not looked for among more


class CodeFolders:
    """Finds code folders; ``names`` knows the tree's Dockerfiles, ``scripts`` what builds by them, ``starts`` its files; ``carriers`` as in
    the catalogue.
    """

    def __init__(
        self,
        names: ImageNames,
        scripts: ScriptBuilds,
        lookup: Lookup,
        carriers: Mapping[str, Any],
        starts: StartFiles,
        handlers: HandlerFiles,
    ) -> None:
        self._scripts = scripts
        self._starts = starts
        self._handlers = handlers
        self._names = names
        self._lookup = lookup
        self._carriers: Mapping[str, Any] = carriers["carriers"]
        self._repositories: Mapping[str, Any] = carriers["repositories"]
        self._by_tag: dict[tuple[str, str], list[BuildRecord]] = {}
        self._by_repository: dict[tuple[str, str], list[BuildRecord]] = {}  # by unit and address
        self._known: dict[int, tuple[WorkloadRecord, list[tuple[CodeLink, Origin]]]] = {}  # by the identity of the record beside it
        self._released = Released(handlers.built_from, self._folder_in_job)
        self._in_jobs: dict[str, list[tuple[str, Origin]]] = {}  # by last segment: the repository, with wildcards

    def add(self, builds: Iterable[BuildRecord], records: Iterable[WorkloadRecord]) -> None:
        """Images that commands build, and from which folders; and all workloads, for the images that they run."""
        self._known.clear()
        self._names.add_images(records)
        for build in builds:
            unit = build.resource.unit
            if build.resource.type in (JOB, GITLAB_JOB):
                self._add_job(build)
                continue
            for tag in build.tags:
                self._by_tag.setdefault((unit, image_repository(tag)), []).append(build)
            for address in self._repositories_in(build.references):
                self._by_repository.setdefault((unit, address), []).append(build)

    def add_deploys(self, deploys: Iterable[DeployRecord]) -> None:
        """What jobs release, whatever the definitions start with."""
        self._released.add(deploys)

    def _add_job(self, build: BuildRecord) -> None:
        """What a job of a workflow builds goes to a registry, from where any unit of the tree may take it."""
        origin = Origin(posixpath.normpath(build.folder), build.recipe)
        self._released.add_build(build, origin.folder)
        for tag in build.tags:
            repository = image_repository(tag)
            self._in_jobs.setdefault(repository.rpartition("/")[2].lower(), []).append((repository, origin))

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
        for link, origin in self._led(record):
            found.setdefault(origin.folder, link.place)
        for link in record.code if not found else ():
            folder = self._started(link, record)
            if folder is not None:
                found[folder] = link.place
        if not found and record.code:
            folder = (self._released.folder_of(record) if record.named else None) or self._built_above(record)
            return [(folder, record.code[0].place)] if folder is not None else []
        return list(found.items())

    def _built_above(self, record: WorkloadRecord) -> str | None:
        """The one folder in which the program is built that the containers of a pod start, where the image's name leads nowhere."""
        commands = [words for words, _place, _env in started_commands(record) if words] if record.pods else []
        folders = {self._starts.built_above(words, self._names.recipe_folders) for words in commands}
        return folders.pop() if len(folders) == 1 else None

    def _started(self, link: CodeLink, record: WorkloadRecord) -> str | None:
        """Where what a command or a function starts lies, which nothing that these files name leads to."""
        if link.start:
            return self._starts.folder_of(link.start)
        if not link.handler or link.archive is None:
            return None
        package = image_text(link.archive)
        return self._handlers.code_of(link.handler, in_root(package, record.resource) if package else None)

    def whole(self, record: WorkloadRecord) -> list[str]:
        """The folders or files of the tree that are all of a function's code: what Terraform itself packs, and the program that a package
        is called after; [] where more may run in it.
        """
        resource = record.resource
        if record.images or select_first(resource, LAYERS) is not None or leaves_any(resource, PACKAGES):
            return []
        found: list[str] = []
        for link in record.code:
            packed = list(self._carried(link.archive, resource, 0, packed_only=True)) if link.archive is not None else []
            program = self._program(link, record) if not packed else None
            if program is not None:
                found.append(program)
                continue
            if not packed or any(self._handlers.built_from(path) != path for path in packed):
                return []
            found += packed
        return found

    def _program(self, link: CodeLink, record: WorkloadRecord) -> str | None:
        """The program that a package is called after, where nothing tells of another one."""
        package = image_text(link.archive) if link.archive is not None else None
        program = self._handlers.program_of(package) if package else None
        return program if program is not None and program == self._started(link, record) else None

    def recipes(self, record: WorkloadRecord) -> dict[str, str]:
        """The Dockerfile of each folder, where what leads to the folder tells it."""
        return {origin.folder: origin.recipe for _, origin in self._led(record) if origin.recipe}

    def _led(self, record: WorkloadRecord) -> list[tuple[CodeLink, Origin]]:
        """Where each link leads. A workload is asked about by all who look for evidence."""
        known = self._known.get(id(record))
        if known is None:
            known = self._known[id(record)] = record, [(link, origin) for link in record.code for origin in self._origins(link, record)]
        return known[1]

    def _origins(self, link: CodeLink, record: WorkloadRecord) -> Iterator[Origin]:
        resource = record.resource
        if link.folder is not None:
            yield Origin(posixpath.normpath(link.folder))
            return
        carried = list(dict.fromkeys(self._packed(link.archive, resource))) if link.archive is not None else []
        if link.image is not None and link.archive is not None and not carried:
            carried = self._commanded(link.image, link.archive, resource)
        yield from map(Origin, carried)
        if link.image is not None:
            origin = self._named(link.image, record) if not carried else None
            if origin is not None:
                yield origin
        elif (
            link.archive is not None and isinstance(link.archive.data, str) and link.archive.data and not link.archive.data.endswith(PACKED)
        ):
            yield Origin(in_root(link.archive.data, resource))

    def _named(self, image: str, record: WorkloadRecord) -> Origin | None:
        """What an image is built from by its name: as jobs or scripts say, or as folders and Dockerfiles are called."""
        return self._built_in_job(image) or self._names.of(image) or self._scripts.of(image) or self._names.likely(image, record)

    def _folder_in_job(self, image: str) -> str | None:
        origin = self._built_in_job(image)
        return origin.folder if origin is not None else None

    def _built_in_job(self, image: str) -> Origin | None:
        """The one folder from which jobs build an image of this name; what a name's beginning is may be open on either side."""
        repository = image_repository(image)
        last = repository.rpartition("/")[2].lower()
        found = self._in_jobs.get(last, ()) if UNKNOWN not in last else ()
        if len(found) > MOST_BUILDS:
            return None
        origins = {origin for name, origin in found if glob_matches(name, repository) or glob_matches(repository, name)}
        if len(origins) > 1:  # by several Dockerfiles of one folder
            origins = {Origin(origin.folder) for origin in origins}
        return origins.pop() if len(origins) == 1 else None

    def _commanded(self, image: str, value: Value, resource: Resource) -> list[str]:
        """The one folder from which a command builds the image."""
        folders: set[str] = set()
        for build in self._builds_of(image, value, resource.unit):
            folders.add(in_root(build.folder, build.resource))
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

    def _packed(self, value: Value, resource: Resource) -> Iterator[str]:
        """What of the tree is carried there; what a build makes is of the folder around it."""
        for path in self._carried(value, resource, 0):
            known = self._handlers.built_from(path)
            if known is not None:
                yield known

    def _carried(self, value: Value, resource: Resource, steps: int, packed_only: bool = False) -> Iterator[str]:
        """Folders that what a value was read from is packed, uploaded or built from. ``packed_only``: not what is put together of texts."""
        for reference, _ in zip(value.references(), range(MOST_REFERENCES), strict=False):
            target = self._lookup(reference)
            row = self._carriers.get(target.type) if target is not None else None
            if target is None or row is None:
                continue
            for path in row.get("folders", ()):
                yield from (in_root(text, resource) for found in select(target, path) if (text := found.value.text))
            for path in row.get("files", ()):
                texts = [found.value.text or "" for found in select(target, path)]
                yield from (in_root(text, resource) for text in texts if text and not text.endswith(PACKED))
            for path in row.get("contents", ()) if not packed_only else ():
                yield from (file for found in select(target, path) if (file := _read_from(found.value)) is not None)
            for path in row.get("onward", ()) if steps < MOST_STEPS else ():
                for found in select(target, path):
                    yield from self._carried(found.value, resource, steps + 1, packed_only)


def _read_from(value: Value) -> str | None:
    """The file of the tree whose whole text a value is, None where it was written in the configuration."""
    for link in value.origin.chain():
        if link.kind == "literal" and link.offset == 0 and not link.source.path.endswith(CONFIGURATION):
            return link.source.path
    return None
