"""Principals: who runs as whom, who may become whom, who shares."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Identity(NamedTuple):
    """A principal or credential a workload acts as. ``canonical`` is its one name in this tree; ``id`` equals it.

    ``is_default``: a platform default (namespace default, compute default account, node role); ``is_human``: a person's;
    ``is_per_run``: issued anew for each run and never shared; ``opens_only_models``: all it opens is a model API. ``is_defined``: a
    resource or manifest of this tree makes it; false where it is only referred to, everything in the tree was read and no definition
    could be it. ``namespace``: of a Kubernetes service account, NULL where it is not known.
    """

    id: str
    provider: str
    kind: str
    name: str
    canonical: str
    environment: str | None
    is_default: bool
    is_human: bool
    is_per_run: bool
    opens_only_models: bool
    loc: str
    is_defined: bool | None = None
    namespace: str | None = None


class RunsAs(NamedTuple):
    """``workload`` names ``identity`` itself; ``via``: the attribute that says so.

    ``verdict``: known | possible (a branch of an unknown condition). ``deployment`` is '' as in ``effective_identities``.
    """

    workload: str
    identity: str
    via: str
    verdict: str
    loc: str
    deployment: str = ""


class Assumes(NamedTuple):
    """``identity`` may become ``target``: ``via`` annotation | trust | federation | association | impersonation.

    ``trust``: an AWS role lets the other in, which inside one account needs no more when it names the role itself, and else a policy of
    the caller's that names the target. The workflows of a repository are ``github:repo/<owner>/<name>``, with ``:environment:<name>`` or
    ``:ref:<ref>`` where only those may. ``condition``: what the trust asks beside, '' for nothing, NULL where no trust was read. What one
    deploy unit says of a service account by namespace and name is a row too for each account of another unit that it certainly means;
    where that is not known it is an ``unresolved`` row of the agent that runs as it.
    """

    identity: str
    target: str
    via: str
    condition: str | None
    loc: str


class Trust(NamedTuple):
    """One principal that the trust of ``identity`` lets in, by one statement of an AWS trust policy, one federated credential (Azure) or
    one member of a binding on a service account (Google).

    ``kind``: anyone | account (an account's root: whoever that account lets) | principal (a role, user or service account) | service |
    oidc (an issuer of tokens, with ``subject`` and ``audience``) | saml | subject (one subject of an issuer or pool) | pool (a set of
    them) | other. ``principal``: as far as it is known, ``?`` for what is not. ``audience``, ``subject``, ``condition``: what is asked
    of it, '' for nothing; NULL is unknown. ``verdict``: allowed | possible (a Deny or a part that is not known may take it back).
    ``fault``: why this is too wide: any-principal | account-root | any-subject | organisation-wide | namespace-wide | no-audience |
    no-source (the service's guide asks for a source condition), '' where it is not or where that is not known.
    """

    identity: str
    principal: str
    kind: str
    audience: str | None
    subject: str | None
    condition: str | None
    verdict: str
    fault: str
    loc: str


class EffectiveIdentity(NamedTuple):
    """An identity that a workload reaches: itself (``direct``) or through ``assumes``. ``path`` says how, ``loc`` is what its owner
    edits.

    Only known ones: what is merely possible stays in ``runs_as``. ``deployment`` is '' for a workload that is in no row of
    ``deployments`` (no agent, no tool server, no candidate). ``loc`` is the finding's line: the attribute that names the identity
    (``role = ...``, ``serviceAccountName:``, the env entry or secret of a credential), the tfvars line or call-site argument when the
    name comes from there, the workload's own place when none is named. ``names_session``: reached by assuming a role whose trust
    enforces a source identity or a session name, so that a log still tells its users apart. ``root``: the identity that the
    workload itself names, ``hops`` how many steps it is from there to this one (0: it is this one). ``tool``: not what the
    workload runs as but what it acts through: the role of the function behind a Bedrock agent's action group, of a collaborating agent,
    of the function behind a gateway's target. Agents that use one tool do not share an identity by that: each calls the tool under its
    own, and the tool signs what it does itself. ``namesake``: the identity's name shares a word with the agent's or workload's, generic
    words apart; NULL where a name is not known or says nothing. ``leaving_until``: the agent's contract says that it is moving away from
    this identity, by that day; NULL where none does.
    """

    deployment: str
    workload: str
    identity: str
    path: str
    direct: bool
    loc: str
    names_session: bool = False
    root: str = ""
    hops: int = 0
    tool: bool = False
    namesake: bool | None = None
    leaving_until: str | None = None


class IdentityUse(NamedTuple):
    """How many agents and how many workloads reach an identity (samples not counted); ``first`` and ``second`` name two of the agents.

    ``agents`` counts class agent at confidence 0.6 or more; ``workloads`` counts every workload, those of agents included.
    """

    identity: str
    agents: int
    workloads: int
    first: str | None
    second: str | None


class Membership(NamedTuple):
    """``identity`` is in the group ``group_name``; ``kind``: group | binding (named beside the other members in one grant).

    ``member`` is what the files call it. ``is_human``: the member is a person, or a group that the settings list as people's; ``identity``
    is then NULL unless it is one of this tree. ``is_listed``: the settings list this group itself. ``group_id`` tells groups apart.
    What is made only if a switch is turned is no row.
    """

    group_id: str
    group_name: str
    kind: str
    member: str
    identity: str | None
    is_human: bool
    is_listed: bool
    loc: str


class IdleIdentity(NamedTuple):
    """``identity`` is granted the model action (or role) ``action`` by name, ``awaits`` in its trust is a kind of workload that this tree
    deploys, and certainly nothing of the tree runs as it. No row where anything is not read or not known that could.
    """

    identity: str
    action: str
    awaits: str
    loc: str
