"""The services of one folder's compose files: overrides merged, extended services filled in, alternatives kept apart."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...source import Source
from ...values import Unknown, Value
from .files import ComposeFile, ComposeFolder, read_compose_file
from .merge import merge, overriding
from .service import UNKNOWN_NAME, normalise_service
from .variables import Variables, read_variables

if TYPE_CHECKING:
    from ...readers.dotenv import DotenvEntry
    from ...readers.yaml import YamlStream

Service = dict[str, Value]

_SECTIONS = ("models", "secrets", "configs", "volumes", "networks")
_STANDALONE = ("image", "build", "extends", "provider")
_EXTENDS = 10


class Composition(NamedTuple):
    """The services that one choice of files gives. ``alternative`` is the file that is another choice for a unit given before."""

    unit: str
    files: tuple[ComposeFile, ...]
    services: Mapping[str, Service]
    sections: Mapping[str, Value]
    alternative: ComposeFile | None

    def first(self, service: str) -> ComposeFile:
        """The file that defines a service."""
        return self.alternative or next(file for file in self.files if service in file.services)


class ComposeProject:
    """The compose files of one folder; ``env`` is its ``.env``, ``name`` what it is called where no file says so. ``follow`` gives a file
    by its path.
    """

    def __init__(
        self,
        folder: ComposeFolder,
        follow: Callable[[str], YamlStream | None],
        env: tuple[Source, Sequence[DotenvEntry]] | None,
        name: str,
    ) -> None:
        self.folder = folder
        self.follow = follow
        self.env = env
        self.name = name

    def compositions(self) -> Iterator[Composition]:
        """What compose reads unasked first, then each other file: on its own under a name of its own, else as an alternative."""
        given: dict[str, Composition] = {}
        choices = [self.folder.files] if self.folder.files else []
        for files in [*choices, *((file,) for file in self.folder.alternatives)]:
            unit = self.unit((*self.folder.files, *files))
            found = self.composition(unit, files, given.get(unit))
            given.setdefault(unit, found)
            yield found

    def composition(self, unit: str, files: tuple[ComposeFile, ...], base: Composition | None) -> Composition:
        variables = self.variables(unit)
        services: dict[str, Service] = {}
        sections = dict(base.sections) if base is not None else {}
        for file in files:
            below = services if file is not files[0] else {} if base is None else base.services
            for name in file.services:
                own = self.service(file, name, variables, _EXTENDS)
                is_partial = name in below and (base is None or not any(attribute in own for attribute in _STANDALONE))
                services[name] = merge(below[name], own, overriding) if is_partial else merge({}, own, _unmarked)
            named = {name: variables.interpolate(section) for name in _SECTIONS if (section := file.root.get(name)) is not None}
            sections = merge(sections, named, overriding if sections else _unmarked)
        return Composition(unit, files, services, sections, None if base is None else files[0])

    def unit(self, files: Sequence[ComposeFile]) -> str:
        """``compose:<folder>/<project>``: called by ``COMPOSE_PROJECT_NAME``, else by the last file with a name, else by the folder."""
        prefix = f"compose:{self.folder.folder}/"
        variables = self.variables(prefix)
        name = variables.known.get("COMPOSE_PROJECT_NAME")
        if name is None:
            names = [variables.interpolate(found) for file in files if (found := file.root.get("name")) is not None]
            name = names[-1] if names else None
        return prefix + ((name.text if name is not None else None) or self.name)

    def variables(self, unit: str) -> Variables:
        return read_variables(unit, *self.env) if self.env is not None else Variables(unit, {})

    def service(self, file: ComposeFile, name: str, variables: Variables, depth: int) -> Service:
        """One service on top of the one it extends; where that cannot be found, not all its variables are known."""
        own = normalise_service(file.services[name], file.folder, variables)
        extends = own.get("extends")
        if extends is None:
            return own
        found = self.extended(file, extends) if depth else None
        if found is None:
            unknown = Value(Unknown(reason="what this service extends was not found"), extends.origin)
            return merge({"environment": Value({UNKNOWN_NAME: unknown}, extends.origin)}, own, _unmarked)
        del own["extends"]
        return merge(self.service(*found, variables, depth - 1), own, _unmarked)

    def extended(self, file: ComposeFile, extends: Value) -> tuple[ComposeFile, str] | None:
        """The file and name of the service that ``extends`` means."""
        name, path = (extends.get("service"), extends.get("file")) if isinstance(extends.data, dict) else (extends, None)
        other: ComposeFile | None = file
        if path is not None:
            joined = posixpath.normpath(posixpath.join(file.folder, path.text or ""))
            other = read_compose_file(joined, self.follow(joined))
        if other is None or name is None or name.text is None or name.text not in other.services:
            return None
        return other, name.text


def _unmarked(value: Value) -> Value:
    return value
