"""One chart as its files describe it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...readers.interface import Problem
from ...source import Source
from ...values import Value
from .data import GoMap
from .files import ChartFiles
from .syntax import Template


@dataclass(frozen=True, slots=True)
class Dependency:
    """What ``Chart.yaml`` says of a chart below: ``conditions`` are paths in the values, ``imports`` (child's path, own path)."""

    name: str
    alias: str
    conditions: tuple[str, ...]
    tags: tuple[str, ...]
    repository: str
    imports: tuple[tuple[str, str], ...]
    written: Value

    @property
    def called(self) -> str:
        return self.alias or self.name


@dataclass(slots=True)
class ChartTemplate:
    """A file below ``templates/`` at ``path`` in the tree; ``template`` is None where it cannot be read, for ``problem``."""

    path: str
    source: Source
    template: Template | None
    problem: Problem | None = None


@dataclass(slots=True)
class Chart:
    """``folder``: in the tree. ``children``: the charts below it that are in the tree, under their names or aliases.

    ``about``: what templates see as ``.Chart``. ``templates`` by path below the chart. ``paths``: the files of the tree that belong to it.
    ``problems``: what is wrong with its own files; ``missing``: the dependencies that are not in the tree.
    """

    folder: str
    name: str
    version: str
    app_version: str
    is_library: bool
    about: GoMap
    values: Value | None
    templates: dict[str, ChartTemplate]
    crds: list[str]
    files: ChartFiles
    dependencies: list[Dependency] = field(default_factory=list)
    children: list[Chart] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    missing: list[Dependency] = field(default_factory=list)
    size: int = 1  # with the charts below it

    def under(self, name: str) -> Chart:
        """The same chart under an alias."""
        return replace(self, name=name, about=GoMap({**self.about, "Name": name}, self.about.written))
