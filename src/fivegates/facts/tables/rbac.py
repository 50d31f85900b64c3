"""Kubernetes RBAC: bindings, whom they bind, and the rules of the roles that they give."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class RoleBinding(NamedTuple):
    """A RoleBinding or ClusterRoleBinding (``kind``) that the API server takes.

    ``scope``: ``cluster``, ``namespace/<name>``, or ``namespace`` where its name is not known. ``role``, ``role_kind``: what it names.
    ``role_id`` leads to ``rbac_rules``; NULL where that role is not in this tree and Kubernetes does not bring it along. ``verdict`` of
    that: known | possible (the role stands in another unit). ``rules_known``: every rule of the role is in ``rbac_rules``.
    """

    id: str
    kind: str
    name: str
    scope: str
    role_kind: str
    role: str | None
    role_id: str | None
    verdict: str
    rules_known: bool
    loc: str


class BoundBy(NamedTuple):
    """``identity`` holds what ``binding`` (of ``role_bindings``) gives. ``via``: ServiceAccount, User
    (a Google service account, by its address), or the name of a group that it is in.

    ``verdict``: allowed | possible.
    """

    identity: str
    binding: str
    via: str
    verdict: str


class RbacRule(NamedTuple):
    """One rule of a role that a binding of this tree gives; all of its parts count together and with no other rule.

    What an identity holds leads from ``bound`` over ``role_bindings``, which says where, to the rules of its ``role_id``; it is allowed
    where each of the three says so.

    Parts are words with blanks between them, sorted: ``verbs``, ``groups`` (``core`` is the one without a name), ``resources``
    (``pods/exec`` is a subresource, ``*/scale`` one of everything), ``names`` ('' is every name), ``urls`` (paths; then the others but
    ``verbs`` are ''). A ``?`` among them: more than is known. ``role``: the role that the rule stands in, which for an aggregated one is
    another one than ``role_id`` says. ``verdict``: allowed | possible (a part of it is not known, or whether it is aggregated). ``loc``:
    the rule's line; '' for a role that Kubernetes brings along.
    """

    role_id: str
    number: int
    role: str
    verbs: str
    groups: str
    resources: str
    names: str
    urls: str
    verdict: str
    loc: str
