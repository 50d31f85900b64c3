"""What can take back an Allow that is certain: each Deny, what buckets, keys and others say of everybody, and the boundary."""

from __future__ import annotations

from collections.abc import Iterable

from ...source import Source
from ...values import Origin
from ..held import ALLOWED
from .around import Around
from .decision import Policies, Ruling
from .statements import Pattern, Statement

_NOWHERE = Origin("computed", Source("", ""), 0)
_EVERYTHING = Pattern("*", _NOWHERE, _NOWHERE)
_GIVEN = Statement("Allow", (_EVERYTHING,), (), (_EVERYTHING,), (), (), _NOWHERE)


class Takers:
    """``size``: how many resource patterns a question is compared with; 0 where nothing takes anything back."""

    def __init__(self, statements: Iterable[Statement], boundary: Policies | None, around: Around | None) -> None:
        denies = [statement for statement in statements if statement.effect == "Deny"]
        self._policies = Policies((_GIVEN, *denies), around=around)
        self._boundary = boundary
        taken = around.size if around is not None else 0
        limits = 1 + boundary.size if boundary is not None else 0
        self.size = sum(1 + len(one.resources) + len(one.not_resources) for one in denies) + taken + limits

    def leave(self, action: str, resource: str) -> Ruling:
        """What they leave of an Allow of an action, or of an action pattern, on everything that a resource pattern covers."""
        return self._policies.decide(action, resource, self._boundary) if self.size else Ruling(ALLOWED)
