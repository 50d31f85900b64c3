"""Credentials that an image keeps in its layers: what the recipe of an agent's image copies in, and what it sets."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..facts.model import Bake
from ..readers.docker_context import Ignored, sent
from ..secrets.classifier import Classifier
from ..source import Place
from .agents import Linked
from .credentials import Credentials
from .places import Locations
from .recipes import Builds, Built

if TYPE_CHECKING:
    from ..readers.dockerfile import Setting, Stage


class BakedIn:
    """Finds what the images of workloads keep."""

    def __init__(self, builds: Builds, credentials: Credentials, classifier: Classifier, locations: Locations) -> None:
        self._builds = builds
        self._credentials = credentials
        self._classifier = classifier
        self._locations = locations

    def rows(self, linked: Linked) -> Iterator[Bake]:
        """A row for each credential that the workload's image is built with."""
        seen: set[tuple[str, str]] = set()
        for built in self._builds.of(linked.record):
            for stage in self._builds.stages(built):
                for what, name, place in (*self._set(linked, stage), *self._copied(stage, built)):
                    if (what, name) not in seen:
                        seen.add((what, name))
                        yield Bake(linked.id, linked.deployment, what, name, built.recipe, self._locations.add(place))

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

    def _copied(self, stage: Stage, built: Built) -> Iterator[tuple[str, str, Place]]:
        """Env files that are copied by name, or along with the folder they lie in."""
        for copy in stage.copies:
            for source in copy.sources if copy.from_ is None else ():
                if self._builds.recipes.is_env_file(source):
                    yield "env-file", posixpath.normpath(source), copy.place
                elif built.context is not None:
                    yield from (("env-file", path, copy.place) for path in self._along(source, built))

    def _along(self, source: str, built: Built) -> list[str]:
        """Env files with live entries, committed below a folder that is copied whole."""
        prefix = "" if built.context in (None, ".", "") else f"{built.context}/"
        inside = [path.removeprefix(prefix) for path in self._credentials.committed_env_files() if path.startswith(prefix)]
        if not inside:
            return []
        return sent(inside, source, Ignored(self._builds.ignored(built)))
