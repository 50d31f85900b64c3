"""Compose projects as resources: every service once, with what its override files set, and once more for each alternative file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ...source import Source
from ..attributes import MappingAttributes
from .files import ComposeFile, compose_folders
from .project import ComposeProject, Composition
from ..folders import folder_environment
from ..interface import Resource

if TYPE_CHECKING:
    from ...readers.dotenv import DotenvEntry
    from ...readers.yaml import YamlStream


def resolve_compose(
    documents: Mapping[str, YamlStream],
    dotenv: Mapping[str, tuple[Source, Sequence[DotenvEntry]]],
    environments: Mapping[str, str] | None = None,
    root_name: str = "root",
    follow: Callable[[str], YamlStream | None] | None = None,
) -> list[Resource]:
    """Every service of every compose project among ``documents`` (by path), sorted by folder.

    ``dotenv`` holds the env files read, by path: a folder's ``.env`` gives its project's variables. A service's attributes are those of
    ``normalise_service``; what an override file set has an origin of kind ``override``. An alternative file of a project gives services
    with the same addresses and its path in ``extra["alternative"]``; one that is no service on its own is taken on top of the base's.
    ``extra["sections"]`` has the project's ``models``, ``secrets``, ``configs``, ``volumes`` and ``networks`` by name. A project is called
    as its files or ``.env`` say, else as its folder; ``root_name`` is what the top folder is called. ``environments`` folds the names of
    folders, and of alternative files (``compose.prod.yaml``), to environments. ``follow`` gives any other file, by the path that a compose
    file names.
    """
    resources: list[Resource] = []
    for folder in compose_folders(documents):
        at_top = folder.folder == "."
        env = dotenv.get(".env" if at_top else f"{folder.folder}/.env")
        project = ComposeProject(folder, follow or documents.get, env, root_name if at_top else folder.folder.rpartition("/")[2])
        for composition in project.compositions():
            resources += _resources(composition, environments or {})
    return resources


def _resources(composition: Composition, environments: Mapping[str, str]) -> Iterator[Resource]:
    alternative = {"alternative": composition.alternative.path} if composition.alternative is not None else {}
    for name, attributes in composition.services.items():
        file = composition.first(name)
        profiles = attributes.get("profiles")
        yield Resource(
            unit=composition.unit,
            type="compose/service",
            address=f"services.{name}",
            label=name,
            place=file.services[name].place,
            attributes=MappingAttributes(attributes),
            conditional=profiles is not None and bool(profiles.items()),
            environment=_environment(file, environments),
            extra={"sections": composition.sections, **alternative},
        )


def _environment(file: ComposeFile, environments: Mapping[str, str]) -> str | None:
    """What a word of the file's name says (``compose.prod.yaml``), else its folders."""
    for word in file.name.replace("-", ".").replace("_", ".").split("."):
        if word in environments:
            return environments[word]
    return folder_environment(file.path, environments)
