"""What identities may do as rows of facts, for those that are asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ...facts.model import Unresolved
from ...facts.store import Fact
from ..places import Locations
from .aims import Aims
from .capabilities import capability_rows
from .escalations import Escalations
from .holdings import Holdings


class PermissionRows:
    """``load`` gives catalogue data, read only where some identity holds something."""

    def __init__(self, holdings: Holdings, aims: Aims, load: Callable[[str], Any], locations: Locations) -> None:
        self._holdings = holdings
        self._aims = aims
        self._load = load
        self._locations = locations

    def rows(self, identities: Iterable[str], used: Iterable[str]) -> Iterator[Fact]:
        """Capabilities and escalations of these identities, which of the secrets that agents ``used`` they may read, and which of their
        grants are not understood.
        """
        identities = list(identities)
        yield from capability_rows(identities, self._holdings, self._load, self._locations)
        yield from self._secrets(identities, used)
        escalations = Escalations(self._holdings, self._aims, self._load, self._locations)
        for identity in identities:
            yield from escalations.rows(identity)
            for record, reason in self._holdings.unknown(identity):
                yield Unresolved(identity, "grants", reason, self._locations.granted(record))

    def _secrets(self, identities: list[str], used: Iterable[str]) -> Iterator[Fact]:
        asked = list(used)
        if asked:
            from .secret_reach import UsedSecrets

            yield from UsedSecrets(asked).rows(identities, self._holdings, self._locations)
