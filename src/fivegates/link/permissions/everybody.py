"""What policies of resources in the tree say of everybody, as each identity meets it: one of their account, or one that is excepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...extract.resource_policies import OTHER_ACCOUNT, UNKNOWN_PRINCIPAL, EverybodyRecord
from ...iam.aws.around import Around
from ...iam.aws.statements import Statement
from ...iam.held import Given
from ...named_tuple import NamedTuple
from ..identities import Identities

Givens = dict[tuple[int, int], Given]


class _Met(NamedTuple):
    """A statement with the account of its resource, and who is excepted."""

    service: str
    statement: Statement
    abroad: Statement  # for those of another account
    account: str
    excepted: frozenset[str]


class Everybody:
    """``of`` gives what one identity meets."""

    def __init__(self, records: Iterable[EverybodyRecord], identities: Identities) -> None:
        self.givens: Givens = {}
        self._shared: dict[str | None, Around] = {}
        found = [self._met(record, identities) for record in records]
        self._plain = [one for one in found if not one.excepted]
        self._others = [one for one in found if one.excepted]

    def of(self, identity: str) -> Around | None:
        """None where nothing is said of everybody."""
        if not self._plain and not self._others:
            return None
        account = account_of(identity)
        if account not in self._shared:
            self._shared[account] = Around.of(_seen_from(account, self._plain))
        around = self._shared[account]
        others = [one for one in self._others if identity not in one.excepted]
        return around.with_others(_seen_from(account, others)) if others else around

    def _met(self, record: EverybodyRecord, identities: Identities) -> _Met:
        excepted: set[str] = set()
        unknown = False
        for mention in record.excepted:
            found = identities.identify(mention, record.resource)[0]
            unknown = unknown or not (found or mention.found.value.text)
            excepted.update(one.canonical for one in found)
        statement = record.statement._replace(doubt=record.statement.doubt or (UNKNOWN_PRINCIPAL if unknown else ""))
        abroad = statement._replace(doubt=statement.doubt or OTHER_ACCOUNT) if statement.effect != "Deny" else statement
        for one in (statement, abroad):
            self.givens[id(one), 0] = Given(record.resource, one.origin.place, one.origin, record.policy)
        return _Met(record.service, statement, abroad, identities.scopes.aws_account(record.resource), frozenset(excepted))


def _seen_from(account: str | None, met: Iterable[_Met]) -> Iterator[tuple[str, Statement]]:
    for one in met:
        yield one.service, one.statement if one.account == account else one.abroad


def account_of(identity: str) -> str | None:
    """The account in an identity's canonical name (``aws:role/<account>/<name>``); None for one of another provider."""
    kind, _, rest = identity.partition("/")
    return rest.rpartition("/")[0] if kind.startswith("aws:") else None
