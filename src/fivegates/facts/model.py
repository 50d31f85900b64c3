"""The tables of facts: one named tuple per table, whose docstring is the table's documentation.

Names are public and versioned: a change needs a changelog entry. A field typed ``str``, ``int``, ``float`` or ``bool`` becomes a NOT NULL
column; ``| None`` makes it optional, and NULL then means *unknown*, which proves nothing. Ids are text and made from the thing itself
(never a counter), so that rows of two trees can be compared.
"""

from __future__ import annotations

from typing import NamedTuple

VERSION = 1


class Location(NamedTuple):
    """A place in the scanned tree.

    ``id`` is ``path:line:column`` plus ``#via`` where modules were crossed; ``via`` is the chain of module calls.
    """

    id: str
    path: str
    line: int
    column: int
    end_line: int
    via: str


class File(NamedTuple):
    """A file of the tree: ``kind`` of reader; ``status``: read | error | template | not_read | skipped."""

    path: str
    kind: str
    status: str
    reason: str | None


class Unresolved(NamedTuple):
    """A value that these files do not determine; it never becomes a row of another table."""

    subject: str
    attribute: str
    reason: str
    loc: str


class Closed(NamedTuple):
    """Everything that could add ``fact`` about ``subject`` was read and resolved: absence is proved.

    Subjects are agent ids unless the fact says otherwise. Facts that checks ask for:

    * ``contracts``: every contract and inventory file of the tree was read and every ``covers`` entry of them decided, so a contract of
      this agent would be in ``contracts`` (an unreadable contract file anywhere takes the row from every agent);
    * ``owners``: whatever could name an owner (contract, tags and labels of every deployment with the provider's default tags,
      catalogue, CODEOWNERS) was read and resolved;
    * ``identities``: every identity attribute of every deployment, and every link that could lead on from there, was resolved, so
      ``effective_identities`` holds all of them;
    * ``log_sinks`` (subject: a deployment): where its output goes was read and resolved, so every way of it is in ``log_sinks``;
    * ``traces`` (subject: a deployment): every variable of it was read, and so was the folder its code is built from, so a name that it
      gives itself in its telemetry would be in ``traces``;
    * ``audit_layers`` (subject: a scope of ``deployed_in``): every audit layer of this tree that may record what happens there was read
      and resolved;
    * ``alerts_on``: what every alert rule of the tree watches is known, so a rule that names this agent would be in ``alerts_on``.

    Where linking cannot give the row it gives an ``unresolved`` row with the same subject and ``attribute`` = the fact, so that the
    open question is listed.
    """

    subject: str
    fact: str


class Workload(NamedTuple):
    """A thing that runs code. ``conditional``: it exists only if a switch is turned; ``sample``: it lies in a folder of samples.

    ``exposure``: from where it can be reached: public | internal (``exposures`` says by which way, and who is let in).
    """

    id: str
    platform: str
    kind: str
    name: str
    environment: str | None
    image: str | None
    schedule: str | None
    exposure: str | None
    conditional: bool
    sample: bool
    loc: str


class Image(NamedTuple):
    """A container image that a workload runs, as far as its reference is known: unknown parts are ``*``, one wholly unknown is no row.

    ``repository``: the reference without tag and digest; ``registry``: its host, NULL where none is written or it is not known.
    ``pinned``: whether the reference has a digest; NULL where the part that could hold one is not known, and where what runs is decided
    elsewhere (built beside the service, replaced by an overlay, left alone by ``ignore_changes``). ``deployment`` is '' as in
    ``effective_identities``.
    """

    id: str
    workload: str
    deployment: str
    reference: str
    registry: str | None
    repository: str
    tag: str | None
    digest: str | None
    pinned: bool | None
    loc: str


class Exposure(NamedTuple):
    """A way to ``workload``: from where it can be reached (``reach``: public | internal), and whom it lets in (``admits``: anyone |
    authenticated); NULL where these files do not say.

    ``via``: the type and attribute that say so. ``signed``: the workload holds what it needs to check the signature of a request, so it
    may refuse what the platform lets in. ``deployment`` is '' as in ``effective_identities``.
    """

    workload: str
    deployment: str
    reach: str | None
    admits: str | None
    via: str
    signed: bool
    loc: str


class Agent(NamedTuple):
    """A logical agent, or what is listed beside agents. ``class``: agent | tool_server | llm_infrastructure | candidate.

    ``confidence`` from 0 to 1. ``sample``: every deployment is a sample.
    """

    id: str
    name: str
    class_: str
    confidence: float
    declared: bool
    risk: str | None
    sample: bool
    loc: str


class Deployment(NamedTuple):
    """An agent (or any class in ``agents``) as one workload in one environment. ``unit`` is the deploy unit."""

    id: str
    agent: str
    workload: str
    environment: str | None
    version: str | None
    unit: str
    loc: str


class Evidence(NamedTuple):
    """Why ``agent`` is taken for an agent: ``family`` declared | type | code | model-env | iam | image | name; ``weight`` below 0
    counts against. ``points_to``: the class it speaks for.
    """

    agent: str
    family: str
    signal: str
    weight: float
    detail: str
    loc: str
    points_to: str = "agent"


