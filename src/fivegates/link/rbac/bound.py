"""Which role bindings name a service account: itself, or a group that it is in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from ...extract.bindings import BindingRecord
from ...extract.model import Mention
from ...iam.rbac.subjects import ACCOUNT, AUTHENTICATED, EVERY_ACCOUNT, GROUP, USER, Subject
from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ..identities import Account, Identities

MOST_THROUGH_GROUPS = 50_000  # of a tree: more are groups that a hostile tree multiplies with accounts
ACCOUNT_KIND = "k8s_service_account"
CONDITIONAL = "the binding is made only if a switch is turned"
ELSEWHERE = "the binding stands in another unit, whose cluster is not known"


Also = Callable[[Mention, Resource], list[str]]  # the accounts of other units that a mention certainly means


class Bound(NamedTuple):
    """A binding that names an account. ``via``: ServiceAccount, User, or the group. ``reason``: why it may not, '' where it does."""

    record: BindingRecord
    via: str
    reason: str = ""


class Bindings:
    """The bindings of a tree by whom they name. Each is looked at once, and an account looks up its own."""

    def __init__(self, records: Iterable[BindingRecord], identities: Identities, also: Also) -> None:
        self._identities = identities
        self._also = also
        self._named: dict[str, list[Bound]] = defaultdict(list)
        self._groups: dict[tuple[str, str], list[Bound]] = defaultdict(list)
        self._left = MOST_THROUGH_GROUPS
        self._found: dict[str, list[Bound]] = {}
        self._homes: dict[tuple[str, str], list[str]] = defaultdict(list)  # the accounts that the tree defines, by namespace and name
        for identity, account in identities.accounts.items():
            if account.namespace is not None and identity in identities.defined:
                self._homes[account.namespace, account.name].append(identity)
        self.records = [record for record in records if not record.binding.refused]
        for record in self.records:
            self._add(record)

    @property
    def named(self) -> Iterable[str]:
        """Every account that a binding names itself."""
        return self._named

    @property
    def cut(self) -> BindingRecord | None:
        """A binding whose group is too much to be followed for every account, if there is one."""
        return next((bound.record for bounds in self._groups.values() for bound in bounds), None) if self._left < 0 else None

    def of(self, identity: str) -> list[Bound]:
        """The bindings that name an account, each once."""
        if identity not in self._found:
            self._found[identity] = self._look_up(identity)
        return self._found[identity]

    def _look_up(self, identity: str) -> list[Bound]:
        found: dict[int, Bound] = {}
        for bound in sorted(self._named.get(identity, ()), key=lambda bound: bound.reason != ""):  # what is certain first
            found.setdefault(id(bound.record), bound)
        account = self._identities.accounts.get(identity)
        for bound in self._of_groups(account) if account is not None else ():
            found.setdefault(id(bound.record), bound)
        return [self._if_made(bound, identity) for bound in found.values()]

    def _of_groups(self, account: Account) -> list[Bound]:
        bounds = [*self._groups.get((account.cluster, EVERY_ACCOUNT), ()), *self._groups.get((account.cluster, AUTHENTICATED), ())]
        if account.namespace is not None:
            bounds += self._groups.get((account.cluster, f"{EVERY_ACCOUNT}:{account.namespace}"), ())
        self._left -= len(bounds)
        return bounds if self._left >= 0 else []

    def _add(self, record: BindingRecord) -> None:
        for mention in record.accounts:
            for one in self._identities.identify(mention, record.resource)[0]:
                reason = "" if one.verdict == "known" else "it depends on a condition that is not known"
                self._named[one.canonical].append(Bound(record, ACCOUNT if mention.kind == ACCOUNT_KIND else USER, reason))
                self._add_elsewhere(record, one.canonical)
            for other in self._also(mention, record.resource):
                self._named[other].append(Bound(record, ACCOUNT))
        cluster = self._identities.scopes.cluster(record.resource)
        for subject in record.binding.subjects:
            if is_group_of_accounts(subject):
                self._groups[cluster, subject.name or ""].append(Bound(record, subject.name or ""))

    def _add_elsewhere(self, record: BindingRecord, named: str) -> None:
        """The only account of that name in the tree may be the one that a binding of another unit names."""
        account = self._identities.accounts.get(named)
        if account is None or account.namespace is None or named in self._identities.defined:
            return
        homes = self._homes.get((account.namespace, account.name), ())
        if len(homes) == 1 and may_be_one(account.cluster, self._identities.accounts[homes[0]].cluster):
            self._named[homes[0]].append(Bound(record, ACCOUNT, ELSEWHERE))

    def _if_made(self, bound: Bound, identity: str) -> Bound:
        """A binding that a switch makes is certain only for an account that the switch makes too."""
        holder = self._identities.defined.get(identity)
        if not bound.record.resource.conditional or (holder is not None and holder.record.resource.conditional):
            return bound
        return bound._replace(reason=bound.reason or CONDITIONAL)


def may_be_one(cluster: str, other: str) -> bool:
    """Whether two clusters may be the same."""
    return cluster == other or cluster.startswith("?") or other.startswith("?")


def is_group_of_accounts(subject: Subject) -> bool:
    """Whether a subject is a known group that service accounts are in (Kubernetes documentation, referring to subjects)."""
    name = subject.name or ""
    return subject.kind == GROUP and (name in (EVERY_ACCOUNT, AUTHENTICATED) or name.startswith(f"{EVERY_ACCOUNT}:"))
