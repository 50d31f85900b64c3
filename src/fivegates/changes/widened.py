"""What a change lets agents do that they could not do before, where their contracts do not allow it, or were widened and not signed again.

Compared by pattern and by identity: a grant that is written otherwise, split, moved, reordered or narrowed widens nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..contracts.terms.judging import MOST_COMPARED, Budget, Judge, parse
from ..contracts.terms.model import Allowed, Granted, Term, UnreadableError
from ..facts.model import Unresolved, Widened
from ..named_tuple import NamedTuple
from .entitled import Entry, Had, entries
from .model import Facts
from .touching import Naming

FEW = 3
BEYOND, UNSIGNED = "beyond", "unsigned"
TOO_MUCH = f"grants are compared with those before the change {MOST_COMPARED:,} times, and this agent comes after that"
_CONTRACTS = "SELECT id, agent FROM contracts WHERE agent IS NOT NULL AND status IN ('active', 'retiring') ORDER BY id"
_FIELDS = (
    "SELECT k.agent, f.field, f.value FROM contracts k JOIN contract_fields f ON f.contract = k.id WHERE k.agent IS NOT NULL "
    "AND k.status IN ('active', 'retiring') AND (f.field LIKE 'scope.apis.%' OR f.field IN ('approved.on', 'lifecycle.reviewed'))"
)
_AGENTS = "SELECT id FROM agents WHERE class = 'agent' AND sample = 0"
_SIGNED = ("approved.on", "lifecycle.reviewed")


class Terms(NamedTuple):
    """What the contracts of an agent say: entries by provider, and days of signatures by field."""

    apis: Mapping[str, Sequence[str]]
    signed: Mapping[str, str]


def widened(base: Facts, head: Facts) -> Iterator[Widened | Unresolved]:
    """One row for each line that grants an agent more. ``base``: its names as the head would write them."""
    contracts: dict[str, str] = {}
    for row in head.query(_CONTRACTS):
        contracts.setdefault(row["agent"], row["id"])
    asked = contracts.keys() & {row["id"] for row in head.query(_AGENTS)} & {row["id"] for row in base.query(_AGENTS)}
    now = [one for one in entries(head, asked) if one.identity] if asked else []
    if not now:
        return
    widening = _Widening(base, head, entries(base, asked))
    together: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for one in now:
        together[one.agent, one.identity, one.granted.provider].append(one)
    for (agent, identity, provider), ones in together.items():
        yield from widening.of(agent, identity, provider, ones, contracts[agent])
        if widening.is_spent:
            yield Unresolved(agent, "widened", TOO_MUCH, ones[0].granted.loc)
            return


class _Widening:
    def __init__(self, base: Facts, head: Facts, then: Sequence[Entry]) -> None:
        self._then: dict[str, list[Entry]] = defaultdict(list)
        for one in then:
            self._then[one.agent].append(one)
        self._naming = Naming(base, head)
        self._terms_before, self._terms = _terms(base), _terms(head)
        self._budget = Budget()

    @property
    def is_spent(self) -> bool:
        """Whether something was not compared."""
        return self._budget.is_spent

    def of(self, agent: str, identity: str, provider: str, now: Sequence[Entry], contract: str) -> Iterator[Widened]:
        before = self._before(agent, identity)
        if before is None:
            return
        had = Had(provider, before, self._budget)
        grown = [one for one in now if one.granted.sure and one.granted.entry and one.beyond is not None and had.lacks(one.granted)]
        lines: dict[tuple[str, str], list[Granted]] = {}
        for one in grown:
            how = BEYOND if one.beyond else UNSIGNED
            if one.beyond or self._is_unsigned(agent, one.granted):
                lines.setdefault((how, self._naming.line(agent, identity, one.granted.loc)), []).append(one.granted)
        for (how, loc), ones in lines.items():
            written = list(dict.fromkeys(one.entry for one in ones))
            yield Widened(agent, identity, provider, _few(written), len(written), how, contract, loc)

    def _before(self, agent: str, identity: str) -> list[Granted] | None:
        """What is compared with, None where it is not known: what the identity held, of one that is new to the agent all that it had."""
        if self._naming.ran_as(agent, identity):
            return [one.granted for one in self._then[agent] if one.identity == identity]
        return [one.granted for one in self._then[agent]] if self._naming.is_known(agent) else None

    def _is_unsigned(self, agent: str, granted: Granted) -> bool:
        """Whether the contract allows something since the change, and nobody has signed that."""
        then, now = self._terms_before.get(agent), self._terms.get(agent)
        if then is None or now is None or any(now.signed.get(field, "") > then.signed.get(field, "") for field in _SIGNED):
            return False
        return (
            Judge(granted.provider, _allowed(granted.provider, then.apis.get(granted.provider, ())), self._budget).contains(granted)
            is False
        )


def _terms(facts: Facts) -> dict[str, Terms]:
    found: dict[str, Terms] = {row["agent"]: Terms(defaultdict(list), {}) for row in facts.query(_CONTRACTS)}
    for row in facts.query(_FIELDS):
        terms, field = found[row["agent"]], row["field"]
        if field in _SIGNED:
            terms.signed[field] = max(row["value"], terms.signed.get(field, ""))  # type: ignore[index]
            continue
        provider, _, rest = field.removeprefix("scope.apis.").partition(".")
        if not rest or rest.endswith(".allow"):
            terms.apis[provider].append(row["value"])  # type: ignore[attr-defined]
    return found


def _allowed(provider: str, written: Iterable[str]) -> Allowed:
    """What entries allow; what a role of the tree holds is not known here."""
    terms: list[Term] = []
    is_known = True
    for entry in written:
        try:
            terms += parse(provider, entry)
        except UnreadableError:
            is_known = False
    return Allowed(terms, is_known and not any(term.role for term in terms))


def _few(written: Sequence[str]) -> str:
    more = f" and {len(written) - FEW} more" if len(written) > FEW else ""
    return "; ".join(written[:FEW]) + more
