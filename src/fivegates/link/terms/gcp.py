"""What an identity is granted in Google Cloud, binding by binding: a role, with what it comes to on what it is on."""

from __future__ import annotations

from collections.abc import Iterator

from ...contracts.terms.gcp import entry_of
from ...contracts.terms.model import Granted, Right
from ...iam.gcp.holding import GoogleHolding, Held
from ...iam.gcp.roles import BASIC
from ..places import Locations


class GoogleTerms:
    """``holding``: all roles of the identity, and what deny policies take from it."""

    def __init__(self, holding: GoogleHolding, locations: Locations) -> None:
        self._holding = holding
        self._locations = locations

    def granted(self) -> Iterator[Granted]:
        """One for each binding."""
        for one in self._holding.held:
            scope = _scope(one)
            rights = self._rights(one, scope)
            yield Granted(
                "gcp",
                entry_of(one.role, scope.on) if one.role else "",
                self._locations.granted(one.given),
                rights,
                (one.role,) if one.role else (),
                scope,
                sure=not one.doubts and bool(one.level),
                strong=one.role in ("roles/owner", "roles/admin"),
                whole=one.role in BASIC,
            )

    def _rights(self, one: Held, scope: Right) -> tuple[Right, ...] | None:
        if one.permissions is None or not one.complete:
            return None
        return tuple(scope._replace(action=permission) for permission in sorted(self._holding.left_of(one)))


def _scope(one: Held) -> Right:
    """What a role is on: its full name, the address of a resource whose name is not known, or nothing where neither is."""
    if one.name:
        return Right("", one.name)
    return Right("", one.shown if one.level == "resource" and " " not in one.shown else "", "*")