class Identity(NamedTuple):
    """A principal or credential a workload acts as. ``canonical`` is its one name in this tree; ``id`` equals it.

    ``is_default``: a platform default (namespace default, compute default account, node role); ``is_human``: a person's;
    ``is_per_run``: issued anew for each run and never shared; ``opens_only_models``: all it opens is a model API. ``is_defined``: a
    resource or manifest of this tree makes it; false where it is only referred to, everything in the tree was read and no definition
    could be it.
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
    ``:ref:<ref>`` where only those may. ``condition``: what the trust asks beside, '' for nothing, NULL where no trust was read.
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
    words apart; NULL where a name is not known or says nothing.
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


class IdentityUse(NamedTuple):
    """How many agents and how many workloads reach an identity (samples not counted); ``first`` and ``second`` name two of the agents.

    ``agents`` counts class agent at confidence 0.6 or more; ``workloads`` counts every workload, those of agents included.
    """

    identity: str
    agents: int
    workloads: int
    first: str | None
    second: str | None


class Credential(NamedTuple):
    """A credential: a literal written somewhere, or a key object that is referenced; ``name`` is the variable's or object's.

    ``kind``: for literals ``env-entry`` (a line of an env file) or ``literal`` (in Terraform, a manifest, compose ...); everything else
    is a key object (``secret-object`` a stored secret, ``access-key``, ``service-account-key``, ``client-secret``, ``token-secret``,
    ``api-key`` ..., ``personal-configuration`` a person's own, mounted from the host):
    one row however many refer to it. A reference to a literal or an object is a row of ``uses_credential``, never a second credential.
    ``fingerprint`` links equal values without telling them; NULL where a value is too short to print one. ``value_id`` equals for equal
    values inside this run. ``live``: the classifier takes the literal for a live credential; false for objects whose value is not in
    the tree. ``identity``: the canonical identity whose key it is, NULL where that is not known. ``personal``: the provider issues this
    form to people only, or it is a person's own configuration. ``opens_only_models``: all it opens is a model API. ``file_kind``: env |
    terraform | kubernetes | compose | yaml | ... (the reader's). ``copy_of``: the credential this literal is a rendered or overridden
    copy of. ``sample``: it is written in a folder of samples. ``conditional``: the key is made only if a switch is turned.
    """

    id: str
    kind: str
    provider: str
    name: str
    fingerprint: str | None
    value_id: str | None
    live: bool
    static: bool
    opens_only_models: bool
    expires_on: str | None
    tracked: bool
    file_kind: str
    copy_of: str | None
    loc: str
    sample: bool = False
    identity: str | None = None
    personal: bool = False
    conditional: bool = False


class UsesCredential(NamedTuple):
    """``workload`` holds or loads ``credential``; ``via``: env | env_file | secret | volume | attribute | folder.

    ``folder``: the env file lies in the workload's own folder and nothing is seen to load it. ``loc``: the line that loads or names it.
    ``as_identity``: it is what the workload acts as (it has no principal of its own), and so in ``effective_identities`` too.
    ``deployment`` is '' as there.
    """

    workload: str
    credential: str
    via: str
    loc: str
    as_identity: bool = False
    deployment: str = ""


class Expiry(NamedTuple):
    """How long a thing that opens something lives. No row where that is not known or where its kind carries no end.

    ``subject`` is its id, ``name`` what it is called. ``kind``: key | stored-secret | token | session. It lets ``identity`` act, or
    ``workload`` holds it; the other one is NULL. ``state``: none (it can carry an end or a schedule, and all that could give it one was
    read) | span (it lives ``seconds``) | date (until ``expires_on``; ``seconds`` too where its start is known). ``limit_seconds``: the
    longest that is usual; before the day ``long_until`` what is left of a dated one is more than that. ``conditional``: it is made only
    if a switch is turned.
    """

    subject: str
    name: str
    kind: str
    identity: str | None
    workload: str | None
    state: str
    seconds: int | None
    expires_on: str | None
    limit_seconds: int
    long_until: str | None
    loc: str
    conditional: bool = False


class Refresh(NamedTuple):
    """A client of an identity provider that may renew its access without a person; ``how`` says by what.

    It is ``identity``, or ``workload`` holds its secret and so signs in as it; the other one is NULL. ``conditional`` as in ``expiries``.
    """

    subject: str
    name: str
    how: str
    identity: str | None
    workload: str | None
    loc: str
    conditional: bool = False


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


class Grant(NamedTuple):
    """One permission of an identity: ``effect`` Allow | Deny; an ``action`` pattern or a ``role``, on ``resource`` or ``scope``.

    ``verdict``: allowed | possible (condition, unresolved part, unknown branch). ``administrator``: full control of its scope by name
    or by content. ``loc``: the line that grants it, as its owner edits it (the policy's ARN, the action, the role's name, the tfvars
    line they come from).
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


class Contract(NamedTuple):
    """An AgentContract or inventory entry. ``missing`` lists the five lines (apis, data, accounts, logs, kill_switch) that are absent
    or TODO, joined by ', '.

    ``unnarrowed`` lists, at risk medium or high, the APIs that write or read data or secrets and lack ``on RESOURCE``, joined by ', '.
    Both are '' where nothing is. ``agent`` is NULL where no agent of this tree is covered.
    ``sample``: it lies in a folder of samples.
    """

    id: str
    agent: str | None
    path: str
    name: str
    status: str
    owner: str | None
    purpose: str | None
    risk: str | None
    reviewed_on: str | None
    expires_on: str | None
    missing: str
    unnarrowed: str
    source: str
    loc: str
    sample: bool = False


class ContractProblem(NamedTuple):
    """Something wrong in a contract file itself."""

    contract: str
    problem: str
    loc: str


class Owner(NamedTuple):
    """Who owns an agent: ``source`` contract | tag | label | catalogue | codeowners; ``confidence`` high | low."""

    agent: str
    principal: str
    source: str
    confidence: str
    loc: str


class LogSink(NamedTuple):
    """Where the output of a workload goes. ``kind``: log_group | log_bucket | workspace | app_insights | model_invocations |
    driver:<name> of a container | platform | none.

    ``target``: its name, NULL where that is not known or the platform's secret. ``store``: the row of ``log_stores`` that keeps it, NULL
    where none of this tree does. ``verdict``: written | refused (the identity the workload runs as may not write logs, and everything
    that could allow it was read) | unknown. ``declared``: it is written in this tree and not only what the platform does by itself.
    ``siem``: reached | missed, NULL where the configuration names no SIEM or it is not known. ``part``: the container, '' for all.
    ``deployment`` is '' as in ``effective_identities``.
    """

    workload: str
    deployment: str
    kind: str
    target: str | None
    store: str | None
    verdict: str
    declared: bool
    siem: str | None
    part: str
    loc: str


class LogStore(NamedTuple):
    """What keeps logs. ``kind``: aws_log_group | gcp_log_bucket | azure_workspace | azure_app_insights | bucket.

    ``retention_days``: as set, 0 for ever, NULL where it is not set or not known. ``locked``: yes | no, NULL where that is not known.
    ``loc``: the line that sets the retention, else the store's.
    """

    id: str
    kind: str
    name: str
    retention_days: int | None
    locked: str | None
    loc: str


class Trace(NamedTuple):
    """A deployment sends telemetry to ``system`` (opentelemetry | langsmith | datadog) under ``service_name``.

    ``service_name``: NULL where none is given or it is not known; ``closed`` (deployment, ``traces``) tells the two apart.
    ``endpoint``: where to, as written or as the variable it comes from; '' for the system's own default.
    """

    deployment: str
    system: str
    service_name: str | None
    endpoint: str
    loc: str


class DeployedIn(NamedTuple):
    """``scope`` is the account, project or subscription of a deployment: ``aws:<account>``, ``gcp:<project>``, ``azure:<subscription>``.

    While that is unknown it carries the deploy unit after a ``?``, as identities do.
    """

    deployment: str
    scope: str


class AuditLayer(NamedTuple):
    """An audit layer that this tree defines. ``layer``: aws-data-events | gcp-data-access.

    ``service``: one that it records, ``*`` for every one, '' for none. ``exempt``: an identity whose use it leaves out, '' for none.
    ``store``: the row of ``log_stores`` that keeps it.
    """

    id: str
    layer: str
    scope: str
    service: str
    exempt: str
    store: str | None
    loc: str


class AuditedGrant(NamedTuple):
    """Use of ``grant_id`` is recorded only where audit layer ``layer`` of ``scope`` records ``service``."""

    grant_id: str
    identity: str
    layer: str
    scope: str
    service: str


class AlertRule(NamedTuple):
    """An alert rule of this tree."""

    id: str
    kind: str
    name: str
    loc: str


class AlertOn(NamedTuple):
    """``rule`` names ``agent``: by its name, its identity, its log or a reference to one of them; or it watches all that are like it."""

    rule: str
    agent: str


TABLES: dict[str, type] = {
    "locations": Location,
    "files": File,
    "unresolved": Unresolved,
    "closed": Closed,
    "workloads": Workload,
    "images": Image,
    "exposures": Exposure,
    "agents": Agent,
    "deployments": Deployment,
    "evidence": Evidence,
    "identities": Identity,
    "runs_as": RunsAs,
    "assumes": Assumes,
    "trusts": Trust,
    "effective_identities": EffectiveIdentity,
    "identity_use": IdentityUse,
    "credentials": Credential,
    "uses_credential": UsesCredential,
    "expiries": Expiry,
    "refreshes": Refresh,
    "memberships": Membership,
    "grants": Grant,
    "contracts": Contract,
    "contract_problems": ContractProblem,
    "owners": Owner,
    "log_sinks": LogSink,
    "log_stores": LogStore,
    "traces": Trace,
    "deployed_in": DeployedIn,
    "audit_layers": AuditLayer,
    "audited_grants": AuditedGrant,
    "alert_rules": AlertRule,
    "alerts_on": AlertOn,
}
