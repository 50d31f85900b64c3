"""The services of one folder's compose files: overrides merged, what is included and extended filled in, alternatives kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple
from ...readers.yaml.model import Tagged
from ...source import Source
from ...values import Unknown, Value
from .around import Around, is_outside
from .files import ComposeFile, ComposeFolder, read_compose_file
from .include import Includes, Part, owned
from .merge import merge, overriding
from .sections import SECTIONS, normalise_section
from .service import UNKNOWN_NAME, normalise_service
from .variables import Variables, read_variables

if TYPE_CHECKING:
    from ...readers.dotenv import DotenvEntry

Service = dict[str, Value]

_STANDALONE = ("image", "build", "extends", "provider")
_EXTENDS = 10
_NOT_HERE = "extends names a service that is not in this tree"


class Composition(NamedTuple):
    """The services that one choice of files gives, and the file that first defines each.

    ``alternative`` is the file that is another choice for a unit given before. ``profiles`` are those that ``.env`` switches on.
    """

    unit: str
    services: Mapping[str, Service]
    defined: Mapping[str, ComposeFile]
    sections: Mapping[str, Value]
    alternative: ComposeFile | None
    profiles: frozenset[str]


class ComposeProject:
    """The compose files of one folder; ``name`` is what it is called where no file says so. ``owners``: which file's project gives the
    services of a file that is included, by path.
    """

    def __init__(self, folder: ComposeFolder, around: Around, name: str, owners: Mapping[str, str]) -> None:
        self.folder = folder
        self.around = around
        self.name = name
        self.owners = owners
        self.env = around.env.get(".env" if folder.folder == "." else f"{folder.folder}/.env")

    def compositions(self) -> Iterator[Composition]:
        """What compose reads unasked first, then each other file: on its own under a name of its own, else as an alternative."""
        given: dict[str, Composition] = {}
        for files in self.choices():
            unit = self.unit((*self.folder.files, *files))
            found = self.composition(unit, files, given.get(unit))
            given.setdefault(unit, found)
            yield found

    def choices(self) -> list[tuple[ComposeFile, ...]]:
        return [*([self.folder.files] if self.folder.files else []), *((file,) for file in self.folder.alternatives)]

    def included(self, files: tuple[ComposeFile, ...]) -> list[Part]:
        """What files of this project include."""
        if not any(file.includes for file in files):
            return []
        return list(Includes(self.around).of(Part(files, self.folder.folder, self.variables(self.unit(files), files))))

    def composition(self, unit: str, files: tuple[ComposeFile, ...], base: Composition | None) -> Composition:
        variables = self.variables(unit, files)
        parts = owned(self.included(files), self.owners, files[0].path)
        building = _Building(self.around, base)
        for part in parts:
            building.add(part._replace(variables=variables.over(part.variables)))
        building.add(Part(files, self.folder.folder, variables))
        profiles = variables.known.get("COMPOSE_PROFILES")
        switched_on = frozenset((profiles.text or "").split(",")) if profiles is not None else frozenset()
        alternative = None if base is None else files[0]
        return Composition(unit, building.services, building.defined, building.sections, alternative, switched_on)

    def unit(self, files: Sequence[ComposeFile]) -> str:
        """``compose:<folder>/<project>``: called by ``COMPOSE_PROJECT_NAME``, else by the last file with a name, else by the folder."""
        prefix = f"compose:{self.folder.folder}/"
        name = self.project_name(read_env(prefix, self.env), files)
        return prefix + ((name.text if name is not None else None) or self.name)

    def project_name(self, variables: Variables, files: Sequence[ComposeFile]) -> Value | None:
        names = [variables.interpolate(found) for file in files if (found := file.root.get("name")) is not None]
        return variables.known.get("COMPOSE_PROJECT_NAME") or (names[-1] if names else None)

    def variables(self, unit: str, files: Sequence[ComposeFile]) -> Variables:
        """What ``.env`` sets, and the project's name where it is written."""
        variables = read_env(unit, self.env)
        name = self.project_name(variables, (*self.folder.files, *files))
        return variables if name is None or not name.text else variables.over(Variables(unit, {"COMPOSE_PROJECT_NAME": name}))


