"""What identities may do: each grant, and what all grants of an identity together lead to."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Grant(NamedTuple):
    """One permission of an identity: ``effect`` Allow | Deny; an ``action`` pattern or a ``role``, on ``resource`` or ``scope``.

    ``verdict``: allowed | possible (condition, unresolved part, unknown branch, a boundary or Deny that may take it back).
    ``administrator``: full control of its scope by name or by content. ``loc``: the line that grants it, as its owner edits it (the
    policy's ARN, the action, the role's name, the tfvars line they come from). ``wildcard``: how much the action pattern covers: ''
    (single actions, or a role) | part (``s3:Get*``) | service (``s3:*``, where something in the service can be narrowed) | every (``*``,
    ``*:*``, NotAction); NULL where it is not known. ``breadth``: on how much: named | pattern | type (all of its type) | account
    (account, project, subscription, cluster) | organisation (folder, management group and above); NULL where it is not known.
    ``unscoped``: an action of it that writes, or reads data or secrets, can be given on single resources, and is given on all; of a role
    on a folder or organisation, a permission that a project could give; of a ClusterRoleBinding, what it gives in all namespaces
    (``get pods``); '' where there is none. ``role_kind``: '' | basic (a role that comes with the platform for all services) | full (a
    vendor's role for everything in a service) | predefined | custom.
    """

    id: str
    identity: str
    provider: str
    effect: str
    action: str | None
    resource: str | None
    role: str | None
    scope: str | None
    condition: str | None
    verdict: str
    administrator: bool
    loc: str
    wildcard: str | None = None
    breadth: str | None = None
    unscoped: str = ""
    role_kind: str = ""


class Capability(NamedTuple):
    """An identity can do something of consequence; one row for each ``class``, ``things``, ``breadth`` and ``verdict``, with the first
    witness; where all of an account is allowed, nothing narrower of the same.

    ``class``: secrets-read | data-read | data-export | destroy | message-out | payment-spend | code-exec | iac-change | permissions |
    guard-off | model-invoke. ``things``: what is done to, as the catalogue calls it (``secrets``, ``objects``, ``machines``).
    ``action``: a concrete action or permission that shows it, on ``resource`` as written; ``breadth`` as of ``grants``. ``tier``: 1
    (harmless) to 5. ``reversible``: no | partly | yes. ``verdict``: allowed | possible; ``reasons``: why it is only possible.
    ``witness``: the statement, role or rule in words, ``grant_by`` the policy, role or binding that holds it. ``loc``: the line that gives
    it.
    """

    identity: str
    provider: str
    class_: str
    things: str
    breadth: str | None
    verdict: str
    action: str
    resource: str
    tier: int
    reversible: str
    reasons: str
    witness: str
    grant_by: str
    loc: str


class SecretReach(NamedTuple):
    """``identity`` may read the stored secret ``credential`` (of ``credentials``), which an agent of the tree uses, as a grant names it.

    ``action`` gives it, by ``grant_by``, on the line ``loc``. Who may read every secret there is is told by ``capabilities``.
    """

    identity: str
    credential: str
    action: str
    grant_by: str
    loc: str


class Escalation(NamedTuple):
    """What an identity can do with rights that it holds together. ``path``: of the catalogue (``k8s-bind``, ``aws-pass-role-lambda``).

    ``kind``: control (it may do everything) | escalation (it can raise its own rights, or act with more than it holds) | authority (it may
    pass, assume, impersonate, bind or grant beyond itself) | reach (it gets into other workloads or identities) | data | destruction |
    evasion. ``scope``: where: of Kubernetes as of ``role_bindings``; else on what, as written, or the target in the tree. ``verdict``:
    allowed | possible (a name, a part that is not known, or something outside of these rights decides; ``reasons``, of Kubernetes '').
    ``witness``: the statements, roles or rules that together allow it; ``loc``: the first one's line, or that of the binding.
    ``effect``: what it comes to, in words. ``target``: the identity of the tree that is stronger and stands open to it, '' where none is
    known and it is open on everything, or where none is needed.
    """

    identity: str
    path: str
    kind: str
    severity: str
    scope: str
    verdict: str
    witness: str
    loc: str
    provider: str = "kubernetes"
    effect: str = ""
    target: str = ""
    reasons: str = ""


class Crossing(NamedTuple):
    """``identity`` may do ``action`` on ``resource``, which is known to be of ``environment``: a Terraform resource by its tags or folder,
    everything in a Kubernetes namespace by the namespace's name.

    Only of grants that name the thing itself. ``verdict``: allowed | possible. ``loc``: the line that grants it.
    """

    identity: str
    environment: str
    resource: str
    action: str
    verdict: str
    loc: str
