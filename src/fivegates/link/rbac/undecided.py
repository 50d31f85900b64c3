"""Whether every role binding that could name an account is known to name it or not to: ``closed`` rows for ``bindings``."""

from __future__ import annotations

from collections.abc import Iterable

from ...extract.bindings import BindingRecord
from ...facts.model import Closed
from ...iam.rbac.subjects import ACCOUNT, AUTHENTICATED, EVERY_ACCOUNT, Subject
from ..identities import Account, Identities
from .bound import is_group_of_accounts

Key = tuple[str | None, str | None]  # namespace and name of an account that a binding names, None where it is not known


class Undecided:
    """The bindings of a tree by whom they may name, over all of its clusters.

    Equal names in two units are two accounts while the units' clusters are not known, but they may be one: then the binding of the one
    may be about the other.
    """

    def __init__(self, records: Iterable[BindingRecord], identities: Identities, *, is_all_read: bool) -> None:
        """``records``: those included that the API server would refuse, because a tool may complete them. ``is_all_read``: no file of the
        tree that may hold a binding is left out.
        """
        self._identities = identities
        self._is_all_read = is_all_read
        self._anyone: set[str] = set()  # clusters in which a subject is not known at all
        self._by_key: dict[Key, set[str]] = {}
        self._names: set[str] = set()
        self._is_namespace_named = False
        self._groups: dict[str, set[str]] = {}
        for record in records:
            cluster = identities.scopes.cluster(record.resource)
            if not record.binding.complete:
                self._anyone.add(cluster)
            for subject in record.binding.subjects:
                self._add(subject, cluster)

    def closed(self) -> list[Closed]:
        """A row for each account that this tree defines, and for the default accounts of its namespaces, where all is known."""
        accounts = self._identities.accounts if self._is_all_read else {}
        return [
            Closed(identity, "bindings")
            for identity, account in sorted(accounts.items())
            if (identity in self._identities.defined or account.name == "default") and not self._may_be_named(account)
        ]

    def _add(self, subject: Subject, cluster: str) -> None:
        if subject.kind == ACCOUNT:
            key = (subject.namespace or None, subject.name)
            self._by_key.setdefault(key, set()).add(cluster)
            if subject.name is None:
                self._anyone.add(cluster)
            else:
                self._names.add(subject.name)
        elif subject.name is None:
            self._anyone.add(cluster)
        elif is_group_of_accounts(subject):
            self._groups.setdefault(subject.name, set()).add(cluster)
            self._is_namespace_named = self._is_namespace_named or subject.name.startswith(f"{EVERY_ACCOUNT}:")

    def _may_be_named(self, account: Account) -> bool:
        """Whether a binding may name an account that does not certainly name it."""
        if _meets(account, self._anyone, here=True):
            return True
        groups = [self._groups[name] for name in _groups_of(account) if name in self._groups]
        if any(_meets(account, group) for group in groups):
            return True
        if account.namespace is None:
            return account.name in self._names or self._is_namespace_named
        known, loose = (self._by_key.get((namespace, account.name), set()) for namespace in (account.namespace, None))
        return _meets(account, known) or _meets(account, loose, here=True)


def _groups_of(account: Account) -> tuple[str, ...]:
    return EVERY_ACCOUNT, AUTHENTICATED, f"{EVERY_ACCOUNT}:{account.namespace}"


def _meets(account: Account, clusters: set[str], *, here: bool = False) -> bool:
    """Whether one of the clusters may be the account's without being known to be; ``here``: its own counts too."""
    if account.cluster in clusters and here:
        return True
    others = len(clusters) - (account.cluster in clusters)
    if account.cluster.startswith("?"):
        return others > 0
    return others > 0 and any(cluster.startswith("?") for cluster in clusters)
