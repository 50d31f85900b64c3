"""A unit whose module is not in the tree: what it deploys is not known, what it is given is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from posixpath import basename

from ....source import Place
from ....values import Value
from ...interface import MODULE_CALL, Resource
from .config import Config
from .inputs import Level, given, merged


class UnitElsewhere:
    """The folder of ``config``, whose ``source`` at ``place`` leads out of the tree."""

    def __init__(self, config: Config, place: Place) -> None:
        self._config = config
        self._place = place

    @property
    def folder(self) -> str:
        return self._config.folder

    @cached_property
    def _levels(self) -> list[Level]:
        return self._config.levels()

    def get(self, name: str) -> Value | None:
        """An input; what other units put out is only known when all have been found."""
        return given(self._levels, name)

    def names(self) -> Iterable[str]:
        """The names of its inputs, as far as they are known."""
        whole = merged(self._levels, self._config.origin).data
        return whole.keys() if isinstance(whole, dict) else ()

    def resource(self, environment: str | None) -> Resource:
        """The unit as a call of its module is seen."""
        name = basename(self.folder) or "terragrunt"
        return Resource(f"terraform:{self.folder or '.'}", MODULE_CALL, f"unit.{name}", name, self._place, self, environment=environment)