def read_env(unit: str, env: tuple[Source, Sequence[DotenvEntry]] | None) -> Variables:
    """The variables of an env file that may not be there."""
    return read_variables(unit, *env) if env is not None else Variables(unit, {})


class _Building:
    """Services and sections while files are laid over each other; ``base`` is what an alternative's partial services lie on."""

    def __init__(self, around: Around, base: Composition | None) -> None:
        self.around = around
        self.base = base
        self.services: dict[str, Service] = {}
        self.defined: dict[str, ComposeFile] = {}
        self.sections: dict[str, Value] = dict(base.sections) if base is not None else {}

    def add(self, part: Part) -> None:
        for file in part.files:
            for name, written in file.services.items():
                self.add_service(file, name, written, part)
            self.add_sections(file, part)

    def add_service(self, file: ComposeFile, name: str, written: Value, part: Part) -> None:
        tag = written.data.tag if isinstance(written.data, Tagged) else ""
        if tag == "!reset":
            self.services.pop(name, None)
            return
        below = self.services.get(name) or (self.base.services.get(name) if self.base is not None else None)
        own = self.service(file, name, part, ())
        is_whole = self.base is not None and any(attribute in own for attribute in _STANDALONE)
        if below is None or tag == "!override" or is_whole:
            self.services[name] = merge({}, own, _unmarked)
        else:
            self.services[name] = merge(below, own, overriding)
        self.defined.setdefault(name, file)

    def add_sections(self, file: ComposeFile, part: Part) -> None:
        named = {
            name: normalise_section(name, part.variables.interpolate(section), part.folder, part.variables, self.around)
            for name in SECTIONS
            if (section := file.root.get(name)) is not None
        }
        self.sections = merge(self.sections, named, overriding if self.sections else _unmarked)

    def service(self, file: ComposeFile, name: str, part: Part, above: tuple[tuple[str, str], ...]) -> Service:
        """One service on top of the one it extends; where that cannot be found, not all its variables are known."""
        own = normalise_service(file.services[name], part.folder, part.variables)
        self.tell_outside(own)
        extends = own.get("extends")
        if extends is None:
            return own
        stack = (*above, (file.path, name))
        found = self.extended(file, extends, part.folder, stack)
        if found is None:
            unknown = Value(Unknown(reason="what this service extends was not found"), extends.origin)
            return merge({"environment": Value({UNKNOWN_NAME: unknown}, extends.origin)}, own, _unmarked)
        del own["extends"]
        other, extended = found
        folder = part.folder if other.path == file.path else other.folder
        return merge(self.service(other, extended, part._replace(folder=folder), stack), own, _unmarked)

    def extended(
        self, file: ComposeFile, extends: Value, folder: str, stack: tuple[tuple[str, str], ...]
    ) -> tuple[ComposeFile, str] | None:
        """The file and name of the service that ``extends`` means."""
        name, path = (extends.get("service"), extends.get("file")) if isinstance(extends.data, dict) else (extends, None)
        other = file if path is None else self.other_file(folder, path, extends)
        if other is None:
            return None
        if name is None or name.text is None or name.text not in other.services:
            self.around.tell(extends, _NOT_HERE)
        elif (other.path, name.text) in stack:
            self.around.tell(extends, "a service that extends itself", "notice")
        elif len(stack) > _EXTENDS:
            self.around.tell(extends, "too long a chain of extends", "notice")
        else:
            return other, name.text
        return None

    def other_file(self, folder: str, path: Value, extends: Value) -> ComposeFile | None:
        """The file of an extended service; what is wrong in one that is broken is listed already."""
        joined = self.around.path(folder, path, "extends")
        stream = self.around.follow(joined) if joined is not None else None
        other = read_compose_file(joined, stream) if joined is not None else None
        if joined is not None and other is None and (stream is None or not stream.problems):
            self.around.tell(extends, _NOT_HERE)
        return other

    def tell_outside(self, service: Service) -> None:
        """List the env files that no file of the tree can be."""
        env_files = service.get("env_file")
        for item in env_files.items() if env_files is not None else ():
            path = item.get("path") if isinstance(item.data, dict) else item
            if path is not None and path.text and is_outside(path.text):
                self.around.tell(path, "env_file leads outside the root")


def _unmarked(value: Value) -> Value:
    return value
