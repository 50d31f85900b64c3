"""Walking into plain data by names, with the way there for the message where something is not what it should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...errors import PlanError

NOTHING: Mapping[str, object] = {}


class Section:
    """An object of the plan; ``way`` is how one gets there (``planned_values.root_module``)."""

    __slots__ = ("_table", "way")

    def __init__(self, value: object, way: str) -> None:
        if not isinstance(value, dict):
            raise PlanError(f"{way} of the plan is no object")
        self._table: Mapping[str, object] = value
        self.way = way

    def __contains__(self, name: str) -> bool:
        return self._table.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """A text; one that is not there is ``default``, or an error."""
        value = self._table.get(name, default)
        if not isinstance(value, str):
            raise PlanError(f"{self.way}.{name} of the plan is no text")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self._table.get(name, default)
        if not isinstance(value, bool):
            raise PlanError(f"{self.way}.{name} of the plan is neither true nor false")
        return value

    def value(self, name: str) -> object:
        return self._table.get(name)

    def table(self, name: str) -> Mapping[str, object]:
        """An object as it is; empty where there is none."""
        value = self._table.get(name)
        if value is None:
            return NOTHING
        if not isinstance(value, dict):
            raise PlanError(f"{self.way}.{name} of the plan is no object")
        return value

    def within(self, name: str) -> Section:
        """An object that has to be there."""
        return Section(self._table.get(name), f"{self.way}.{name}" if self.way else name)

    def each(self, name: str) -> Iterator[Section]:
        """The objects of a list; none where there is none."""
        value = self._table.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            raise PlanError(f"{self.way}.{name} of the plan is no list")
        for index, item in enumerate(value):
            yield Section(item, f"{self.way}.{name}[{index}]")

    def named(self, name: str) -> Iterator[tuple[str, Section]]:
        """The objects of an object, by name; none where there is none."""
        for key, item in self.table(name).items():
            yield key, Section(item, f"{self.way}.{name}.{key}")
