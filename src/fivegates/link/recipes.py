"""By which Dockerfile a workload's image is built, and which of its stages the image holds."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..extract.model import WorkloadRecord
from ..named_tuple import NamedTuple
from ..readers.code import EVERYTHING, Taken, holds
from ..source import Place, Source
from .agents import Linked
from .code import CodeFolders
from .image_names import RECIPE, built_recipe
from .names import image_repository

if TYPE_CHECKING:
    from ..readers.dockerfile import Dockerfile, Stage

IGNORE_FILE = ".dockerignore"
SCRIPT = ".sh"
MOST_WORDS = 50


class Recipes(NamedTuple):
    """What is known of the tree's Dockerfiles. ``in_folder``: their paths by folder. ``read`` and ``source`` give None for what is not
    there or cannot be read; ``is_env_file`` judges a name.
    """

    in_folder: Mapping[str, Sequence[str]]
    read: Callable[[str], Dockerfile | None]
    source: Callable[[str], Source | None]
    is_env_file: Callable[[str], bool]

    def text(self, path: str) -> str | None:
        source = self.source(path)
        return source.text if source is not None else None

    def bases(self, folder: str) -> list[str] | None:
        """The images that the recipes of a folder build on, without tags; None where one is not known."""
        found: list[str] = []
        for path in self.in_folder.get(folder, ()):
            recipe = self.read(path)
            if recipe is None or not recipe.stages:
                return None
            named = {stage.name for stage in recipe.stages}
            bases = [recipe.base_of(stage) for stage in recipe.stages]
            if not all(bases):
                return None
            found += [image_repository(base) for base in bases if base not in named]
        return found


class Built(NamedTuple):
    """One way in which a workload's image is built; ``context`` is None where it is not known, ``target`` '' for the last stage."""

    recipe: str
    context: str | None
    target: str


def built_by(folder: str, recipe: str) -> Built:
    """What a link to a folder says: ``recipe`` is a Dockerfile below it ('' for the usual one) and, after ``#``, one of its stages."""
    return Built(built_recipe(folder, recipe), posixpath.normpath(folder), recipe.partition("#")[2])


