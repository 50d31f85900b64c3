"""Compose projects as resources: every service once, with what its override files set, and once more for each alternative file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ...values import Value
from ..attributes import MappingAttributes
from ..folders import folder_environment
from ..interface import Resource
from .around import Around
from .files import ComposeFile, ComposeFolder, compose_folders
from .project import ComposeProject, Composition, read_env

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream


def resolve_compose(
    documents: Mapping[str, YamlStream], around: Around, environments: Mapping[str, str] | None = None, root_name: str = "root"
) -> list[Resource]:
    """Every service of every compose project among ``documents`` (by path), sorted by folder.

    A folder's ``.env`` gives its project's variables. A service's attributes are those of ``normalise_service``; what an override file
    set has an origin of kind ``override``. An alternative file of a project gives services with the same addresses and its path in
    ``extra["alternative"]``; one that is no service on its own is taken on top of the base's. A file that another includes is part of
    that one's project, unless several include it or its folder has more of a project. ``extra["sections"]`` has the project's ``models``,
    ``secrets``, ``configs``, ``volumes`` and ``networks`` by name. A project is called as its files or ``.env`` say, else as its folder;
    ``root_name`` is what the top folder is called. ``environments`` folds the names of folders, and of alternative files
    (``compose.prod.yaml``), to environments. What ``around`` does not give is listed in its problems.
    """
    owners: dict[str, str] = {}
    folders = [_as_chosen(folder, around) for folder in compose_folders(documents)]
    projects = [
        ComposeProject(folder, around, root_name if folder.folder == "." else folder.folder.rpartition("/")[2], owners)
        for folder in folders
    ]
    given = {file.path: project for project in projects for files in project.choices() for file in files}
    owners.update(_owners(projects, given))
    resources: list[Resource] = []
    for project in projects:
        project.folder = _without(project.folder, owners)
        for composition in project.compositions():
            resources += _resources(composition, environments or {})
    return resources


def _as_chosen(folder: ComposeFolder, around: Around) -> ComposeFolder:
    """The folder with the files that ``COMPOSE_FILE`` of its ``.env`` chooses as those that compose reads unasked."""
    env = around.env.get(".env" if folder.folder == "." else f"{folder.folder}/.env")
    known = read_env("", env).known if env is not None else {}
    chosen = known.get("COMPOSE_FILE")
    if chosen is None or not chosen.text:
        return folder
    separator = known.get("COMPOSE_PATH_SEPARATOR")
    names = chosen.text.split((separator.text if separator is not None else None) or ":")
    files = {file.path: file for file in (*folder.files, *folder.alternatives)}
    paths = [path for name in names if (path := around.path(folder.folder, Value(name.strip(), chosen.origin), "COMPOSE_FILE")) in files]
    read = tuple(files.pop(path) for path in dict.fromkeys(paths) if path is not None)
    return ComposeFolder(folder.folder, read, tuple(files[path] for path in sorted(files))) if read else folder


def _owners(projects: Iterable[ComposeProject], given: Mapping[str, ComposeProject]) -> dict[str, str]:
    """The first file of the project that gives the services of each file that is included.

    A file that is part of a project of its own stays there: the services of no file are given twice.
    """
    included: dict[str, dict[str, ComposeProject]] = defaultdict(dict)
    for project in projects:
        for files in project.choices():
            for part in project.included(files):
                for file in part.files:
                    included[file.path].setdefault(files[0].path, project)
    owners = {}
    for path, by in included.items():
        first, project = next(iter(by.items()))
        own = given.get(path)
        if own is None or (len(by) == 1 and _may_join(path, own, project)):
            owners[path] = first
    return owners


def _may_join(path: str, own: ComposeProject, project: ComposeProject) -> bool:
    """Whether a file that is a project of its own, or an alternative, can become part of the project that includes it."""
    if own is project:
        return path not in {file.path for file in own.folder.files}
    files = {name for choice in project.choices() for file in choice for name in file.services}
    is_alone = [file.path for choice in own.choices() for file in choice] == [path]
    return is_alone and not any(name in files for choice in own.choices() for file in choice for name in file.services)


def _without(folder: ComposeFolder, owners: Mapping[str, str]) -> ComposeFolder:
    files, alternatives = (tuple(file for file in some if file.path not in owners) for some in (folder.files, folder.alternatives))
    return ComposeFolder(folder.folder, files, alternatives)


def _resources(composition: Composition, environments: Mapping[str, str]) -> Iterator[Resource]:
    alternative = {"alternative": composition.alternative.path} if composition.alternative is not None else {}
    for name, attributes in composition.services.items():
        file = composition.defined[name]
        yield Resource(
            unit=composition.unit,
            type="compose/service",
            address=f"services.{name}",
            label=name,
            place=file.services[name].place,
            attributes=MappingAttributes(attributes),
            conditional=_is_conditional(attributes, composition.profiles),
            environment=_environment(file, environments),
            extra={"sections": composition.sections, **alternative},
        )


def _is_conditional(attributes: Mapping[str, Value], switched_on: frozenset[str]) -> bool:
    """Whether a service starts only with a profile that somebody has to name."""
    profiles = attributes.get("profiles")
    named = {item.text for item in profiles.items()} if profiles is not None else set()
    return bool(named) and "*" not in switched_on and not named & switched_on


def _environment(file: ComposeFile, environments: Mapping[str, str]) -> str | None:
    """What a word of the file's name says (``compose.prod.yaml``), else its folders."""
    for word in file.name.replace("-", ".").replace("_", ".").split("."):
        if word in environments:
            return environments[word]
    return folder_environment(file.path, environments)
