"""Where actions are recorded, and what watches the record."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class LogSink(NamedTuple):
    """Where the output of a workload goes. ``kind``: log_group | log_bucket | workspace | app_insights | model_invocations |
    ``driver:<name>`` of a container | node (of a cluster: what its pods print stays there until something collects it) | platform | none.

    ``target``: its name, NULL where that is not known or the platform's secret. ``store``: the row of ``log_stores`` that keeps it, NULL
    where none of this tree does. ``verdict``: written | refused (the identity the workload runs as may not write logs, and everything
    that could allow it was read) | unknown. ``declared``: it is written in this tree and not only what the platform does by itself.
    ``siem``: reached | missed, NULL where the configuration names no SIEM or it is not known. ``part``: the container, '' for all.
    ``beside``: what that container is where it is not the agent's own, as in ``images``. ``deployment`` is '' as in
    ``effective_identities``.
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
    beside: str
    loc: str


class LogPower(NamedTuple):
    """``identity``, which ``deployment`` reaches, may undo the log that it writes to (``log``: its name, ``*`` for one that the platform
    names). ``power``: delete | shorten (how long it is kept) | redirect (it goes elsewhere or nowhere); ``also``: the others of these,
    joined by ', '. ``action``: what shows it. ``verdict``: allowed | possible; ``reasons``: why it is only possible. ``witness``: the
    statement or role in words; ``loc``: the line that gives it. A log in another account than the identity's is no row.
    """

    deployment: str
    workload: str
    identity: str
    log: str
    power: str
    also: str
    action: str
    verdict: str
    reasons: str
    witness: str
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


class Tracing(NamedTuple):
    """Something that can tie what a deployment does to the request it did it for. ``how``: variable | code | platform | pod | beside (a
    container that collects telemetry). ``detail``: its name. No row where nothing does; ``closed`` (deployment, ``tracing``) says so.
    """

    deployment: str
    how: str
    detail: str
    loc: str


class DeployedIn(NamedTuple):
    """``scope`` is the account, project or subscription of a deployment: ``aws:<account>``, ``gcp:<project>``, ``azure:<subscription>``.

    While that is unknown it carries the deploy unit after a ``?``, as identities do.
    """

    deployment: str
    scope: str


class AuditLayer(NamedTuple):
    """An audit layer that this tree defines. ``layer``: aws-data-events | gcp-data-access | k8s-audit (a cluster's audit policy, of which
    only whom it leaves out is told; ``scope`` is its file).

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
