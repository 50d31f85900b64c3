"""The whole decision for one cluster whose roles and bindings are at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .decision import Authorization, Held, binds, decide_for, held_through
from .objects import ROLE, Binding
from .roles import Given, Roles
from .rules import Match, Request
from .subjects import User


class Authorizer:
    """Asks every binding of a cluster. For the many accounts of a tree see ``link.rbac``, which looks bindings up by subject."""

    def __init__(self, roles: Roles, bindings: Iterable[Binding]) -> None:
        self._roles = roles
        self._bindings = tuple(bindings)

    def decide(self, user: User, request: Request) -> Authorization:
        """Whether a user may do what is asked."""
        return decide_for(user, request, self.held(user))

    def held(self, user: User) -> Iterator[Held]:
        """Every rule that a user holds or may hold."""
        for binding in self._bindings:
            match, reason = binds(binding, user)
            if match is not Match.NO:
                yield from held_through(binding, self._given(binding), reason)

    def _given(self, binding: Binding) -> Given | None:
        if binding.role_name is None:
            return None
        return self._roles.given(binding.role_kind, binding.namespace if binding.role_kind == ROLE else "", binding.role_name)
