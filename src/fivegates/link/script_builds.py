"""Images that scripts, Makefiles and build files of the tree build: asked when a workload runs an image that no job builds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator

from ..discover import CLOUD_BUILD, SCRIPT, kind_by_name
from ..extract.builds import Build, building_commands, builds_from
from ..source import Source
from .image_names import OWN_REGISTRY, UNKNOWN, Origin, built_recipe
from .names import glob_matches, image_repository
from .start_files import FilesNamed

RUNNERS = ("justfile", "taskfile.yml", "taskfile.yaml")  # what runs commands as make does, each line by itself
MOST_SCRIPTS = 300
MOST_TEXT = 100_000
_OWN_FOLDER = re.compile(r"\$\([ \t]*+dirname[^()\n]{0,200}+\)|\$\{0%/\*\}")
_ENTERED = re.compile(
    r"""\$\([ \t]*+cd[ \t]++["']?([^"'()\n&]{0,200}?)["']?[ \t]*+(?:[12]?>[^()\n&]{0,40}+)?(?:&&|;)[ \t]*+pwd[^()\n]{0,9}+\)"""
)
_TOP = re.compile(r"\$\([ \t]*+git rev-parse --show-toplevel[^()\n]{0,40}+\)")


class ScriptBuilds:
    """``files``: the tree's files by their last name; ``read``: the text of one, None where it has none; ``dockerfiles``: their paths."""

    def __init__(self, files: FilesNamed, read: Callable[[str], str | None], dockerfiles: Collection[str]) -> None:
        self._files = files
        self._read = read
        self._dockerfiles = frozenset(dockerfiles)
        self._known: dict[str, list[tuple[str, Origin]]] | None = None

    def of(self, image: str) -> Origin | None:
        """The one Dockerfile, and its context, by which scripts build an image of this name; of one that anybody may have published (Docker
        Hub, ghcr.io) its whole name must be said.
        """
        repository = image_repository(image)
        last = repository.rpartition("/")[2].lower()
        if UNKNOWN in last or not self._dockerfiles:
            return None
        if self._known is None:
            self._known = self._read_all()
        is_own = OWN_REGISTRY.match(repository) is not None or "/" not in repository
        found = {origin for name, origin in self._known.get(last, ()) if (_is_called(name, repository) if is_own else name == repository)}
        return found.pop() if len(found) == 1 else None

    def _read_all(self) -> dict[str, list[tuple[str, Origin]]]:
        """By the last segment of an image's name: the name, and what it is built from."""
        found: dict[str, list[tuple[str, Origin]]] = {}
        for path in self._scripts():
            text = self._read(path)
            if text is not None and len(text) <= MOST_TEXT and "build" in text:
                for name, origin in self._built_in(path, text):
                    found.setdefault(name.rpartition("/")[2].lower(), []).append((name, origin))
        return found

    def _scripts(self) -> list[str]:
        """Scripts by their names, the nearest to the top first."""
        files = self._files()
        names = [name for name in files if kind_by_name(name) == SCRIPT or name.lower() in RUNNERS or _is_description(name)]
        paths = [path for name in names for path in files[name]]
        return sorted(paths, key=lambda path: (path.count("/"), path))[:MOST_SCRIPTS]

    def _built_in(self, path: str, text: str) -> Iterator[tuple[str, Origin]]:
        """What a script builds. Where it is started is not written: it is where its Dockerfile then lies."""
        own = posixpath.dirname(path) or "."
        seen: dict[str, set[Origin]] = {}
        for build in _builds(path, text, own):
            origin = self._origin(build)
            if origin is not None:
                for tag in build.tags:
                    seen.setdefault(image_repository(tag), set()).add(origin)
        for name, origins in seen.items():
            if len(origins) == 1:
                yield name, origins.pop()

    def _origin(self, build: Build) -> Origin | None:
        if build.folder is None:
            return None
        recipe = posixpath.normpath(build.recipe) if build.recipe else built_recipe(build.folder, "")
        return Origin(posixpath.normpath(build.folder), recipe) if recipe in self._dockerfiles else None


def _builds(path: str, text: str, own: str) -> Iterator[Build]:
    """What a script may build, from wherever it may be started: the top, its own folder or the one above; each line of a Makefile's recipe
    is a script of its own. One that asks where it lies is told.
    """
    name = posixpath.basename(path)
    starts = list(dict.fromkeys((".", own, posixpath.dirname(own) or ".")))
    if _is_description(name):
        from ..extract.described_builds import described_builds

        yield from described_builds(Source(path, text), starts)
        return
    from ..extract.shell_values import assigned_texts
    from ..resolve.releasing.scripts import as_shell, is_makefile

    shown = _TOP.sub(".", _ENTERED.sub(r"\1", _OWN_FOLDER.sub(own, text)))
    is_make = is_makefile(path)
    if kind_by_name(name) == SCRIPT and not is_make:
        scripts = [building_commands(shown)]
    else:
        shown_lines = as_shell(shown) if is_make else shown
        known = assigned_texts(shown_lines)
        scripts = [building_commands(line, known) for line in shown_lines.replace("\\\n", " ").split("\n")]
    for commands in filter(None, scripts):
        yield from (build for start in (starts if shown == text else ["."]) for build in builds_from(commands, start))


def _is_description(name: str) -> bool:
    """Whether a file describes builds, of Cloud Build or Skaffold, by its name."""
    lower = name.lower()
    return kind_by_name(name) == CLOUD_BUILD or (lower.startswith("skaffold") and lower.endswith((".yaml", ".yml")))


def _is_called(name: str, repository: str) -> bool:
    """Whether a build that says ``name`` is of this image; a name without a registry is pushed to whichever."""
    return "/" not in name or glob_matches(name, repository) or glob_matches(repository, name)
