"""From the handler of a packed function to its code: the files that may be its handler, and where its package lies."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any

from ..named_tuple import NamedTuple
from .start_files import COMMON, FilesNamed

# what packages are called whatever is in them
GENERIC = COMMON | frozenset(
    ("archive", "artifact", "build", "bundle", "code", "deploy", "deployment", "deploymentpackage", "dist", "dummy", "empty", "function",
     "handler", "lambda", "lambdafunction", "lambdafunctionpayload", "lambdahandler", "package", "payload", "placeholder", "source", "src",
     "zip")
)  # fmt: skip
SOURCES = "src"
BUILT = ("dist", "build", "out")  # folders that a build makes, of what lies in the folder around them
SCRIPTS = (".js", ".mjs", ".cjs", ".ts", ".mts")
LEAST_WORDS = 2  # of a package's name that leads to a source by itself
_FOLDERS = 3  # names at the end of a path that a package may be called after
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")
_HANDLER = re.compile(r"[\w./-]{1,200}")


class _Found(NamedTuple):
    """A file that may be a handler, below the folder that is the root of its package."""

    path: str
    root: str


class HandlerFiles:
    """``files``: the paths of the tree's files by their last name, asked for when a function names a handler. ``load`` gives the
    catalogue's data.
    """

    def __init__(self, files: FilesNamed, load: Callable[[str], Any]) -> None:
        self._files = files
        self._load = load
        self._known: dict[tuple[str, str | None], str | None] = {}
        self._settled: dict[str, str | None] = {}
        self._paths: list[str] | None = None
        self._programs: dict[str, list[str]] | None = None

    def code_of(self, handler: str, package: str | None) -> str | None:
        """The folder, or the single file, that a function's package is made of, where the tree leaves one answer only.

        ``package``: the archive's path in the tree, as far as it is known.
        """
        key = handler, package
        if key not in self._known:
            self._known[key] = self._code_of(handler, package)
        return self._known[key]

    def _code_of(self, handler: str, package: str | None) -> str | None:
        found = [*self._candidates(handler)]
        folder, called = posixpath.dirname(package or ""), _called(package or "")
        alike = [one for one in found if called and _called(one.root) == called]
        return (
            _single({one.root for one in alike if posixpath.dirname(one.root) == folder})
            or _single({one.path for one in found if package is not None and one.root == (folder or ".")})
            or _single({one.root for one in alike if called not in GENERIC})
            or _single({one.path for one in found if _called(one.path) not in GENERIC})
            or self.program_of(package or "")
        )

    def program_of(self, package: str) -> str | None:
        """The one source of the tree that is called as a package is, with the folders that it lies in: ``ws/connect.ts`` of
        ``ws-connect.zip``. A single word is what too many files are called.
        """
        called = _called(package)
        if called in GENERIC or len(_WORD.findall(posixpath.basename(package).partition(".")[0])) < LEAST_WORDS:
            return None
        if self._programs is None:
            self._programs = self._find_programs()
        found = self._programs.get(called, ())
        return found[0] if len(found) == 1 else None

    def _find_programs(self) -> dict[str, list[str]]:
        """The sources by what packages of them may be called; none of tests and of what others wrote or a build made."""
        known = self._load("code")
        folders, endings = frozenset(known["skip_folders"]), tuple(known["skip_endings"])
        found: dict[str, list[str]] = {}
        for name, paths in self._files().items():
            if name.endswith((*SCRIPTS, ".py")) and not name.endswith(endings):
                for path in paths:
                    for called in _names_of(path) if folders.isdisjoint(path.split("/")) else ():
                        found.setdefault(called, []).append(path)
        return found

    def built_from(self, folder: str) -> str | None:
        """A folder of the tree that what is packed comes from: itself, or of a build's output that is not in the tree the one around it."""
        if folder not in self._settled:
            around, last = posixpath.split(folder)
            known = next((one for one in (folder, around) if one and (one == folder or last in BUILT) and self._holds(one)), None)
            self._settled[folder] = known
        return self._settled[folder]

    def _holds(self, path: str) -> bool:
        """Whether the tree has this file, or one below this folder."""
        if self._paths is None:
            self._paths = sorted(one for paths in self._files().values() for one in paths)
        if path == ".":
            return bool(self._paths)
        below = f"{path}/"
        at = bisect_left(self._paths, below)
        has_inside = at < len(self._paths) and self._paths[at].startswith(below)
        return has_inside or path in self._files().get(posixpath.basename(path), ())

    def _candidates(self, handler: str) -> Iterator[_Found]:
        known = self._files()
        for inner in _files_of(handler):
            for path in known.get(posixpath.basename(inner), ()):
                if path == inner:
                    yield _Found(path, ".")
                elif path.endswith(f"/{inner}"):
                    yield _Found(path, _above_sources(path.removesuffix(f"/{inner}")))


def _files_of(handler: str) -> Iterator[str]:
    """The files that a handler may be in, as the package calls them: ``app.main`` is ``app.py``, ``app.js`` or what that is built from."""
    if not _HANDLER.fullmatch(handler) or "." not in handler:
        return
    module = handler.rpartition(".")[0]
    yield posixpath.normpath(module.replace(".", "/") + ".py")
    script = posixpath.normpath(posixpath.join(posixpath.dirname(handler), posixpath.basename(handler).partition(".")[0]))
    first, _, rest = script.partition("/")
    for inner in dict.fromkeys((script, rest if first in BUILT and rest else script)):
        yield from (inner + ending for ending in SCRIPTS)


def _above_sources(folder: str) -> str:
    """The folder that a package is built in: the one around its sources."""
    above, _, last = folder.rpartition("/")
    return (above or ".") if last == SOURCES else folder


def _names_of(path: str) -> Iterator[str]:
    """What a package of a source may be called."""
    *steps, last = path.split("/")
    stem = last.partition(".")[0]
    steps += [] if _called(stem) in GENERIC else [stem]
    for count in range(1, min(_FOLDERS, len(steps)) + 1):
        yield _called("".join(steps[-count:]))


def _called(path: str) -> str:
    """A file's, folder's or archive's name without its ending, however its words are parted."""
    return posixpath.basename(path).partition(".")[0].lower().replace("-", "").replace("_", "")


def _single(found: set[str]) -> str | None:
    return found.pop() if len(found) == 1 else None
