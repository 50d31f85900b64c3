"""Where a build or script works: nothing in it says from which folder it is started."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from ..folders import folder_of

# Files that make a folder one that is built, whatever is in it.
PROJECTS = frozenset(
    ("build.gradle", "build.gradle.kts", "cargo.toml", "composer.json", "containerfile", "dockerfile", "gemfile", "go.mod", "package.json",
     "pipfile", "pom.xml", "procfile", "pyproject.toml", "requirements.txt", "setup.py")
)  # fmt: skip
PLACES = "places"  # in ``Resource.extra``: the ``Places`` of what a file releases


class TreeFolders:
    """The folders of a tree, and which of them are built."""

    def __init__(self, paths: Iterable[str]) -> None:
        listed = list(paths)
        self.projects = frozenset(folder_of(path) for path in listed if posixpath.basename(path).lower() in PROJECTS)
        self.folders = frozenset(above for folder in {folder_of(path) for path in listed} for above in _upward(folder))


class Places:
    """The folders that a file of releases means by what it writes."""

    def __init__(self, tree: TreeFolders, path: str) -> None:
        self._tree = tree
        self._path = path

    def of(self, folder: str) -> str | None:
        """A folder as written as one of the tree: from where it is there, the nearest folder that is built first, then the others upward.
        None where it is nowhere.
        """
        above = list(_upward(folder_of(self._path)))
        starts = dict.fromkeys((*(one for one in above if one in self._tree.projects), *above))
        found = (posixpath.normpath(posixpath.join(start, folder)) for start in starts)
        return next((place for place in found if place in self._tree.folders), None)


def _upward(folder: str) -> Iterator[str]:
    """The folder and all above it, the top ('.') last."""
    while folder not in ("", "."):
        yield folder
        folder = folder_of(folder)
    yield "."
