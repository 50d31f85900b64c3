"""From a workload to the folder its code is built from: by a build context, an archive's source, or the name of its image."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..extract.model import CodeLink, WorkloadRecord
from ..resolve.interface import Resource
from ..source import Place
from ..values import Reference, Value
from .canonical import unit_root
from .names import image_repository

Lookup = Callable[[Reference], Resource | None]
AGENT_SUFFIX = "-agent"


class CodeFolders:
    """Finds code folders; ``built`` are the folders that hold a Dockerfile, by their last name."""

    def __init__(self, built: Mapping[str, Sequence[str]], lookup: Lookup) -> None:
        self._built = built
        self._lookup = lookup

    def programs(self, records: Iterable[WorkloadRecord]) -> dict[str, int]:
        """How many programs are built from each folder: different Dockerfiles or stages make different ones."""
        recipes: dict[str, set[str]] = {}
        for record in records:
            for link in record.code:
                if link.folder is not None:
                    recipes.setdefault(posixpath.normpath(link.folder), set()).add(link.recipe)
        return {folder: len(found) for folder, found in recipes.items()}

    def of(self, record: WorkloadRecord) -> list[tuple[str, Place]]:
        """Folders of the tree with the place that leads to each; the first is the surest."""
        found: dict[str, Place] = {}
        for link in record.code:
            for folder in self._folders(link, record.resource):
                found.setdefault(folder, link.place)
        return list(found.items())

    def _folders(self, link: CodeLink, resource: Resource) -> Iterator[str]:
        if link.folder is not None:
            yield posixpath.normpath(link.folder)
        elif link.image is not None:
            folder = self._by_image(link.image)
            if folder is not None:
                yield folder
        elif link.archive is not None:
            yield from self._of_archive(link.archive, resource)

    def _by_image(self, image: str) -> str | None:
        """The one folder with a Dockerfile that is called like the image's last segment, with or without ``-agent``."""
        last = image_repository(image).rpartition("/")[2]
        names = {last, last.removesuffix(AGENT_SUFFIX), last + AGENT_SUFFIX} if last and "*" not in last else set()
        folders = {folder for name in names for folder in self._built.get(name, ())}
        return folders.pop() if len(folders) == 1 else None

    def _of_archive(self, value: Value, resource: Resource) -> Iterator[str]:
        """``filename`` is a folder, or the output of an ``archive_file`` whose ``source_dir`` is one."""
        for reference in value.references():
            target = self._lookup(reference)
            if target is None or target.type != "archive_file":
                continue
            for name in ("source_dir", "source_file"):
                source = target.get(name)
                text = source.text if source is not None else None
                if text:
                    yield _in_root(text if name == "source_dir" else posixpath.dirname(text), resource)
        if isinstance(value.data, str) and not value.data.endswith((".zip", ".jar", ".tar.gz")):
            yield _in_root(value.data, resource)


def _in_root(path: str, resource: Resource) -> str:
    """A path as Terraform means it, relative to the root's folder, as a path of the tree."""
    return posixpath.normpath(posixpath.join(unit_root(resource), path))
