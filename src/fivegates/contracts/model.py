"""What a contract says, as far as this version asks it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..named_tuple import NamedTuple
from ..source import Place
from .fields import Gap, Said
from .wide import is_wide

LINES = ("apis", "data", "accounts", "logs", "kill_switch")
STATUSES = ("draft", "active", "retiring", "retired")


class Cover(NamedTuple):
    """One ``covers`` entry: ``kind`` terraform | kubernetes | compose | workflow | helm | id, and its glob."""

    kind: str
    glob: str
    place: Place


class Approved(NamedTuple):
    """A person approves what is of ``class_``; ``enforced_by`` names what sees to it, '' where nothing is named."""

    class_: str
    by: str
    enforced_by: str
    place: Place


class Api(NamedTuple):
    """One entry of ``scope.apis``: of ``provider``, as written. ``because``: why something so wide is meant, '' where nobody says;
    ``asks_why``: the entry has a ``because:``, be it a TODO.
    """

    provider: str
    entry: str
    because: str
    place: Place
    asks_why: bool = False

    @property
    def is_wide(self) -> bool:
        return is_wide(self.provider, self.entry)


class ContractRecord(NamedTuple):
    """One contract or inventory row. ``missing``: which of the five lines are absent or TODO.

    ``said``: every filled-in value by its dotted path (``fields.filled_in``); ``gaps``: every field that is absent or TODO;
    ``todos``: every single value that is written and says nothing (``fields.todos``).
    """

    id: str
    source: str
    name: str
    status: str
    owner: str | None
    team: str | None
    purpose: str | None
    risk: str | None
    reviewed_on: str | None
    expires_on: str | None
    missing: tuple[str, ...]
    apis: tuple[Api, ...]
    covers: tuple[Cover, ...]
    place: Place
    owner_place: Place | None = None
    elsewhere: bool = False
    approvals: tuple[Approved, ...] = ()
    problems: tuple[tuple[str, Place], ...] = ()
    said: Mapping[str, tuple[Said, ...]] = MappingProxyType({})
    gaps: tuple[Gap, ...] = ()
    todos: tuple[Gap, ...] = ()

    @property
    def unexplained(self) -> list[Api]:
        """The entries of ``scope.apis`` that need a ``because:`` and have none."""
        return [api for api in self.apis if not api.because and (api.is_wide or api.asks_why)]

    def text(self, field: str) -> str | None:
        """The first filled-in value of a field, None where it is absent or TODO."""
        values = self.said.get(field)
        return values[0].text if values else None

    def entries(self, field: str) -> list[Mapping[str, tuple[Said, ...]]]:
        """The entries of a list of mappings (``approvals``), each its fields to their values."""
        found: dict[int, dict[str, tuple[Said, ...]]] = {}
        for path, values in self.said.items():
            number, _, key = path.removeprefix(f"{field}.").partition(".")
            if path.startswith(f"{field}.") and number.isdigit():
                found.setdefault(int(number), {})[key] = values
        return [found[number] for number in sorted(found)]
