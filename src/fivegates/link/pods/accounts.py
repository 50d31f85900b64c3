"""What the tree says of service accounts: whether their tokens are mounted, and what these are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...extract.kept import space_of
from ...extract.keys import Keys, whole
from ...extract.model import AroundRecord, AssumeRecord
from ...extract.trusts import TrustRecord
from ...iam.subjects import subject_account
from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...values import Unknown, Value
from .fields import Unsure, items, truth

BINDINGS = ("rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding")
EVERY_ACCOUNT = ("system:serviceaccounts", "system:authenticated")
GROUP, USER = "system:serviceaccounts:", "system:serviceaccount:"


class Account(NamedTuple):
    """A service account as a pod names it: ``space`` is its namespace as ``space_of`` gives it."""

    unit: str
    space: str
    name: str


class Accounts:
    """All accounts, bindings, links and trusted subjects of a tree. ``unread``: text of manifests that could not be read."""

    def __init__(
        self,
        around: Iterable[AroundRecord],
        assumes: Iterable[AssumeRecord],
        trusts: Iterable[TrustRecord],
        annotations: Mapping[str, Any],
        unread: Iterable[str],
    ) -> None:
        self._annotations = annotations
        self._unread = [text for text in unread if "Binding" in text]
        self._defined: dict[Account, list[AroundRecord]] = defaultdict(list)
        self._named: dict[tuple[str, str], list[AroundRecord]] = defaultdict(list)
        self._bound: dict[str, set[str]] = defaultdict(set)  # account's name ('*': any) to namespaces ('*': any, '?': not known)
        for record in around:
            if record.kind == "/ServiceAccount":
                self._define(record)
            elif record.kind in BINDINGS:
                self._bind(record)
        for assumed in assumes:
            if assumed.source.kind == "k8s_service_account":
                name = assumed.source.found.value.text
                self._bound[name or "*"].add(_space(assumed.source.namespace) if name else "?")
        for subject in (subject for trust in trusts for said in trust.admissions for subject in said.subjects):
            trusted = subject_account(subject)
            if trusted is not None:
                self._bound[trusted[1]].add(trusted[0])

    def _define(self, record: AroundRecord) -> None:
        metadata = record.resource.get("metadata")
        name = (Keys.block(metadata) if record.snake else metadata).get("name") if metadata is not None else None
        text = name.text if name is not None else "default" if "default_service_account" in record.resource.type else None
        if text:
            space = space_of(record.resource, record.snake)
            self._defined[Account(record.resource.unit, space, text)].append(record)
            self._named[space, text].append(record)

    def _bind(self, record: AroundRecord) -> None:
        keys = Keys(record.snake)
        own = space_of(record.resource, record.snake)
        subjects = keys.get(whole(record.resource), "subjects")
        if subjects is not None and subjects.is_unknown:
            self._bound["*"].add("?")
        for subject in items(subjects):
            for name, space in _whom(subject, keys, own):
                self._bound[name].add(space)

    def is_mounted(self, account: Account) -> bool | None:
        """Whether the account lets its token be mounted; None where it is not defined here or does not say."""
        defined = self._of(account)
        if not defined:
            return True if account.name == "default" else None  # the cluster makes it, and with a token
        answers = set()
        for record in defined:
            try:
                answers.add(truth(Keys(record.snake).get(whole(record.resource), "automountServiceAccountToken")))
            except Unsure:
                return None
        return None if len(answers) > 1 else next(iter(answers)) is not False

    def is_needed(self, account: Account) -> bool | None:
        """Whether anything shows what the account's token is for; None where that is not known."""
        found = self._bound.get(account.name, set()) | self._bound.get("*", set())
        if account.space in found or "*" in found or any(self._is_cloud(record) for record in self._of(account)):
            return True
        is_vague = account.space.startswith("?") or not account.space
        if "?" in found or (found and is_vague) or "" in found:
            return None
        return None if any(self._may_bind(text, account) for text in self._unread) else False

    def _of(self, account: Account) -> list[AroundRecord]:
        """Its definitions: those of its deploy unit, else those of its namespace anywhere."""
        own = self._defined.get(account)
        return own or (self._named.get((account.space, account.name), []) if account.space and account.space[0] != "?" else [])

    def _is_cloud(self, record: AroundRecord) -> bool:
        """Whether an annotation hands the account a cloud identity."""
        metadata = record.resource.get("metadata")
        holder = (Keys.block(metadata) if record.snake else metadata).get("annotations") if metadata is not None else None
        if holder is None:
            return False
        return holder.is_unknown or any(holder.get(key) is not None for key in self._annotations)

    @staticmethod
    def _may_bind(text: str, account: Account) -> bool:
        return account.name == "default" or account.name in text


def _whom(subject: Value, keys: Keys, own: str) -> Iterator[tuple[str, str]]:
    """The accounts that a subject is, as name and namespace."""
    kind, name, namespace = (keys.get(subject, part) for part in ("kind", "name", "namespace"))
    if kind is None or name is None or kind.is_unknown or not name.text:
        yield "*", "?"
    elif kind.text == "ServiceAccount":
        yield name.text, _space(namespace) if namespace is not None else own or "?"
    elif kind.text == "Group" and name.text in EVERY_ACCOUNT:
        yield "*", "*"
    elif kind.text == "Group" and name.text.startswith(GROUP):
        yield "*", name.text.removeprefix(GROUP)
    elif kind.text == "User" and name.text.startswith(USER):
        space, _, account = name.text.removeprefix(USER).partition(":")
        yield account, space


def _space(namespace: Value | None) -> str:
    if namespace is None:
        return "?"
    data = namespace.data
    if isinstance(data, Unknown) and data.exact:
        return f"?{next(iter(data.references), '')}"
    return namespace.text or "?"


def account_of(resource: Resource, snake: bool, name: str) -> Account:
    """The account of that name beside ``resource``."""
    return Account(resource.unit, space_of(resource, snake), name)
