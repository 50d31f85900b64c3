"""Which identities may delete, shorten or redirect the log that their own workload writes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...facts.model import DeployedIn, EffectiveIdentity, LogPower, LogSink
from ...facts.store import Fact
from ...iam.aws import arns
from ...iam.held import ALLOWED, NO_GRANT, POSSIBLE, Decision, Holding
from ...iam.things import decide_on
from ...resolve.interface import Resource
from ..agents import Linked
from ..permissions.holdings import Holdings
from ..places import Locations

GROUP = "aws_cloudwatch_log_group"
SOME = "*"  # the name of a log that the platform chooses, or that is not known


class LogPowers:
    """``observing``: the resources that keep logs, among others. ``catalogue``: ``logging``."""

    def __init__(
        self,
        holdings: Holdings,
        workloads: Iterable[Linked],
        observing: Iterable[Resource],
        catalogue: Mapping[str, Any],
        locations: Locations,
    ) -> None:
        self._holdings = holdings
        self._workloads = {linked.id: linked for linked in workloads}
        self._groups = [resource for resource in observing if resource.type == GROUP]
        self._undoing: Mapping[str, Mapping[str, Sequence[str]]] = catalogue["undoing"]
        self._keeping = {kind for kind, row in catalogue["defaults"].items() if row["keeps"]}
        self._locations = locations

    def rows(self, rows: Iterable[Fact]) -> list[LogPower]:
        """What the sinks and identities among the rows come to, each log and identity of a deployment once."""
        rows = list(rows)
        sinks = [row for row in rows if isinstance(row, LogSink) and row.deployment and not row.beside and row.verdict != "refused"]
        if not sinks:
            return []
        scopes = {row.deployment: row.scope for row in rows if isinstance(row, DeployedIn)}
        reached: dict[str, dict[str, None]] = {}
        for row in rows:
            if isinstance(row, EffectiveIdentity) and row.deployment and not row.tool:
                reached.setdefault(row.workload, {})[row.identity] = None
        found: dict[tuple[str, str, str], LogPower] = {}
        for sink in sinks:
            for identity in reached.get(sink.workload, ()):
                for power in self._of(sink, identity, scopes.get(sink.workload, "")):
                    found.setdefault((power.deployment, identity, power.log), power)
        return list(found.values())

    def _of(self, sink: LogSink, identity: str, scope: str) -> Iterator[LogPower]:
        provider = identity.partition(":")[0]
        linked = self._workloads.get(sink.workload)
        if linked is None or provider not in self._undoing:
            return
        if sink.kind != {"aws": "log_group", "gcp": "log_bucket"}[provider] and not self._is_kept_by(sink, linked, provider):
            return
        name, forms = self._forms(sink, linked, identity, scope, provider)
        for holding in self._holdings.of(identity) if forms else ():
            if holding.provider == provider:
                yield from self._power(holding, sink, identity, name, forms, linked.record.resource.unit)

    def _is_kept_by(self, sink: LogSink, linked: Linked, provider: str) -> bool:
        """Whether the platform of a cloud keeps the log, of which no more is known."""
        return sink.kind == "platform" and linked.record.kind in self._keeping and provider == "aws"

    def _forms(self, sink: LogSink, linked: Linked, identity: str, scope: str, provider: str) -> tuple[str, list[str]]:
        """The log's name, and how policies may write it; no form where it lies elsewhere or that is not known."""
        if provider == "gcp":
            project = scope.removeprefix("gcp:")
            known = scope.startswith("gcp:") and "?" not in project and sink.target
            return sink.target or SOME, [f"projects/{project}/locations/global/buckets/{sink.target}"] if known else []
        account, own = scope.removeprefix("aws:"), identity.partition("/")[2].rpartition("/")[0]
        if account.isdigit() and own.isdigit() and account != own:
            return SOME, []
        resource = linked.record.resource
        group = next((one for one in self._groups if one.unit == resource.unit and _is(one, sink.target)), None)
        name = sink.target if sink.target and _is_name(sink.target) else SOME
        region = resource.provider.get("region") if resource.provider is not None else None
        number = arns.known_account(own if own.isdigit() else account)
        arn = f"arn:aws:logs:{(region.text if region is not None else None) or '*'}:{number}:log-group:{name}"
        forms = [arn, f"{arn}:*"] if name != SOME else [arn]
        if group is not None:
            reference = arns.reference_form(group.unit, group.address)
            forms += [reference, f"{reference}:*"]
        return name if name != SOME or group is None else group.address, forms

    def _power(self, holding: Holding, sink: LogSink, identity: str, name: str, forms: Sequence[str], unit: str) -> Iterator[LogPower]:
        held: dict[str, tuple[str, Decision]] = {}
        for power, actions in self._undoing[holding.provider].items():
            decided = [(action, decide_on(holding, action, forms, unit)) for action in actions]
            open_ = [one for one in decided if one[1].verdict in (ALLOWED, POSSIBLE) and one[1].witnesses]
            if open_:
                held[power] = min(open_, key=lambda one: one[1].verdict)
        best = min((decision.verdict for _, decision in held.values()), default=NO_GRANT)
        powers = [power for power, (_, decision) in held.items() if decision.verdict == best]
        if powers:
            action, decision = held[powers[0]]
            yield self._row(sink, identity, name, powers, action, decision)

    def _row(self, sink: LogSink, identity: str, name: str, powers: Sequence[str], action: str, decision: Decision) -> LogPower:
        witness = decision.witnesses[0]
        given = witness.given
        return LogPower(
            deployment=sink.deployment,
            workload=sink.workload,
            identity=identity,
            log=name,
            power=powers[0],
            also=", ".join(powers[1:]),
            action=action,
            verdict=decision.verdict,
            reasons="; ".join(decision.reasons),
            witness=witness.said,
            loc=self._locations.granted(given),
        )


def _is(group: Resource, target: str | None) -> bool:
    """Whether a log group of the tree is the one that a sink names, by its name or by a reference to it."""
    if target is None:
        return False
    name = group.get("name")
    if name is not None and name.text:
        return name.text == target
    return target == group.address or target.startswith((f"{group.address}.", f"{group.unit}//{group.address}."))


def _is_name(target: str) -> bool:
    """Whether a target is a name of a log group and not the address of what names it."""
    return "//" not in target and not target.startswith(("aws_", "module.", "var.", "local.", "data."))
