"""On which line a change gives an agent more: the grant's own, or the line by which the agent comes to it."""

from __future__ import annotations

from .model import Facts

_RUNS = (
    "SELECT d.agent, e.identity, e.loc FROM effective_identities e JOIN deployments d ON d.id = e.deployment WHERE e.tool = 0 "
    "ORDER BY d.agent, e.identity, e.loc"
)
_KNOWN = "SELECT subject FROM closed WHERE fact = 'identities'"
_BOUND = (
    "SELECT b.identity, b.binding, p.role_id, p.loc AS binding_loc, r.loc AS rule_loc FROM bound b "
    "JOIN role_bindings p ON p.id = b.binding JOIN rbac_rules r ON r.role_id = p.role_id ORDER BY b.binding, r.loc"
)


class Naming:
    """Who ran as whom before, and by which lines they do and hold roles now."""

    def __init__(self, base: Facts, head: Facts) -> None:
        self._ran = {(row["agent"], row["identity"]) for row in base.query(_RUNS)}
        self._known = {row["subject"] for row in base.query(_KNOWN)}
        self._lines: dict[tuple[str, str], str] = {}
        for row in head.query(_RUNS):
            self._lines.setdefault((row["agent"], row["identity"]), row["loc"])
        then = base.query(_BOUND)
        bound, roles = (
            {(row["identity"], row["binding"]) for row in then},
            {row["role_id"] for row in base.query("SELECT role_id FROM rbac_rules")},
        )
        self._bindings: dict[tuple[str, str], str] = {}  # a rule that was there before, which an account holds by a new binding
        for row in head.query(_BOUND):
            held = row["identity"], row["rule_loc"]
            if row["role_id"] in roles and (row["identity"], row["binding"]) not in bound:
                self._bindings.setdefault(held, row["binding_loc"])
            elif (row["identity"], row["binding"]) in bound:
                self._bindings[held] = row["rule_loc"]

    def ran_as(self, agent: str, identity: str) -> bool:
        return (agent, identity) in self._ran

    def is_known(self, agent: str) -> bool:
        """Whether it is known of everything that the agent ran as before."""
        return agent in self._known

    def line(self, agent: str, identity: str, loc: str) -> str:
        if not self.ran_as(agent, identity):
            return self._lines.get((agent, identity), loc)
        return self._bindings.get((identity, loc), loc)
