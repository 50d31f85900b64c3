"""The linking stage on one screen: what was extracted becomes rows of facts, in the order in which one needs the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..extract.extraction import Extraction
from ..extract.model import WorkloadRecord
from ..facts.model import Agent, Closed, Deployment, Evidence, Unresolved, Workload
from ..globs import PathGlobs, glob_matches
from ..readers.code import CodeEvidence
from ..resolve.interface import Resource
from ..values import Reference
from .agents import Linked, LogicalAgent, group_agents, workload_id
from .canonical import Scopes
from .code import CodeFolders
from .contracts import Contracts
from .credentials import Credentials, acting_credentials
from .effective import Open, Run, close_over, count_use, named_identities, read_steps, run_rows, step_rows
from .environments import Environments
from .evidence import AGENT_FROM, Sign, Signals, confidence, judge
from .identities import Identities
from .identity_rows import default_run, identity_rows
from .names import glob_matches as name_matches
from .owners import Owners
from .permissions import link_grants, model_signs
from .places import Locations


class LinkCatalogue(NamedTuple):
    """The data that linking is driven by, as loaded from the package."""

    models: Mapping[str, Any]
    not_agents: Mapping[str, Any]
    identities: Mapping[str, Any]
    links: Mapping[str, Any]
    environments: Mapping[str, Any]
    samples: Mapping[str, Sequence[str]]
    owners: Mapping[str, Any]


@dataclass(slots=True)
class Linker:
    """What linking needs besides the extraction; ``link`` gives the rows."""

    catalogue: LinkCatalogue
    scopes: Scopes
    environments: Environments
    not_agent: Sequence[str]
    samples: PathGlobs
    lookup: Callable[[Reference], Resource | None]
    locations: Locations
    credentials: Credentials
    owners: Owners
    contracts: Contracts
    code_folders: CodeFolders
    read_code: Callable[[str], CodeEvidence]
    rows: list[Any] = field(default_factory=list)

    def link(self, extraction: Extraction) -> list[Any]:
        """All rows of facts, without files and locations."""
        identities = Identities(extraction.identities, self.catalogue.identities, self.scopes, self.lookup)
        for resource, meant in extraction.stand_ins:
            identities.add_stand_in(resource, meant)
        workloads = [self._linked(record) for record in extraction.workloads]
        grants = link_grants(extraction.grants, identities, self.locations)
        runs, unknown = self._runs(workloads, identities)
        steps = read_steps(extraction.assumes, identities)
        self.contracts.decide(workloads)
        signals = Signals(self.catalogue.models, self.catalogue.not_agents)
        self._find_evidence(signals, workloads, runs, model_signs(grants, self.catalogue.models, self.locations))
        agents = self._without_excluded(self.contracts.join(group_agents(workloads, self.contracts.covering, self.environments.fold)))
        self._hold_credentials(signals, workloads)
        acting = acting_credentials(self.credentials.held, {run.workload.id for run in runs})
        self.credentials.mark_acting(acting)
        runs += [Run(held.workload, held.canonical, held.via, "known", held.place) for held in acting]
        effective = close_over(runs, steps, self.locations)
        by_id = {linked.id: linked for linked in workloads}
        used = {row.identity for row in effective} | {run.identity for run in runs}
        self.rows += [
            *grants,
            *effective,
            *count_use(effective, by_id, {agent.id: agent.name for agent in agents if agent.verdict.class_ == "agent"}),
        ]
        self.rows += identity_rows(identities, used, runs, acting, steps, self.catalogue.links["defaults"], self.locations)
        self.rows += [*run_rows(runs, self.locations), *step_rows(steps, self.locations)]
        self.rows += [*self.credentials.rows.values(), *self.credentials.uses.values()]
        self._add_workloads(workloads)
        self._add_agents(agents)
        self._add_open_questions(unknown, agents)
        return self.rows

    def _linked(self, record: WorkloadRecord) -> Linked:
        environment, source = self.environments.of(record)
        linked = Linked(record, workload_id(record), environment, source, False)
        linked.sample = self.is_sample(linked.place.path) or self.is_library(record)
        return linked

    def is_sample(self, path: str) -> bool:
        """Whether a path lies in a folder of samples below the root."""
        return _lies_in(self.catalogue.samples["folders"], path) or self.samples.match(path)

    def is_library(self, record: WorkloadRecord) -> bool:
        """Whether a workload stands in a module that was made to be called, evaluated as a root only because nothing here calls it."""
        resource = record.resource
        return (
            not resource.calls
            and resource.unit.startswith("terraform:")
            and _lies_in(self.catalogue.samples["libraries"], resource.place.path)
        )

    def _runs(self, workloads: Iterable[Linked], identities: Identities) -> tuple[list[Run], list[Open]]:
        runs: list[Run] = []
        unknown: list[Open] = []
        for linked in workloads:
            named, opened = named_identities(linked, identities)
            if not linked.record.mentions and linked.record.identity_absent.startswith("default:"):
                named = [default_run(linked, identities, self.catalogue.links["defaults"])]
            runs += named
            unknown += opened
        return runs, unknown

    def _find_evidence(
        self, signals: Signals, workloads: Sequence[Linked], runs: Iterable[Run], by_identity: Mapping[str, list[Sign]]
    ) -> None:
        held: dict[str, list[Sign]] = {}
        for run in runs:
            if run.verdict == "known" and run.identity in by_identity:
                held.setdefault(run.workload.id, []).extend(by_identity[run.identity])
        programs = self.code_folders.programs(linked.record for linked in workloads)
        for linked in workloads:
            record = linked.record
            linked.signs = [*signals.of_type(record), *signals.of_variables(record), *signals.of_images(record), *signals.of_names(record)]
            for path, place in record.env_files:
                linked.signs += signals.of_env_file(self.credentials.variables.get(path, ()), place)
            linked.signs += held.get(linked.id, [])
            linked.signs += self._code_signs(linked, programs)
            covering = self.contracts.covering_record(linked)
            if covering is not None:
                linked.signs.append(Sign("declared", "contract", 1.0, f"contract {covering.name}", covering.place))
            product = signals.other_product(record) if linked.signs else None
            linked.verdict = judge(linked.signs, record.class_, product)
            if any(glob_matches(glob, identifier) for glob in self.not_agent for identifier in (linked.id, _agent_id(linked))):
                linked.verdict = judge([], "host", None)

    def _without_excluded(self, agents: Iterable[LogicalAgent]) -> list[LogicalAgent]:
        """The agents but those whose id the configuration says is none."""
        kept = []
        for agent in agents:
            if not any(glob_matches(glob, agent.id) for glob in self.not_agent):
                kept.append(agent)
                continue
            for member in agent.members:
                member.agent, member.verdict = "", judge([], "host", None)
        return kept

    def _code_signs(self, linked: Linked, programs: Mapping[str, int]) -> list[Sign]:
        """What the code of a workload says, unless its type says enough. Of a folder that several programs are built from, each has
        its share.
        """
        firm = [sign for sign in linked.signs if sign.family == "type"]
        if confidence(firm) >= AGENT_FROM or linked.record.class_ != "host":
            return []
        signs = []
        for folder, _place in self.code_folders.of(linked.record):
            share = 1 / max(1, programs.get(folder, 1))
            for found in self.read_code(folder).frameworks:
                family = "model-env" if found.only_calls else "code"
                signs.append(Sign(family, found.name, round(found.weight * share, 4), found.detail, found.place, found.class_))
        return signs

    def _hold_credentials(self, signals: Signals, workloads: Iterable[Linked]) -> None:
        def opens_model(name: str) -> bool:
            row = signals.variable(name) or signals.variable(name.upper().replace("-", "_"))
            return row is not None and row.get("opens") == "model"

        for linked in workloads:
            for entry in linked.record.env:
                self.credentials.hold(linked, entry, opens_model)
            for path, place in linked.record.env_files:
                self.credentials.load_env_file(linked, path, place, "env_file")
            for folder, place in self.code_folders.of(linked.record):
                for path in self.credentials.env_files_in(folder):
                    self.credentials.load_env_file(linked, path, place, "folder")

    def _add_workloads(self, workloads: Iterable[Linked]) -> None:
        for linked in workloads:
            record = linked.record
            image = next((found.value.text for found in record.images if found.value.text), None)
            loc = self.locations.of(record.resource.place, record.resource)
            self.rows.append(
                Workload(
                    id=linked.id,
                    platform=record.platform,
                    kind=record.kind,
                    name=record.name,
                    environment=linked.environment,
                    image=image,
                    schedule=record.schedule,
                    exposure=None,
                    conditional=record.resource.conditional,
                    sample=linked.sample,
                    loc=loc,
                )
            )

    def _add_agents(self, agents: Iterable[LogicalAgent]) -> None:
        for agent in agents:
            verdict, first = agent.verdict, agent.members[0]
            sample = all(member.sample for member in agent.members)
            loc = self.locations.of(first.place, first.record.resource)
            contracts = self.contracts.of(agent)
            risk = next((contract.risk for contract in contracts if contract.risk), None)
            self.rows.append(Agent(agent.id, agent.name, verdict.class_, verdict.confidence, verdict.declared, risk, sample, loc))
            for member in agent.members:
                self._add_deployment(agent, member)
            self.rows += self.contracts.rows(agent, contracts)
            folders = [folder for member in agent.members for folder, _ in self.code_folders.of(member.record)]
            self.rows += self.owners.of(agent, contracts, folders)
            self.rows += self._closed(agent)
        self.rows += self.contracts.uncovered_rows()

    def _add_deployment(self, agent: LogicalAgent, member: Linked) -> None:
        resource = member.record.resource
        loc = self.locations.of(resource.place, resource)
        self.rows.append(Deployment(member.id, agent.id, member.id, member.environment, resource.version or None, resource.unit, loc))
        for sign in member.signs:
            self.rows.append(
                Evidence(agent.id, sign.family, sign.signal, sign.weight, sign.detail, self.locations.add(sign.place), sign.points_to)
            )

    def _closed(self, agent: LogicalAgent) -> Iterable[Closed | Unresolved]:
        loc = self.locations.of(agent.members[0].place, agent.members[0].record.resource)
        questions = {"contracts": self.contracts.open_question(agent), "owners": self.owners.open_question(agent)}
        for fact, question in questions.items():
            yield Closed(agent.id, fact) if question is None else Unresolved(agent.id, fact, question, loc)

    def _add_open_questions(self, unknown: Iterable[Open], agents: Iterable[LogicalAgent]) -> None:
        open_agents = set()
        for question in unknown:
            linked = question.workload
            if linked.agent:
                open_agents.add(linked.agent)
                place = question.mention.found.holder.place
                loc = self.locations.of(place, linked.record.resource)
                self.rows.append(Unresolved(linked.agent, question.mention.via, question.reason, loc))
        for agent in agents:
            reason = next((reason for member in agent.members if (reason := _unnamed_identity(member.record))), None)
            if reason is not None:
                loc = self.locations.of(agent.members[0].place, agent.members[0].record.resource)
                self.rows.append(Unresolved(agent.id, "identities", reason, loc))
            elif agent.id not in open_agents:
                self.rows.append(Closed(agent.id, "identities"))


def _unnamed_identity(record: WorkloadRecord) -> str | None:
    """Why a workload that names no identity may have one all the same, None where that is known."""
    if record.mentions:
        return None
    if record.identity_absent == "unknown":
        return "it names no identity, and what that means here is not known"
    return "not all of its variables are known" if record.identity_absent == "none" and not record.env_complete else None


def _agent_id(linked: Linked) -> str:
    """The id that a workload would have as an agent of its own, as ``not_agent`` may name it."""
    record = linked.record
    scope = record.namespace.text if record.namespace is not None and record.namespace.text else ""
    return f"{scope}/{record.kind}/{record.name}" if record.system == "k8s" else f"{record.system}/{record.name}"


def _lies_in(names: Iterable[str], path: str) -> bool:
    """Whether a folder on the way to a file has one of these names (globs)."""
    return any(name_matches(name, folder) for folder in path.split("/")[:-1] for name in names)
