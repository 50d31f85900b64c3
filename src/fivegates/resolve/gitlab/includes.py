"""``include``: a pipeline's configuration with those that it takes in from this tree; what lies elsewhere is listed.

Source: the reference of ``include`` and "Use CI/CD configuration from other files" in GitLab's documentation. Included files count
first, in their order, what includes them is merged over them; a file may include others; 150 a pipeline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...named_tuple import NamedTuple
from ...readers.interface import Limits, Problem
from ...readers.yaml import YamlStream
from ...source import Place
from ...values import Value, entries_of
from ..room import Room
from ..yaml_files import YamlFiles
from .merging import merged
from .path_globs import matches
from .sources import MOST_MADE, Configuration, read_configuration, with_inputs

MOST_INCLUDES = 150
MOST_NESTED = 50
MOST_COMPARED = 1_000_000  # lengths of globs times the paths that they are compared with, of all pipelines together
ELSEWHERE = {
    "project": "GitLab CI: include of a file of another project",
    "remote": "GitLab CI: include of a remote file",
    "template": "GitLab CI: include of one of GitLab's templates",
    "component": "GitLab CI: include of a component",
    "artifact": "GitLab CI: configuration that a job writes",
}
UNKNOWN_PATH = "GitLab CI: include of a file whose path only the run knows"
MISSING = "GitLab CI: include of a file that is not in this tree"


class Whole(NamedTuple):
    """A configuration with what it includes. ``is_complete``: nothing that it includes is elsewhere or could not be read."""

    root: Value
    is_complete: bool


class ConfigurationFiles:
    """Reads files of the tree once; ``streams`` are those that were asked for, ``problems`` what is wrong with and in them."""

    def __init__(self, files: YamlFiles, limits: Limits) -> None:
        self.streams: dict[str, YamlStream] = {}
        self.problems: dict[Problem, None] = {}
        self._files = files
        self._limits = limits
        self._read: dict[str, Configuration | None] = {}
        self._paths = sorted(path for path in files.paths if path.endswith((".yml", ".yaml")))
        self._room = Room(MOST_COMPARED)
        self._matching: dict[str, list[str]] = {}

    def get(self, path: str) -> Configuration | None:
        """The configuration in a file, None where there is none or it cannot be read."""
        if path not in self._read:
            source = self._files.text(path)
            self._read[path] = None
            if source is not None:
                self._read[path], self.streams[path] = read_configuration(source, self._limits)
                self.problems.update(dict.fromkeys(self.streams[path].problems))
        return self._read[path]

    def matching(self, glob: str) -> list[str]:
        """The files of the tree that a path, which may be a glob, means, sorted."""
        if "*" not in glob:
            return [glob] if glob in self._files.paths else []
        if glob not in self._matching:
            self._matching[glob] = self._compared(glob) if self.has_room() else []
        return self._matching[glob]

    def _compared(self, glob: str) -> list[str]:
        first, last = glob.partition("*")[0], glob.rpartition("*")[2]
        alike = [path for path in self._paths if path.startswith(first) and path.endswith(last)]
        is_room = self._room.take(len(glob) * len(alike) + len(self._paths) // 100)
        return [path for path in alike if matches(glob, path)] if is_room else []

    def has_room(self) -> bool:
        """Whether wildcards are still followed: there may be too many of them."""
        return self._room.left >= 0

    def list(self, place: Place, reason: str, kind: str = "not_read") -> None:
        """Something to name in every report."""
        self.problems[Problem(place, reason, kind)] = None


class Included:
    """The includes of one pipeline."""

    def __init__(self, files: ConfigurationFiles, room: Room) -> None:
        self._files = files
        self._room = room
        self._made = Room(MOST_MADE)
        self._count = 0

    def whole(self, path: str) -> Whole | None:
        """The configuration of a pipeline that begins in this file, None where it cannot be read."""
        return self._whole(path, {}, ())

    def _whole(self, path: str, inputs: Mapping[str, Value], around: tuple[str, ...]) -> Whole | None:
        configuration = self._files.get(path)
        if configuration is None:
            return None
        is_filled = bool(inputs or configuration.inputs)
        if is_filled and not self._room.take(len(self._files.streams[path].source.text) // 8):
            return None
        root = with_inputs(configuration, inputs, self._made) if is_filled else configuration.root
        include = root.get("include")
        if include is None:
            return Whole(root, True)
        taken: Value | None = None
        is_complete = True
        for item in include.items() or (include,):
            for found in self._of_item(item, (*around, path)):
                is_complete = is_complete and found is not None and found.is_complete
                if found is not None:
                    taken = merged(taken, found.root, self._room) if taken is not None else found.root
        own = Value({name: value for name, value in entries_of(root).items() if name != "include"}, root.origin)
        return Whole(merged(taken, own, self._room) if taken is not None else own, is_complete)

    def _of_item(self, item: Value, around: tuple[str, ...]) -> Iterator[Whole | None]:
        """What one entry of ``include`` brings, None for what is not read."""
        paths = self.local_paths(item)
        if paths is None:
            yield None
            return
        for path in paths:
            if path in around:
                self._files.list(item.place, f"it includes itself, by {path}: GitLab refuses that", "notice")
                continue
            self._count += 1
            if self._count > MOST_INCLUDES or len(around) > MOST_NESTED:
                self._files.list(item.place, f"more than {MOST_INCLUDES} includes in one pipeline; the rest is not read", "error")
                yield None
                return
            yield self._whole(path, entries_of(item.get("inputs")), around)

    def local_paths(self, item: Value) -> list[str] | None:
        """The files of the tree that an entry names, None where it names what is not here: that is listed."""
        where = item.get("local") if isinstance(item.data, dict) else item
        elsewhere = next((name for name in ELSEWHERE if item.get(name) is not None), "")
        text = where.text if where is not None else None
        if where is None or elsewhere or (text is not None and "://" in text):
            self._files.list(item.place, ELSEWHERE.get(elsewhere, ELSEWHERE["remote"]))
            return None
        path = (text or "").removeprefix("./").lstrip("/")
        if text is None or "$" in path:
            self._files.list(where.place, UNKNOWN_PATH)
            return None
        found = [] if ".." in path.split("/") else self._files.matching(path)
        if not found and not self._files.has_room():
            self._files.list(where.place, "more wildcards than are compared with the files of this tree", "error")
            return None
        if not found:
            self._files.list(where.place, MISSING)
            return None
        return found
