"""Agents, the identities that they act as, and what those can do: read from the facts at once for every agent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from ...catalog import load
from ...iam.held import ALLOWED
from ...named_tuple import NamedTuple
from ..identity_words import in_words
from ..inventory import Facts, Row
from ..review.model import Reach
from ..review.words import Approvals, place, reaches
from .model import Deed, Held, Identity, Line, Way

MOST_GRANTS = 40  # of one identity, as written
MOST_OTHERS = 20
MORE_RIGHTS, GRAVEST = "more-rights", 5
UNSURE = "whether it runs as this identity depends on something that is not known"
_REACHED = (
    "SELECT DISTINCT d.agent, e.workload, e.identity, e.path, e.root, e.hops, e.tool, i.is_per_run, l.path AS file, l.line "
    "FROM effective_identities e JOIN identities i ON i.id = e.identity LEFT JOIN deployments d ON d.id = e.deployment "
    "LEFT JOIN locations l ON l.id = e.loc ORDER BY e.identity, e.hops, e.workload, e.path"
)
_MAYBE = (
    "SELECT DISTINCT d.agent, r.workload, r.identity, r.via AS path, i.is_per_run, l.path AS file, l.line FROM runs_as r "
    "JOIN deployments d ON d.id = r.deployment JOIN identities i ON i.id = r.identity LEFT JOIN locations l ON l.id = r.loc "
    "WHERE r.verdict = 'possible' ORDER BY r.identity, r.workload, r.via"
)
_VALUES = (
    "SELECT 'secret:' || c.fingerprint AS identity, MIN(c.name) AS name FROM credentials c "
    "WHERE c.fingerprint IS NOT NULL GROUP BY c.fingerprint"
)
_CAPABILITIES = "SELECT c.*, l.path AS file, l.line FROM capabilities c LEFT JOIN locations l ON l.id = c.loc"
_ESCALATIONS = "SELECT e.*, l.path AS file, l.line FROM escalations e LEFT JOIN locations l ON l.id = e.loc"
_GRANTS = (
    "SELECT DISTINCT g.identity, g.effect, g.action, g.role, g.resource, g.scope, g.verdict, g.condition, l.path AS file, l.line "
    "FROM grants g LEFT JOIN locations l ON l.id = g.loc ORDER BY g.effect, l.path, l.line, g.action, g.role, g.resource, g.scope"
)


class Picture(NamedTuple):
    """``identities``: those with most agents first, what is issued per run last; ``numbers``: of each by its canonical name."""

    identities: tuple[Identity, ...]
    ways: tuple[Way, ...]
    deeds: tuple[Deed, ...]
    numbers: Mapping[str, int]


def picture(store: Facts, agents: Mapping[str, int], samples: Collection[int]) -> Picture:
    """``agents``: index by id; only what these act as is in it. ``samples``: those that do not count in the order of identities."""
    found, others, per_run = _reached(store, agents)
    users: dict[str, int] = defaultdict(int)
    for agent, identity in found:
        users[identity] += agent not in samples
    order = sorted(users, key=lambda one: (one in per_run, -users[one], one))
    index = {identity: number for number, identity in enumerate(order)}
    rights = _Rights(store)
    identities = tuple(_identity(one, one in per_run, sorted(others.get(one, ())), rights) for one in order)
    numbered = (way._replace(identity=index[identity]) for (_, identity), way in found.items())
    return Picture(identities, tuple(sorted(numbered, key=lambda one: (one.identity, one.agent))), tuple(rights.deeds), index)


def _reached(store: Facts, agents: Mapping[str, int]) -> tuple[dict[tuple[int, str], Way], dict[str, set[str]], set[str]]:
    """The shortest way of each agent to each identity, certain ones first; workloads of no agent by identity; what is issued per run."""
    found: dict[tuple[int, str], Way] = {}
    others: dict[str, set[str]] = defaultdict(set)
    per_run: set[str] = set()
    for row in store.query(_REACHED):
        if row["is_per_run"]:
            per_run.add(row["identity"])
        if row["agent"] in agents:
            found.setdefault((agents[row["agent"]], row["identity"]), Way(agents[row["agent"]], -1, _how(row), "", place(row)))
        elif row["agent"] is None:
            others[row["identity"]].add(row["workload"])
    for row in store.query(_MAYBE):
        if row["is_per_run"]:
            per_run.add(row["identity"])
        if row["agent"] in agents:
            at = agents[row["agent"]]
            found.setdefault((at, row["identity"]), Way(at, -1, f"may run as it, by {row['path']}", UNSURE, place(row)))
    return found, others, per_run


def _how(row: Row) -> str:
    if row["root"] and row["root"] != row["identity"]:
        return f"runs as {row['root']} and becomes it, by {row['path']}"
    return f"{'acts through a tool as it' if row['tool'] else 'runs as it'}, by {row['path']}"


class _Rights:
    """What identities can do; ``deeds`` grows with what is asked about. ``values``: what live values are called."""

    def __init__(self, store: Facts) -> None:
        self.deeds: list[Deed] = []
        self._numbers: dict[Deed, int] = {}
        self._capabilities = _by_identity(store.query(_CAPABILITIES))
        self._escalations = _by_identity(store.query(_ESCALATIONS))
        self._grants = _by_identity(store.query(_GRANTS))
        self._short: Mapping[str, str] = load("deeds")["in_short"]
        self._nobody = Approvals({})
        self.values = {row["identity"]: row["name"] for row in store.query(_VALUES) if row["name"]}

    def of(self, identity: str) -> Iterator[Held]:
        """Certain ones first, then by consequence."""
        every = [self._reach(one) for one in reaches(self._capabilities.get(identity, ()), "", self._nobody)]
        every += [self._escalation(row) for row in self._escalations.get(identity, ())]
        yield from sorted(every, key=self._order)

    def _order(self, one: Held) -> tuple[bool, bool, int, str, str, str]:
        deed = self.deeds[one.deed]
        return (bool(one.doubt), not deed.is_grave, -deed.tier, deed.words, one.basis, one.at)

    def granted(self, identity: str) -> list[Line]:
        """Grants as they are written; denials too."""
        return list(dict.fromkeys(_grant(row) for row in self._grants.get(identity, ())))

    def _reach(self, one: Reach) -> Held:
        more = f" and {len(one.actions) - 1} more" if len(one.actions) > 1 else ""
        number = self._number(Deed(one.words, self._short.get(one.class_, one.class_), one.tier, bool(one.lack)))
        return Held(number, one.doubt, f"{one.actions[0]}{more} on {one.resource}", one.at)

    def _escalation(self, row: Row) -> Held:
        words = row["effect"] or f"{row['kind']} by {row['path']}"
        doubt = "" if row["verdict"] == ALLOWED else row["reasons"] or "something outside of these rights decides"
        basis = f"{row['witness']}, on {row['scope']}" if row["scope"] else row["witness"]
        return Held(self._number(Deed(words, self._short[MORE_RIGHTS], GRAVEST, True)), doubt, basis, place(row))

    def _number(self, deed: Deed) -> int:
        if deed not in self._numbers:
            self._numbers[deed] = len(self.deeds)
            self.deeds.append(deed)
        return self._numbers[deed]


def _by_identity(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["identity"]].append(row)
    return found


def _grant(row: Row) -> Line:
    what = row["action"] or row["role"] or "something that is not known"
    where = row["resource"] or row["scope"] or "what is not known"
    asked = f", if {row['condition']}" if row["condition"] else "" if row["verdict"] == ALLOWED else ", only possible"
    return Line(f"{'denied: ' if row['effect'] == 'Deny' else ''}{what} on {where}{asked}", place(row))


def _identity(canonical: str, is_per_run: bool, others: Sequence[str], rights: _Rights) -> Identity:
    granted, value = rights.granted(canonical), rights.values.get(canonical, "")
    more = len(others) - MOST_OTHERS
    named = (*others[:MOST_OTHERS], *((f"{more} more",) if more > 0 else ()))
    return Identity(
        canonical=canonical,
        label=value or canonical,
        words=f"one live value ({canonical})" if value else in_words(canonical),
        is_per_run=is_per_run,
        others=named,
        holds=tuple(rights.of(canonical)),
        granted=tuple(granted[:MOST_GRANTS]),
        more=max(len(granted) - MOST_GRANTS, 0),
    )
