"""Credentials that an image keeps in its layers: what the recipe of an agent's image copies in, and what it sets."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..facts.model import Bake
from ..resolve.docker_context import Ignored, sent
from ..secrets.classifier import Classifier
from ..source import Place
from .agents import Linked
from .code import CodeFolders
from .credentials import Credentials
from .places import Locations

if TYPE_CHECKING:
    from ..readers.dockerfile import Dockerfile, Setting, Stage

RECIPE = "Dockerfile"
IGNORE_FILE = ".dockerignore"


class Recipes(NamedTuple):
    """What is known of the tree's Dockerfiles. ``in_folder``: their paths by folder. ``read`` and ``text`` give None for what is not there
    or cannot be read; ``is_env_file`` judges a name.
    """

    in_folder: Mapping[str, Sequence[str]]
    read: Callable[[str], Dockerfile | None]
    text: Callable[[str], str | None]
    is_env_file: Callable[[str], bool]


class _Built(NamedTuple):
    """One way in which a workload's image is built; ``context`` is None where it is not known, ``target`` '' for the last stage."""

    recipe: str
    context: str | None
    target: str


class BakedIn:
    """Finds what the images of workloads keep."""

    def __init__(
        self, recipes: Recipes, folders: CodeFolders, credentials: Credentials, classifier: Classifier, locations: Locations
    ) -> None:
        self._recipes = recipes
        self._folders = folders
        self._credentials = credentials
        self._classifier = classifier
        self._locations = locations

    def rows(self, linked: Linked) -> Iterator[Bake]:
        """A row for each credential that the workload's image is built with."""
        seen: set[tuple[str, str]] = set()
        for built in self._builds(linked):
            file = self._recipes.read(built.recipe)
            for stage in _stages(file, built.target) if file is not None else ():
                for what, name, place in (*self._set(linked, stage), *self._copied(stage, built)):
                    if (what, name) not in seen:
                        seen.add((what, name))
                        yield Bake(linked.id, linked.deployment, what, name, built.recipe, self._locations.add(place))

    def commands(self, linked: Linked) -> Iterator[tuple[list[str], Place]]:
        """What the image starts in each way in which it is built: the nearest ENTRYPOINT and CMD of the stages that end in it."""
        for built in self._builds(linked):
            file = self._recipes.read(built.recipe)
            stages = _stages(file, built.target) if file is not None else []
            entry = next((stage for stage in stages if stage.entrypoint), None)
            command = next((stage for stage in stages if stage.command), None)
            last = command or entry
            if last is not None and last.starts is not None:
                yield [*(entry.entrypoint if entry is not None else ()), *(command.command if command is not None else ())], last.starts

    def _builds(self, linked: Linked) -> list[_Built]:
        known = [
            _Built(posixpath.normpath(posixpath.join(link.folder, recipe or RECIPE)), posixpath.normpath(link.folder), target)
            for link in linked.record.code
            if link.folder is not None
            for recipe, _, target in [link.recipe.partition("#")]
        ]
        if known:
            return known
        found = []
        for folder, _place in self._folders.of(linked.record):
            paths = self._recipes.in_folder.get(folder, ())
            plain = [path for path in paths if posixpath.basename(path) == RECIPE] or list(paths)
            found += [_Built(path, None, "") for path in plain if len(plain) == 1]
        return found

    def _set(self, linked: Linked, stage: Stage) -> Iterator[tuple[str, str, Place]]:
        """Live values of ENV and ARG, and variables of a secret's name that a build argument fills."""
        for setting in stage.settings:
            if setting.value is None:
                continue
            id = self._credentials.bake(setting.name, setting.value, setting.place)
            if id is not None:
                self._credentials.use(linked, id, "image", setting.place)
                yield "literal", setting.name, setting.place
            elif setting.keyword == "ENV" and self._is_filled(setting, stage):
                yield "argument", setting.name, setting.place

    def _is_filled(self, setting: Setting, stage: Stage) -> bool:
        argument = (setting.value or "").strip().removeprefix("${").removeprefix("$").removesuffix("}")
        declared = any(one.keyword == "ARG" and one.name == argument and not one.value for one in stage.settings)
        return declared and (setting.value or "").startswith("$") and self._classifier.names_secret(setting.name)

    def _copied(self, stage: Stage, built: _Built) -> Iterator[tuple[str, str, Place]]:
        """Env files that are copied by name, or along with the folder they lie in."""
        for copy in stage.copies:
            for source in copy.sources if copy.from_ is None else ():
                if self._recipes.is_env_file(source):
                    yield "env-file", posixpath.normpath(source), copy.place
                elif built.context is not None:
                    yield from (("env-file", path, copy.place) for path in self._along(source, built))

    def _along(self, source: str, built: _Built) -> list[str]:
        """Env files with live entries, committed below a folder that is copied whole."""
        prefix = "" if built.context in (None, ".", "") else f"{built.context}/"
        inside = [path.removeprefix(prefix) for path in self._credentials.committed_env_files() if path.startswith(prefix)]
        if not inside:
            return []
        own = self._recipes.text(f"{built.recipe}{IGNORE_FILE}")
        text = own if own is not None else self._recipes.text(f"{prefix}{IGNORE_FILE}")
        return sent(inside, source, Ignored(text or ""))


def _stages(file: Dockerfile, target: str) -> list[Stage]:
    """The stage that is built and those it starts from; what other stages hold is not in the image."""
    by_name = {stage.name.lower(): at for at, stage in enumerate(file.stages) if stage.name is not None}
    by_name |= {str(at): at for at in range(len(file.stages))}
    at = by_name.get(target.lower(), len(file.stages) - 1)
    found: list[Stage] = []
    while 0 <= at < len(file.stages):
        found.append(file.stages[at])
        earlier = by_name.get(file.stages[at].base.lower(), -1)
        at = earlier if earlier < at else -1
    return found