class Builds(NamedTuple):
    """Finds the recipes of workloads."""

    recipes: Recipes
    folders: CodeFolders

    def of(self, record: WorkloadRecord) -> list[Built]:
        """Every way in which the image of a workload is built."""
        known = [built_by(link.folder, link.recipe) for link in record.code if link.folder is not None]
        if known:
            return known
        found = []
        told = self.folders.recipes(record)
        for folder, _place in self.folders.of(record):
            if folder in told:
                found.append(Built(told[folder], folder, ""))
                continue
            paths = self.recipes.in_folder.get(folder, ())
            plain = [path for path in paths if posixpath.basename(path) == RECIPE] or list(paths)
            found += [Built(path, None, "") for path in plain if len(plain) == 1]
        return found

    def dockerfiles(self, linked: Linked) -> list[str]:
        """The Dockerfiles of the tree that a workload's image is built by."""
        return [one.recipe for one in self.of(linked.record) if self.recipes.read(one.recipe) is not None]

    def stages(self, built: Built) -> list[Stage]:
        """The stage that is built and those it starts from, in this order; what other stages hold is not in the image."""
        file = self.recipes.read(built.recipe)
        return _held(file, built.target) if file is not None else []

    def base(self, built: Built) -> str:
        """The published image that the last of these stages starts from, '' where it is not known."""
        file, stages = self.recipes.read(built.recipe), self.stages(built)
        return file.base_of(stages[-1]) if file is not None and stages else ""

    def commands(self, record: WorkloadRecord) -> Iterator[tuple[list[str], Place]]:
        """What the image starts in each way in which it is built: the nearest ENTRYPOINT and CMD of the stages that end in it."""
        for built in self.of(record):
            stages = self.stages(built)
            entry = next((stage for stage in stages if stage.entrypoint), None)
            command = next((stage for stage in stages if stage.command), None)
            last = command or entry
            if last is not None and last.starts is not None:
                yield [*(entry.entrypoint if entry is not None else ()), *(command.command if command is not None else ())], last.starts

    def scripts(self, record: WorkloadRecord) -> Iterator[Source]:
        """The shell scripts of the tree that the image starts, as far as they are copied into it by name or along with their folder."""
        for built in self.of(record):
            stages = self.stages(built)
            words = [word for stage in stages for word in (*stage.entrypoint, *stage.command)][:MOST_WORDS]
            for name in dict.fromkeys(posixpath.basename(word) for word in words if word.endswith(SCRIPT)):
                yield from self._copied(name, stages, built)

    def _copied(self, name: str, stages: Sequence[Stage], built: Built) -> Iterator[Source]:
        context = built.context if built.context is not None else posixpath.dirname(built.recipe)
        sources = [path for stage in stages for copy in stage.copies if copy.from_ is None for path in copy.sources]
        named = [path for path in sources if posixpath.basename(path) == name]
        paths = {
            posixpath.normpath(posixpath.join(context, path.lstrip("/")))
            for path in named or [posixpath.join(one, name) for one in sources]
        }
        found = [source for path in sorted(paths)[:MOST_WORDS] if (source := self.recipes.source(path)) is not None]
        yield from found if len(found) == 1 else ()

    def taken(self, built: Built) -> Taken:
        """What of the build context is in the image: the paths that are copied, also by way of another stage. Of a recipe that is named and
        not there nothing is known, nor whether the context is what it seems.
        """
        file = self.recipes.read(built.recipe)
        if built.context is None:
            return EVERYTHING
        if file is None:
            return EVERYTHING if built.recipe == built_recipe(built.context, "") else Taken(built.context, ())
        sources = _sources_of(file, self.stages(built))
        if sources and not any(stage.copies for stage in sources):
            return Taken(built.context, ())
        copies = [copy for stage in sources for copy in stage.copies if copy.from_ is None]
        paths = {path for copy in copies for path in copy.sources if not path.startswith(("<<", "http:", "https:", "git@"))}
        if not paths or any("$" in path or "[" in path for path in paths):
            return EVERYTHING
        inside = {posixpath.normpath(f"/{path}").strip("/") or "." for path in paths}  # nothing lies above the context
        return Taken(built.context, tuple(sorted(inside)), self.ignored(built))

    def may_hold(self, record: WorkloadRecord, folder: str, path: str) -> bool:
        """Whether what runs may find a file beside its code: a service on a developer's machine always, an image unless its recipe leaves
        it out.
        """
        built = (one._replace(context=folder) if one.recipe == built_recipe(folder, "") else one for one in self.of(record))
        known = [one for one in built if one.context == folder and self.recipes.read(one.recipe) is not None]
        return record.system == "compose" or not known or any(holds(self.taken(one), path) for one in known)

    def ignored(self, built: Built) -> str:
        """The rules of what the context leaves out: those of the recipe's own file, else of the context's."""
        own = self.recipes.text(f"{built.recipe}{IGNORE_FILE}")
        return own if own is not None else self.recipes.text(posixpath.normpath(posixpath.join(built.context or "", IGNORE_FILE))) or ""


def _sources_of(file: Dockerfile, stages: list[Stage]) -> list[Stage]:
    """These stages and every other one that they copy from, directly or not."""
    by_name = {stage.name.lower(): stage for stage in file.stages if stage.name is not None}
    by_name |= {str(at): stage for at, stage in enumerate(file.stages)}
    found, known = list(stages), {stage.place for stage in stages}
    for stage in found:  # grows while it is walked, by each stage once
        for name in (file.base_of(stage), *(copy.from_ or "" for copy in stage.copies)):
            one = by_name.get(name.lower())
            if one is not None and one.place not in known:
                known.add(one.place)
                found.append(one)
    return found


def _held(file: Dockerfile, target: str) -> list[Stage]:
    by_name = {stage.name.lower(): at for at, stage in enumerate(file.stages) if stage.name is not None}
    by_name |= {str(at): at for at in range(len(file.stages))}
    at = by_name.get(target.lower(), len(file.stages) - 1)
    found: list[Stage] = []
    while 0 <= at < len(file.stages):
        found.append(file.stages[at])
        earlier = by_name.get(file.base_of(file.stages[at]).lower(), -1)
        at = earlier if earlier < at else -1
    return found
