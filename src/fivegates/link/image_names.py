"""From an image's name to the Dockerfile that builds it, where the tree leaves one answer only."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator

from ..extract.builds import BuildRecord
from ..extract.model import WorkloadRecord
from ..named_tuple import NamedTuple
from ..resolve.gitlab import JOB as GITLAB_JOB
from ..resolve.workflows import JOB
from .canonical import in_root
from .names import image_repository

AGENT_SUFFIX = "-agent"
UNKNOWN = "*"
RECIPE = "Dockerfile"
# Registries in which a project or an account keeps what it builds; Docker Hub, quay.io and ghcr.io are full of other people's.
OWN_REGISTRY = re.compile(r"(?:[a-z0-9.*-]{0,60}?\.)?(?:gcr\.io|pkg\.dev|azurecr\.io|amazonaws\.com)/")
SERVED = ("-service", "-svc", "-api", "-server")  # what an image's name may add to that of its program
ROLES = ("-task-definition", "-task", "-taskdef", "-container")  # what a workload's name may add to its program's
PREFIXES = ("dockerfile.", "containerfile.")
SUFFIXES = (".dockerfile", ".containerfile")


class Origin(NamedTuple):
    """What an image is built from: a folder of the tree and, where it is told, the Dockerfile."""

    folder: str
    recipe: str = ""


class ImageNames:
    """The Dockerfiles of a tree, asked by the names of images. ``dockerfiles``: their paths."""

    def __init__(self, dockerfiles: Collection[str]) -> None:
        self._folders: dict[str, set[Origin]] = {}
        self._files: dict[str, set[Origin]] = {}
        for path in sorted(dockerfiles):
            folder, file = posixpath.split(path)
            self._folders.setdefault(posixpath.basename(folder), set()).add(Origin(folder or "."))
            for name in _names_in(file.lower()):
                self._files.setdefault(name, set()).add(Origin(folder or ".", path))
        self._paths = frozenset(dockerfiles)
        self.recipe_folders = frozenset(posixpath.dirname(path) or "." for path in dockerfiles)
        self._claims: dict[str, set[str]] = {}
        self._own: set[str] = set()
        self._services: dict[str, set[Origin]] = {}

    def add_images(self, records: Iterable[WorkloadRecord]) -> None:
        """The images that workloads run or are built with; a name's ending that two of them share tells neither's folder."""
        for record in records:
            for link in record.code:
                recipe = built_recipe(link.folder, link.recipe) if link.folder is not None else ""
                if recipe in self._paths:
                    self._services.setdefault(record.name.lower(), set()).add(Origin(posixpath.normpath(link.folder or "."), recipe))
                repository = image_repository(link.image) if link.image is not None else ""
                if repository and OWN_REGISTRY.match(repository):
                    self._own.add(repository)
                last = repository.rpartition("/")[2]
                for ending in (last, *_endings(last)):
                    self._claims.setdefault(ending, set()).add(repository)

    def of(self, image: str) -> Origin | None:
        """By the whole of the last segment."""
        last = _last(image)
        if not last:
            return None
        return _only(self._folders, {last, last.removesuffix(AGENT_SUFFIX), last + AGENT_SUFFIX}) or _only(self._files, {last})

    def likely(self, image: str, record: WorkloadRecord) -> Origin | None:
        """By how the last segment ends, else the only one that there is."""
        last = _last(image)
        if not last:
            return None
        repository = image_repository(image)
        exactly = (
            (last,) if OWN_REGISTRY.match(repository) else ()
        )  # elsewhere a product's image is called like its service, whoever built it
        found = (self._by_ending(ending, record) for ending in (*exactly, *_endings(last)))
        return next(filter(None, found), None) or self._by_only(repository, record)

    def _by_only(self, repository: str, record: WorkloadRecord) -> Origin | None:
        """The tree's only Dockerfile, which no service says that it is built by, for its only image of a registry for a project's own that
        is called like the workload.
        """
        if len(self._paths) != 1 or self._services or self._own != {repository} or record.name.lower() != repository.rpartition("/")[2]:
            return None
        (recipe,) = self._paths
        return Origin(posixpath.dirname(recipe) or ".", recipe)

    def _by_ending(self, ending: str, record: WorkloadRecord) -> Origin | None:
        """The one folder that the name ends with, where no other image's does, and the workload is called so too or is written there; else
        what the one service of that name is built from, which such a workload is as well.
        """
        if len(self._claims.get(ending, ())) != 1:
            return None
        name = _without_role(record.name.lower())
        is_called = ending in (name, *_endings(name))
        found = _only(self._folders, {ending})
        if found is not None and (is_called or posixpath.dirname(record.resource.place.path) == found.folder):
            return found
        return _only(self._services, {ending}) if is_called else None


def names_of_image(image: str) -> list[str]:
    """What the folder or the file may be called in which an image is built, the likeliest first."""
    last = _last(image)
    return [last, last.removesuffix(AGENT_SUFFIX), last + AGENT_SUFFIX, *_endings(last)] if last else []


def built_images(builds: Iterable[BuildRecord], records: Iterable[WorkloadRecord]) -> Iterator[tuple[str, str]]:
    """The folders that images are built of by commands and beside what runs them, each with an image's name."""
    for build in builds:
        is_job = build.resource.type in (JOB, GITLAB_JOB)  # whose folders are those of the tree
        folder = posixpath.normpath(build.folder) if is_job else in_root(build.folder, build.resource)
        yield from ((folder, tag) for tag in build.tags)
    for record in records:
        for link in record.code:
            if link.folder is not None and link.image is not None:
                yield posixpath.normpath(link.folder), link.image


def names_of_recipe(path: str) -> list[str]:
    """What an image may be called that a Dockerfile builds."""
    folder, file = posixpath.split(path)
    return [posixpath.basename(folder).lower(), *_names_in(file.lower())]


def _last(image: str) -> str:
    """The last segment of an image's name, '' where it is not known."""
    last = image_repository(image).rpartition("/")[2].lower()
    return last if UNKNOWN not in last else ""


def _without_role(name: str) -> str:
    """A workload's name without what says what it is to its platform."""
    return next((name.removesuffix(role) for role in ROLES if name.endswith(role)), name)


def built_recipe(folder: str, recipe: str) -> str:
    """The path of a Dockerfile below the folder that is built; ``recipe`` as a link says it."""
    return posixpath.normpath(posixpath.join(folder, recipe.partition("#")[0] or RECIPE))


def _only(known: dict[str, set[Origin]], names: set[str]) -> Origin | None:
    found = {origin for name in names for origin in known.get(name, ())}
    return found.pop() if len(found) == 1 else None


def _names_in(file: str) -> Iterator[str]:
    """What a Dockerfile's own name says: ``desk`` of ``Dockerfile.desk`` and of ``desk.Dockerfile``."""
    yield from (file.removeprefix(prefix) for prefix in PREFIXES if file.startswith(prefix))
    yield from (file.removesuffix(suffix) for suffix in SUFFIXES if file.endswith(suffix))


def _endings(name: str) -> list[str]:
    """What follows each hyphen of a name, longest first; also without a word for what serves it."""
    plain = next((name.removesuffix(word) for word in SERVED if name.endswith(word)), name)
    found: list[str] = []
    for one in dict.fromkeys((name, plain)):
        parts = one.split("-")
        found += ["-".join(parts[at:]) for at in range(1, min(len(parts), 8))]
    return found
