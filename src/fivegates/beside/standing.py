"""What of a tree belongs to which agent, by the lines it stands on: what runs, whom it acts as, what grants that, what it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from ..facts.store import Row, Store
from ..named_tuple import NamedTuple
from ..source import Place
from .addresses import are_alike, has_key, module_of
from .reading import Said

if TYPE_CHECKING:
    from ..link.permissions.holdings import Holdings
    from ..resolve.interface import Resource
    from ..values import Reference

MOST_LINKS = 64  # of the way of one value
TRUST = "assume_role_policy"

_WHO = """
SELECT DISTINCT a.id AS agent_id, a.name AS agent, d.environment AS environment, w.sample AS sample, {thing} AS thing
FROM {tables}
JOIN workloads w ON w.id = d.workload
JOIN agents a ON a.id = d.agent
WHERE a.class = 'agent' AND a.confidence >= 0.6 AND a.sample = 0
"""
_OWNERS = {
    "identity": _WHO.format(thing="e.identity", tables="effective_identities e JOIN deployments d ON d.id = e.deployment"),
    "workload": _WHO.format(thing="d.workload", tables="deployments d"),
    "credential": _WHO.format(thing="u.credential", tables="uses_credential u JOIN deployments d ON d.workload = u.workload"),
}
_PLACES = {
    "identity": """
        SELECT i.id AS thing, l.path AS path, l.line AS line, l.via AS via FROM identities i JOIN locations l ON l.id = i.loc
        UNION SELECT b.identity, l.path, l.line, l.via
        FROM bound b JOIN role_bindings r ON r.id = b.binding JOIN locations l ON l.id = r.loc WHERE b.verdict = 'allowed'
        UNION SELECT b.identity, l.path, l.line, l.via
        FROM bound b JOIN role_bindings r ON r.id = b.binding JOIN rbac_rules u ON u.role_id = r.role_id JOIN locations l ON l.id = u.loc
        WHERE b.verdict = 'allowed' AND r.verdict = 'known' AND u.verdict = 'allowed'
        UNION SELECT c.identity, l.path, l.line, l.via
        FROM credentials c JOIN locations l ON l.id = c.loc WHERE c.identity IS NOT NULL AND c.first_commit = ''
    """,
    "workload": "SELECT w.id AS thing, l.path AS path, l.line AS line, l.via AS via FROM workloads w JOIN locations l ON l.id = w.loc",
    "credential": """
        SELECT c.id AS thing, l.path AS path, l.line AS line, l.via AS via FROM credentials c JOIN locations l ON l.id = c.loc
        WHERE c.first_commit = ''
    """,
}


class Owner(NamedTuple):
    """An agent to which a ``thing`` belongs; ``kind``: identity | workload | credential."""

    kind: str
    thing: str
    agent_id: str
    agent: str
    environment: str | None
    sample: bool


class Stand(NamedTuple):
    """A ``thing`` stands on a line. ``address``: of its resource, '' where that is not at hand; ``module``: the one that the line is of, ''
    for the root, None where that is not known; ``caller``: the file that calls it.
    """

    kind: str
    thing: str
    line: int
    address: str = ""
    module: str | None = None
    caller: str = ""

    def is_meant(self, said: Said) -> bool:
        """Whether a result about these lines is about this very thing: an instance is told by its address."""
        if said.framework != "terraform":
            return True
        if self.caller and said.caller and self.caller != said.caller:
            return False
        if self.address:
            return are_alike(self.address, said.resource)
        if self.module is None:
            return not said.mixed
        return self.module == module_of(said.resource) and not (said.mixed and has_key(said.resource))


class Standing:
    """Answers whose a result is."""

    def __init__(
        self,
        store: Store,
        resources: Iterable[Resource],
        defined: Mapping[str, Resource],
        holdings: Holdings | None,
        lookup: Callable[[Reference], Resource | None],
    ) -> None:
        """``defined``: the resource that makes an identity, by its canonical name; ``lookup``: the resource that a reference names."""
        self._owners: dict[tuple[str, str], list[Owner]] = defaultdict(list)
        for kind, question in _OWNERS.items():
            for row in store.query(question):
                self._owners[kind, row["thing"]].append(_owner(kind, row))
        self._stands: dict[str, set[Stand]] = defaultdict(set)
        made = {f"{one.unit.partition(':')[2]}/{one.address}": one for one in resources}
        for kind, question in _PLACES.items():
            for row in store.query(question):
                thing = row["thing"]
                resource = defined.get(thing) if kind == "identity" else made.get(thing.partition("/")[2]) if kind == "workload" else None
                if (kind, thing) not in self._owners:
                    continue
                if resource is not None and (resource.place.path, resource.place.line) == (row["path"], row["line"]):
                    self._stand(kind, thing, resource)
                else:
                    self._stands[row["path"]].add(Stand(kind, thing, row["line"], module=row["via"] or None))
        if holdings is not None:
            for identity in sorted({thing for kind, thing in self._owners if kind == "identity"}):
                for resource, place in _granting(holdings, identity):
                    self._stand("identity", identity, resource)
                    self._stand_at(identity, place, resource)
        for identity, resource in defined.items():
            trust = resource.attributes.get(TRUST) if ("identity", identity) in self._owners else None
            for link in islice(trust.origin.chain(), MOST_LINKS) if trust is not None else ():
                self._stand_at(identity, link.place, resource)
                source = lookup(link.reference) if link.reference is not None else None
                if source is not None:
                    self._stand("identity", identity, source)

    def _stand(self, kind: str, thing: str, resource: Resource) -> None:
        caller = resource.calls[-1].place.path if resource.calls else ""
        address = resource.address if resource.unit.startswith("terraform:") else ""
        self._stands[resource.place.path].add(Stand(kind, thing, resource.place.line, address, caller=caller))

    def _stand_at(self, identity: str, place: Place, resource: Resource) -> None:
        """Where a text that a resource is given is written: in its own module, or elsewhere."""
        is_beside = place.path.rpartition("/")[0] == resource.place.path.rpartition("/")[0]
        if not is_beside:
            self._stands[place.path].add(Stand("identity", identity, place.line))
            return
        call = resource.calls[-1] if resource.calls else None
        module, caller = (call.address, call.place.path) if call is not None else ("", "")
        self._stands[place.path].add(Stand("identity", identity, place.line, module=module, caller=caller))

    def owners(self, said: Said, first: int, last: int) -> list[Owner]:
        """Whose the lines are that a result is about; of one agent its identities, else what runs, else what it holds."""
        found = {owner for stand in self._meant(said, first, last) for owner in self._owners[stand.kind, stand.thing]}
        best: dict[str, list[Owner]] = defaultdict(list)
        for owner in sorted(found, key=_order):
            held = best[owner.agent_id]
            if not held or held[0].kind == owner.kind:
                held.append(owner)
        return [owner for held in best.values() for owner in held]

    def _meant(self, said: Said, first: int, last: int) -> Iterator[Stand]:
        for stand in self._stands.get(said.path, ()):
            if first <= stand.line <= last and stand.is_meant(said):
                yield stand


KINDS = ("identity", "workload", "credential")


def _order(owner: Owner) -> tuple[str, int, str, bool, str]:
    return owner.agent_id, KINDS.index(owner.kind), owner.thing, owner.sample, owner.environment or ""


def _owner(kind: str, row: Row) -> Owner:
    return Owner(kind, row["thing"], row["agent_id"], row["agent"], row["environment"], bool(row["sample"]))


def _granting(holdings: Holdings, identity: str) -> Iterator[tuple[Resource, Place]]:
    """The resources that certainly give something to an identity, and where what they give is written: an attachment and its policy."""
    for record, doubt in holdings.grants_of(identity):
        if not doubt and record.effect != "Except":
            yield record.resource, record.place
