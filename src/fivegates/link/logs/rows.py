"""Everything about logs as rows, in the order in which one needs the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...extract.model import GrantRecord
from ...facts.model import Closed, DeployedIn, Grant, LogSink, Trace, Tracing, Unresolved
from ...facts.store import Fact
from ...named_tuple import NamedTuple
from ..across import Across
from ..agents import Linked, LogicalAgent
from ..effective import Run
from ..identities import Identities
from ..places import Locations
from ..sidecars import Sidecars
from .alerts import Address, Alerts
from .audits import Audits
from .calling import Calling
from .cluster_alerts import ALL, namespace_watched
from .cluster_audit import POLICY, left_out
from .collectors import Collectors
from .delivered import delivered_sinks, insight_sinks, model_sinks
from .observed import Completeness, Observed
from .routes import Routes
from .sinks import Sink, Sinks
from .stores import Stores
from .traces import Traces
from .tracing import TracingReader
from .writing import Writers

PROVIDERS = {"aws": "aws", "gcp": "gcp", "azure": "azure"}


class LogSettings(NamedTuple):
    """What linking logs needs besides the facts: the catalogue, the SIEM's globs, what was not read, how to read a code folder, and the
    images that a folder's recipes build on.
    """

    catalogue: Mapping[str, Any]
    siem: Sequence[str]
    completeness: Completeness
    read_folder: Callable[[str, tuple[str, ...]], bool | None]
    bases: Callable[[str], Sequence[str] | None]


class Situation(NamedTuple):
    """What linking knows by now: workloads with their verdicts, logical agents, what runs as what, and the grants as rows."""

    workloads: Sequence[Linked]
    agents: Sequence[LogicalAgent]
    runs: Sequence[Run]
    grants: Sequence[Grant]
    across: Across


class LogRows:
    """Turns what was extracted about logs into rows."""

    def __init__(
        self,
        settings: LogSettings,
        observed: Observed,
        grants: Iterable[GrantRecord],
        identities: Identities,
        locations: Locations,
        folders: Callable[[Linked], list[str]],
        sidecars: Sidecars,
    ) -> None:
        catalogue, completeness = settings.catalogue, settings.completeness
        self._catalogue = catalogue
        self._locations = locations
        self._sidecars = sidecars
        self._observed = observed
        self._stores = Stores(self._observed, catalogue, locations)
        self._sinks = Sinks(self._observed, self._stores, catalogue, locations)
        self._writers = Writers(grants, identities, catalogue["writing"], completeness)
        self._routes = Routes(self._observed, self._stores, catalogue["routes"], settings.siem, completeness)
        self._collectors = Collectors(self._observed, catalogue["collectors"], settings.siem, completeness)
        namespaces = list(self._observed.of(("/Namespace",)))
        self._traces = Traces(catalogue["telemetry"], folders, settings.read_folder, namespaces)
        self._tracing = TracingReader(catalogue["tracing"], folders, settings.read_folder, settings.bases, namespaces)
        self._audits = Audits(self._observed, self._stores, identities, catalogue, completeness, locations)
        self._calling = Calling(self._observed, self._traces)
        self._alerts = Alerts(self._observed, catalogue, completeness, locations)

    def rows(self, situation: Situation) -> Iterator[Fact]:
        """All rows about logs; deployments of agents only, as nobody asks about others."""
        runs: dict[str, list[Run]] = defaultdict(list)
        for run in situation.runs:
            runs[run.workload.id].append(run)
        delivered = delivered_sinks(self._observed, self._stores, self._catalogue)
        modelled = model_sinks(self._observed, self._stores, self._catalogue, situation.grants)
        for linked in situation.workloads:
            if linked.agent:
                more = [sink for address in self._own_places(linked) for sink in delivered.get(address, ())]
                more += modelled(linked, runs[linked.id])
                more += insight_sinks(self._observed, self._stores, self._catalogue["insights"], linked)
                yield from self._sink_rows(linked, runs[linked.id], more)
                yield from self._trace_rows(linked)
        yield from self._audits.rows(situation.grants)
        policies = self._observed.of((POLICY,))
        yield from left_out(policies, (run.identity for run in situation.runs), situation.across.meant_by, self._locations)
        yield from self._stores.rows.values()
        yield from self._alerts.rows
        if self._alerts.rows:
            for agent in situation.agents:
                names, addresses = self._calling.of(agent, runs)
                kinds = [kind for member in agent.members for kind in _kinds(member)]
                yield from self._alerts.on(agent.id, names, addresses, kinds)
                if self._alerts.is_closed:
                    yield Closed(agent.id, "alerts_on")

    def _own_places(self, linked: Linked) -> list[Address]:
        """A workload, and the environment that speaks for it."""
        resource = linked.record.resource
        around = self._observed.referred(resource.get("container_app_environment_id"))
        return [(one.unit, one.address) for one in (resource, *around)]

    def _sink_rows(self, linked: Linked, runs: Sequence[Run], more: Iterable[Sink]) -> Iterator[Fact]:
        resource = linked.record.resource
        provider = PROVIDERS.get(linked.record.platform)
        if provider is not None:
            yield DeployedIn(linked.id, self._observed.scope(resource, provider))
        sinks, question = self._sinks.of(linked)
        if question:
            yield Unresolved(linked.agent, "log_sinks", question, self._locations.of(resource.place, resource))
        elif sinks:
            yield Closed(linked.deployment, "log_sinks")
        beside = self._sidecars.parts(linked)
        for sink in (*sinks, *more):
            if sink.kind == "none" and sink.part in beside:
                continue
            sink = self._allowed(sink, linked, runs)
            yield LogSink(
                workload=linked.id,
                deployment=linked.deployment,
                kind=sink.kind,
                target=sink.target,
                store=sink.store,
                verdict=sink.verdict,
                declared=sink.declared,
                siem=self._collectors.verdict() if sink.kind == "node" else self._routes.verdict(sink, resource, provider),
                part=sink.part,
                beside=beside.get(sink.part, ""),
                loc=self._locations.of(sink.place, resource),
            )

    def _allowed(self, sink: Sink, linked: Linked, runs: Sequence[Run]) -> Sink:
        """A sink that the workload's own identity must be allowed to write: refused where it is known not to be."""
        if sink.kind != "log_group" or linked.record.kind not in self._catalogue["writing"]["kinds"]:
            return sink
        known = [run for run in runs if run.verdict == "known" and run.identity.startswith("aws:role/")]
        if len(known) != 1 or len(runs) != 1:
            return sink._replace(verdict="unknown")
        verdict = self._writers.verdict(known[0].identity)
        if verdict == "written":
            return sink._replace(declared=True)
        if verdict == "refused" and self._may_send_itself(linked):
            verdict = "unknown"
        return sink._replace(verdict=verdict, place=known[0].place)

    def _may_send_itself(self, linked: Linked) -> bool:
        """An extension, from a layer or in the image, may send a function's log without its role."""
        layers = linked.record.resource.get("layers")
        if layers is not None and layers.data not in (None, ()):
            return True
        return any(True for _ in self._traces.of(linked)) or not linked.record.env_complete

    def _trace_rows(self, linked: Linked) -> Iterator[Fact]:
        questions = []
        for found in self._traces.of(linked):
            questions.append(found.question)
            loc = self._locations.of(found.place, linked.record.resource)
            yield Trace(linked.deployment, found.system, found.name, found.endpoint, loc)
        if questions and not any(questions):
            yield Closed(linked.deployment, "traces")
        ties, question = self._tracing.of(linked)
        for tie in ties:
            yield Tracing(linked.deployment, tie.how, tie.detail, self._locations.of(tie.place, linked.record.resource))
        if not ties and not question:
            yield Closed(linked.deployment, "tracing")


def _kinds(member: Linked) -> Iterator[str]:
    """What a rule that names nobody may watch a workload as: its kind, the cluster's pods, those of its namespace."""
    record = member.record
    yield record.kind
    if record.platform == "kubernetes":
        yield ALL
        if record.namespace is not None and record.namespace.text:
            yield namespace_watched(record.namespace.text)
