"""Whom a role binding names, and the users that the API server sees: accounts of pods are users with groups of their own.

Source: Kubernetes documentation, "Using RBAC Authorization", referring to subjects, and "Authenticating", service account tokens.
"""

from __future__ import annotations

from ...named_tuple import NamedTuple
from .rules import Match

ACCOUNT, USER, GROUP = "ServiceAccount", "User", "Group"
USER_PREFIX = "system:serviceaccount:"
EVERY_ACCOUNT = "system:serviceaccounts"
AUTHENTICATED = "system:authenticated"
MASTERS = "system:masters"  # bypasses every authorizer


class Subject(NamedTuple):
    """``kind``: ServiceAccount | User | Group. ``name`` and an account's ``namespace`` are None where they are not known."""

    kind: str
    name: str | None
    namespace: str | None = ""


class User(NamedTuple):
    """Who asks: the name and groups that authentication gives."""

    name: str
    groups: frozenset[str] = frozenset()


def account_user(namespace: str, name: str) -> User:
    """The user that a pod under a service account is."""
    return User(f"{USER_PREFIX}{namespace}:{name}", frozenset({EVERY_ACCOUNT, f"{EVERY_ACCOUNT}:{namespace}", AUTHENTICATED}))


def as_account(subject: Subject) -> Subject:
    """A user that is a service account by its name, as that account; anyone else as written."""
    if subject.kind != USER or subject.name is None or not subject.name.startswith(USER_PREFIX):
        return subject
    namespace, colon, name = subject.name.removeprefix(USER_PREFIX).partition(":")
    return Subject(ACCOUNT, name, namespace) if colon and namespace and name else subject


def subject_is(subject: Subject, user: User) -> Match:
    """Whether a binding's subject is a user or one of its groups."""
    if subject.kind == GROUP:
        return Match.MAYBE if subject.name is None else _of(subject.name in user.groups)
    if subject.kind == USER:
        return Match.MAYBE if subject.name is None else _of(subject.name == user.name)
    namespace, colon, name = user.name.removeprefix(USER_PREFIX).partition(":")
    if not user.name.startswith(USER_PREFIX) or not colon:
        return Match.NO
    return min(
        Match.MAYBE if subject.namespace is None else _of(subject.namespace == namespace),
        Match.MAYBE if subject.name is None else _of(subject.name == name),
    )


def _of(matches: bool) -> Match:
    return Match.YES if matches else Match.NO
