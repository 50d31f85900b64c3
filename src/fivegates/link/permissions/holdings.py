"""Per identity, everything that it holds at each provider, joined once and asked often."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ...extract.model import GrantRecord
from ...iam.aws.attachments import DENIES_ALL, SIGN
from ...iam.aws.decision import Policies
from ...iam.aws.holding import AwsHolding
from ...iam.aws.statements import Statement
from ...iam.held import Given, Holding
from ...named_tuple import NamedTuple
from ...source import Place
from .everybody import Everybody
from .google import Google
from .microsoft import Microsoft

if TYPE_CHECKING:
    from ..rbac.rbac import Rbac

SWITCHED = "it is made only if a switch is turned"
MAY_BE_ANOTHER = "whose it is is not certain"


class HeldGrant(NamedTuple):
    """A grant as written, of one identity. ``doubt``: why it may not be that identity's or not in force, '' where it is."""

    record: GrantRecord
    doubt: str


class Holdings:
    """What identities hold. ``held``: their grants as written, by canonical name. ``everybody``: what policies of resources add; ``rbac``:
    what role bindings of clusters say.
    """

    def __init__(
        self,
        held: Mapping[str, Sequence[HeldGrant]],
        google: Google,
        microsoft: Microsoft,
        everybody: Everybody | None = None,
        rbac: Rbac | None = None,
    ) -> None:
        self._held = held
        self._google = google
        self._microsoft = microsoft
        self._everybody = everybody
        self._rbac = rbac
        self._made: dict[str, tuple[Holding, ...]] = {}

    @property
    def google(self) -> Google:
        """What roles of Google Cloud hold."""
        return self._google

    @property
    def microsoft(self) -> Microsoft:
        """What roles of Azure hold."""
        return self._microsoft

    @property
    def identities(self) -> set[str]:
        """Everyone that holds something."""
        return {*self._held, *(self._rbac.accounts if self._rbac is not None else ())}

    def grants_of(self, identity: str) -> Sequence[HeldGrant]:
        """Its grants as written."""
        return self._held.get(identity, ())

    def first_place(self, provider: str) -> Place | None:
        """Where the first thing that a provider grants stands; None where it grants nothing."""
        return min((record.place for held in self._held.values() for record, _ in held if record.provider == provider), default=None)

    def unknown(self, identity: str) -> Iterator[tuple[GrantRecord, str]]:
        """Its grants of which nobody can say what they give, and why."""
        azure = [one for one in self.grants_of(identity) if one.record.provider == "azure"]
        return self._microsoft.unknown(azure) if azure else iter(())

    def is_bounded(self, identity: str) -> bool:
        """Whether it has a permissions boundary that narrows anything."""
        return any(record.effect == "Boundary" and not record.administrator for record, _ in self.grants_of(identity))

    def of(self, identity: str) -> tuple[Holding, ...]:
        """One for each provider at which it holds something."""
        if identity not in self._made:
            self._made[identity] = tuple(self._make(identity, self._held.get(identity, ())))
        return self._made[identity]

    def _make(self, identity: str, held: Sequence[HeldGrant]) -> Iterable[Holding]:
        aws = [one for one in held if one.record.provider == "aws"]
        if any(one.record.effect != "Boundary" for one in aws):
            yield aws_holding(aws, self._everybody, identity)
        google = [one for one in held if one.record.provider == "gcp"]
        if any(one.record.effect == "Allow" for one in google):
            yield self._google.holding(google, given_by)
        yield from self._microsoft.holdings([one for one in held if one.record.assignment is not None])
        account = self._rbac.holding(identity) if self._rbac is not None else None
        if account is not None:
            yield account


def aws_holding(held: Sequence[HeldGrant], everybody: Everybody | None = None, identity: str = "") -> AwsHolding:
    """The policies of one AWS identity as a whole."""
    statements: dict[int, Statement] = {}
    givens: dict[tuple[int, int], Given] = {}
    complete, boundary = True, None
    for record, doubt in held:
        if record.effect == "Boundary":
            boundary = _boundary(record, givens)
        elif record.statement is not None:
            written = id(record.statement)
            if written not in statements:
                statements[written] = record.statement._replace(doubt=doubt) if doubt else record.statement
            statement = statements[written]
            given = given_by(record)
            givens[id(statement), id(record.pattern) if record.pattern is not None else 0] = given
            givens.setdefault((id(statement), 0), given)
        elif (policy := managed_statements(record)) is not None:
            for statement in policy:
                statement = statement._replace(doubt=doubt)
                statements[id(statement)] = statement
                givens[id(statement), 0] = given_by(record)
        else:
            complete = False
    around = everybody.of(identity) if everybody is not None else None
    known = ChainMap(givens, everybody.givens) if everybody is not None else givens
    return AwsHolding(statements.values(), boundary, known, complete=complete, around=around)


def denies_everything(record: GrantRecord) -> bool:
    """Whether it takes every action on everything, by a statement or by the policy that AWS manages for that."""
    if record.effect == "Deny":
        return record.action in ("*", "*:*") and record.target == "*"
    return record.role is not None and record.role.endswith(DENIES_ALL)


def given_by(record: GrantRecord) -> Given:
    """Where a grant is written."""
    return Given(record.resource, record.place, record.origin, record.policy or record.role or "")


def _boundary(record: GrantRecord, givens: dict[tuple[int, int], Given]) -> Policies | None:
    """A boundary as policies; None for one that limits nothing."""
    if record.administrator:
        return None
    limits = record.limits if record.limits is not None else managed_statements(record)
    for statement in limits or ():
        givens[id(statement), 0] = given_by(record)
    return Policies(limits or (), complete=limits is not None)


def managed_statements(record: GrantRecord) -> tuple[Statement, ...] | None:
    """What an attachment or a boundary that names a policy of AWS says, at its line; None for any other and for one that is not known."""
    if record.role is None or SIGN not in record.role or record.origin is None:
        return None
    from ...iam.aws.managed import managed_policies

    return managed_policies().statements(record.role, record.origin)
