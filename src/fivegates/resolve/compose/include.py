"""The files that compose files include, and which project gives the services of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...named_tuple import NamedTuple
from ...values import Value
from ..folders import folder_of
from .around import Around
from .files import ComposeFile, read_compose_file
from .variables import Variables, read_variables

_DEPTH = 10
_MOST = 500  # files that one project includes


class Part(NamedTuple):
    """Files that are merged with each other: their relative paths start at ``folder``, their variables are ``variables``."""

    files: tuple[ComposeFile, ...]
    folder: str
    variables: Variables


class Includes:
    """Follows ``include``; a file that includes itself, and one that is not in the tree, are listed."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._left = _MOST

    def of(self, part: Part, above: tuple[str, ...] = ()) -> Iterator[Part]:
        """Everything that the files of ``part`` include, at any depth, what is included first coming first."""
        stack = (*above, *(file.path for file in part.files))
        for file in part.files:
            for written in file.includes:
                found = self._part(part, file, part.variables.interpolate(written), stack)
                if found is not None:
                    yield from self.of(found, stack)
                    yield found

    def _part(self, part: Part, file: ComposeFile, written: Value, stack: tuple[str, ...]) -> Part | None:
        path = written.get("path") if isinstance(written.data, dict) else written
        if path is None:
            return None
        if len(stack) > _DEPTH or self._left <= 0:
            self._around.tell(path, "too much is included")
            return None
        files = tuple(self._files(part.folder, path.items() or (path,), stack))
        if not files:
            return None
        folder = self._folder(part.folder, written) or folder_of(files[0].path)
        return Part(files, folder, self._variables(part, folder, written))

    def _files(self, folder: str, values: Sequence[Value], stack: tuple[str, ...]) -> Iterator[ComposeFile]:
        for value in values:
            path = self._around.path(folder, value, "include")
            if path is None:
                continue
            if path in stack:
                self._around.tell(value, "a file that includes itself", "notice")
                continue
            self._left -= 1
            found = read_compose_file(path, self._around.follow(path))
            if found is None:
                self._around.tell(value, "include names a file that is not in this tree, or has no services")
            else:
                yield found

    def _folder(self, folder: str, written: Value) -> str | None:
        value = written.get("project_directory") if isinstance(written.data, dict) else None
        return self._around.path(folder, value, "project_directory") if value is not None else None

    def _variables(self, part: Part, folder: str, written: Value) -> Variables:
        """The variables of the env files that go with what is included; those of the project itself go before them."""
        value = written.get("env_file") if isinstance(written.data, dict) else None
        paths = [".env" if folder == "." else f"{folder}/.env"]
        if value is not None:
            named = (self._around.path(part.folder, one, "env_file") for one in value.items() or (value,))
            paths = [path for path in named if path is not None]
        known: dict[str, Value] = {}
        for path in paths:
            if path in self._around.env:
                known |= read_variables(part.variables.unit, *self._around.env[path]).known
        return Variables(part.variables.unit, {**known, **part.variables.known})


def owned(parts: Iterable[Part], owners: Mapping[str, str], owner: str) -> list[Part]:
    """The parts with only the files that ``owner`` gives; ``owners`` is by path."""
    kept = [(part, tuple(file for file in part.files if owners.get(file.path) == owner)) for part in parts]
    return [part._replace(files=files) for part, files in kept if files]
