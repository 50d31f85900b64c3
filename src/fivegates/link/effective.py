"""Effective identities: what each workload runs as, and what that may become, with the line its owner edits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..extract.model import AssumeRecord, Mention
from ..facts.model import Assumes, EffectiveIdentity, IdentityUse, RunsAs
from ..named_tuple import NamedTuple
from ..source import Place
from .agents import Linked
from .identities import Identities
from .places import Locations, identity_place
from .variables import mentions_by_variable

HOPS = 6


class Run(NamedTuple):
    """A workload names an identity at ``place``; ``verdict`` known or possible. ``steps``: how many tools it goes through to get there."""

    workload: Linked
    identity: str
    via: str
    verdict: str
    place: Place
    steps: int = 0


class Step(NamedTuple):
    """``source`` may become ``target``; ``place`` is the line that says so."""

    source: str
    target: str
    via: str
    condition: str | None
    place: Place
    pod_label: tuple[str, str] | None = None
    names_session: bool = False

    def is_open_to(self, workload: Linked) -> bool:
        """Whether a workload's pods carry the label that the step asks for; pods that an operator makes are not seen and may."""
        if self.pod_label is None or workload.record.class_ != "host":
            return True
        label = workload.record.tags.get(self.pod_label[0])
        return label is not None and str(label.data).lower() == self.pod_label[1]


class Open(NamedTuple):
    """A mention whose identity is not known."""

    workload: Linked
    mention: Mention
    reason: str


def named_identities(linked: Linked, identities: Identities, variables: Mapping[str, Mapping[str, Any]]) -> tuple[list[Run], list[Open]]:
    """What a workload says it runs as, in its own words. ``variables``: by which a pod names an identity, as in the catalogue."""
    runs: list[Run] = []
    unknown: list[Open] = []
    resource = linked.record.resource
    for mention in (*linked.record.mentions, *mentions_by_variable(linked.record, variables)):
        if mention.kind == "azure_system_identity":
            text = mention.found.value.text or ""
            if "SystemAssigned" in text:
                canonical = f"azure:mi/system/{linked.id}"
                runs.append(Run(linked, canonical, mention.via, "known", identity_place(resource, mention.found)))
            continue
        found, reason = identities.identify(mention, resource)
        place = identity_place(resource, mention.found)
        runs.extend(Run(linked, one.canonical, mention.via, one.verdict, place) for one in found)
        if reason:
            unknown.append(Open(linked, mention, reason))
    return runs, unknown


def read_steps(records: Iterable[AssumeRecord], identities: Identities) -> list[Step]:
    """Every certain link from one identity to another."""
    return [step for record in records for step in steps_of(record, identities)]


def steps_of(record: AssumeRecord, identities: Identities) -> Iterator[Step]:
    """What one link certainly says."""
    sources, _ = identities.identify(record.source, record.resource)
    targets, _ = identities.identify(record.target, record.resource)
    place = record.target.found.holder.place
    for source in sources:
        for target in targets:
            if source.verdict == target.verdict == "known" and source.canonical != target.canonical:
                yield Step(source.canonical, target.canonical, record.via, record.condition, place, record.pod_label)


def close_over(runs: Iterable[Run], steps: Iterable[Step], locations: Locations) -> list[EffectiveIdentity]:
    """Every identity that a workload reaches, nearest first.

    The line is always the one where the workload names its identity: that one is its own, whatever is shared further on.
    """
    onward: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        onward[step.source].append(step)
    rows: dict[tuple[str, str], EffectiveIdentity] = {}
    for run in runs:
        if run.verdict != "known":
            continue
        frontier = [(run.identity, run.via, False)]
        seen = {run.identity}
        for hops in range(HOPS):
            following: list[tuple[str, str, bool]] = []
            for identity, path, names_session in frontier:
                row = _row(run, identity, path, hops, names_session, locations)
                held = rows.get((run.workload.id, identity))
                if held is None or row.hops < held.hops:
                    rows[run.workload.id, identity] = row
                for step in onward.get(identity, ()):
                    if step.target not in seen and step.is_open_to(run.workload):
                        seen.add(step.target)
                        following.append((step.target, f"{path} -> {identity} -> {step.via}", step.names_session))
            frontier = following
    return list(rows.values())


def _row(run: Run, identity: str, path: str, hops: int, names_session: bool, locations: Locations) -> EffectiveIdentity:
    return EffectiveIdentity(
        deployment=run.workload.deployment,
        workload=run.workload.id,
        identity=identity,
        path=path,
        direct=hops + run.steps == 0,
        loc=locations.of(run.place, run.workload.record.resource),
        names_session=names_session,
        root=run.identity,
        hops=hops + run.steps,
        tool=run.steps > 0,
    )


def count_use(rows: Iterable[EffectiveIdentity], workloads: Mapping[str, Linked], agents: Mapping[str, str]) -> list[IdentityUse]:
    """How many agents and how many users (agents and other workloads) reach each identity; samples do not count.

    ``agents`` holds the name of every agent, by id; candidates and tool servers are not among them.
    """
    users: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        linked = workloads[row.workload]
        if not linked.sample and not row.tool:
            users[row.identity][linked.agent or linked.id] = None
    uses = []
    for identity, using in users.items():
        named = [agents[user] for user in using if user in agents]
        first, second = [*named[:2], None, None][:2]
        uses.append(IdentityUse(identity, len(named), len(using), first, second))
    return uses


def run_rows(runs: Iterable[Run], locations: Locations) -> list[RunsAs]:
    """Runs as rows."""
    return [
        RunsAs(
            run.workload.id,
            run.identity,
            run.via,
            run.verdict,
            locations.of(run.place, run.workload.record.resource),
            run.workload.deployment,
        )
        for run in runs
    ]


def step_rows(steps: Iterable[Step], locations: Locations) -> list[Assumes]:
    """Steps as rows."""
    return [Assumes(step.source, step.target, step.via, step.condition, locations.add(step.place)) for step in steps]
