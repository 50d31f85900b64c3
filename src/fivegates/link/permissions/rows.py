"""What identities may do as rows of facts, for those that are asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ...facts.store import Fact
from ..places import Locations
from .capabilities import capability_rows
from .holdings import Holdings


class PermissionRows:
    """``load`` gives catalogue data, read only where some identity holds something."""

    def __init__(self, holdings: Holdings, load: Callable[[str], Any], locations: Locations) -> None:
        self._holdings = holdings
        self._load = load
        self._locations = locations

    def rows(self, identities: Iterable[str]) -> Iterator[Fact]:
        """Capabilities and escalations of these identities."""
        yield from capability_rows(identities, self._holdings, self._load, self._locations)
