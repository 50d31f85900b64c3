"""The linking stage on one screen: what was extracted becomes rows of facts, in the order in which one needs the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..contracts.model import ContractRecord
from ..extract.found import Extraction
from ..extract.lifetimes import Lifetime
from ..extract.model import WorkloadRecord
from ..facts.model import EffectiveIdentity, Expiry, Grant, NodeReach, RunsAs
from ..facts.store import Fact
from ..facts.wanted import USUAL, Wanted
from ..iam.exports.model import NOTHING, ImportedRoles
from ..named_tuple import NamedTuple
from ..readers.code import CodeReader
from ..resolve.interface import Resource
from ..settings import DataClass
from ..source import Place
from ..values import Reference
from .agent_rows import AgentRows, workload_row
from .agents import Linked, LogicalAgent, group_agents, workload_id
from .baked import BakedIn
from .canonical import Scopes
from .catalogue import LinkCatalogue
from .code import CodeFolders
from .code_signs import CodeSigns
from .compared import compared, with_leaving
from .contracts import Contracts
from .credentials import Credentials, Held, acting_credentials
from .declared import find_declared
from .dormant import dormant
from .effective import Open, Run, close_over, count_use, run_rows, step_rows
from .entrances import Entrances
from .environments import Environments
from .exposures import Exposures
from .held_keys import held_keys, held_refreshes
from .identity_rows import PER_RUN, identity_rows
from .image_names import built_images
from .images import Images
from .inputs import input_rows
from .key_objects import KeyObjects, expiry_row
from .literals import Literals
from .loads import load_rows
from .logs.observed import Observed
from .logs.rows import LogRows, LogSettings, Situation
from .memberships import Memberships
from .model_keys import ModelAccounts, told_by_all_names
from .named_things import NamedThings
from .namesakes import with_namesakes
from .owners import Owners
from .places import Locations
from .pods.rows import Surroundings, pod_rows
from .principals import PrincipalFinder, Principals
from .recipes import Builds, Recipes
from .samples import Samples
from .schedules import schedules_of
from .servers import Servers
from .sidecars import Sidecars
from .signals import Signals
from .stored import StoredSecrets
from .targets import Targets
from .tools import Tools
from .trusts import open_trusts, trust_rows
from .weighing import Weighing

if TYPE_CHECKING:
    from .evidence import Sign
    from .permissions.holdings import Holdings
    from .tool_files import ToolFiles


class LinkedFacts(NamedTuple):
    """Every row of facts, and what identities hold for questions that no row answers; None where the tree grants nothing.

    ``defined``: the resource that makes an identity, by its canonical name. ``calls``: where modules are called that are not in the tree,
    behind which something was seen to run. ``built``: the folders that images are built of, each
    with an image's name.
    """

    rows: list[Fact]
    holdings: Holdings | None
    defined: Mapping[str, Resource] = MappingProxyType({})
    calls: frozenset[Place] = frozenset()
    built: Sequence[tuple[str, str]] = ()


class Linker(NamedTuple):
    """What linking needs besides the extraction; ``link`` gives the rows."""

    catalogue: LinkCatalogue
    scopes: Scopes
    environments: Environments
    not_agent: Sequence[str]
    samples: Samples
    lookup: Callable[[Reference], Resource | None]
    locations: Locations
    credentials: Credentials
    owners: Owners
    contracts: Contracts
    code_folders: CodeFolders
    read_code: CodeReader
    logging: LogSettings
    recipes: Recipes
    literals: Literals
    surroundings: Surroundings
    tool_files: ToolFiles | None = None
    human_groups: Sequence[str] = ()
    is_all_read: bool = False
    imported: ImportedRoles = NOTHING  # roles of the clouds that the tree's own file keeps
    things: NamedThings = NamedThings()
    every: Mapping[str, int] = MappingProxyType({})  # days between reviews, by risk
    data_classes: Sequence[DataClass] = ()
    wanted: Wanted = USUAL

    def link(self, extraction: Extraction) -> LinkedFacts:
        """All rows of facts, without files and locations."""
        workloads = [self._linked(record) for record in extraction.workloads]
        find = PrincipalFinder(self.catalogue, self.scopes, self.imported, self.lookup, self.locations)
        signals = Signals(self.catalogue.models, self.catalogue.not_agents, self.literals.classifier.names_model_key)
        principals = find.principals(extraction, workloads)
        agents = self._agents(extraction, workloads, principals, signals)
        if self.tool_files is not None:
            self.tool_files.collect()
        self._hold_credentials(workloads, signals, principals.keys, principals.stored)
        tool_grants: list[Fact] = []
        if self.tool_files is not None:
            served = self.tool_files.serve(agents, workloads, self.code_folders)
            workloads, agents = [*workloads, *served.workloads], [*agents, *served.agents]
            tool_grants += [*served.grants, *served.unresolved]
        servers = Servers(self.catalogue.load("servers"))
        held = [one for one in self.credentials.held if not (self.literals.classifier.names_seal(one.name) or servers.checks(one))]
        lasting = {run.workload.id for run in principals.runs if not run.identity.startswith(PER_RUN)}
        acting = acting_credentials(held, lasting, {run.workload.id for run in principals.runs} - lasting)
        self.credentials.mark_acting(acting)
        runs = [*principals.runs, *(Run(held.workload, held.canonical, held.via, "known", held.place) for held in acting)]
        sidecars = Sidecars(signals, lambda linked: [place for _, place in self.code_folders.of(linked.record)])
        rows: list[Fact] = [
            *tool_grants,
            *(principals.rbac.rows(is_all_read=self.is_all_read) if principals.rbac is not None else ()),
            *self._identity_rows(extraction, workloads, principals, agents, runs, acting),
            *self._credential_rows(workloads, principals),
            *self._workload_rows(extraction, workloads, sidecars),
            *self._agent_rows(agents, principals.unknown),
            *self._job_rows(extraction, workloads, signals.opens_model),
            *pod_rows(
                extraction,
                workloads,
                self.surroundings,
                self.scopes.cluster,
                self.locations,
                principals.identities.the_one,
                self.lookup,
                sidecars,
            ),
            *self._run_rows(extraction, workloads),
            *self._told_rows(workloads),
            *self._log_rows(extraction, principals, Situation(workloads, agents, runs, principals.grants, principals.across), sidecars),
        ]
        rows += list(compared(self.contracts, agents, rows, self.environments.fold, self.locations, self.is_all_read))
        rows += self._idle_rows(workloads, principals, rows)
        rows += list(self._permission_rows(extraction, workloads, principals, runs, rows))
        holdings = principals.permissions.holdings if principals.permissions is not None else None
        rows += list(self._term_rows(agents, rows, holdings))
        defined = {canonical: one.record.resource for canonical, one in principals.identities.defined.items()}
        return LinkedFacts(rows, holdings, defined, built=list(built_images(extraction.builds, extraction.workloads)))

    def _term_rows(self, agents: list[LogicalAgent], rows: list[Fact], holdings: Holdings | None) -> Iterator[Fact]:
        """Active contracts against grants."""
        covered = self.contracts.active(agents)
        if self.wanted.entitled:
            yield from self._entitlements(agents, covered, rows, holdings)
        if covered:
            from .terms.comparison import Covered, compare

            told = [Covered(*one) for one in covered]
            settings = self.things, self.data_classes, self.scopes, self.catalogue.load, self.locations
            yield from compare(told, rows, holdings, *settings)
            yield from self._controls(covered, agents, rows, holdings)

    def _entitlements(
        self,
        agents: list[LogicalAgent],
        covered: list[tuple[str, list[ContractRecord], list[str]]],
        rows: list[Fact],
        holdings: Holdings | None,
    ) -> Iterator[Fact]:
        """What agents are granted."""
        from .terms.entitled import Entitled
        from .terms.rows import TermRows, spoken_of

        contracts = {agent: records for agent, records, _ in covered}
        entitled = Entitled(TermRows(spoken_of(rows), holdings, self.locations), contracts, holdings)
        yield from entitled.rows(agent.id for agent in agents if agent.verdict.class_ == "agent")

    def _controls(
        self,
        covered: list[tuple[str, list[ContractRecord], list[str]]],
        agents: list[LogicalAgent],
        rows: list[Fact],
        holdings: Holdings | None,
    ) -> Iterator[Fact]:
        """What contracts in force say about control."""
        from .controls import Controls, spoken_for
        from .policy_points import unguarded
        from .switches import Switches

        spoken = spoken_for(covered, {agent.id: agent.members for agent in agents}, rows)
        load, is_all_read = self.catalogue.load, self.is_all_read
        switches = Switches(load("switches"), holdings.of if holdings is not None else lambda _: ())
        controls = Controls(self.things, load, self.every, self.owners.ownership, switches, self.locations, is_all_read=is_all_read)
        yield from controls.rows(spoken)
        if is_all_read:
            yield from unguarded(spoken, rows, self.things, load("policy_points"))

    def _permission_rows(
        self, extraction: Extraction, workloads: list[Linked], principals: Principals, runs: list[Run], rows: list[Fact]
    ) -> Iterator[Fact]:
        """What identities may do, as far as it is asked for. ``rows``: all others, which say who is reached and where logs go."""
        if principals.permissions is None:
            return
        from .logs.powers import LogPowers
        from .permissions.aims import Aims
        from .permissions.crossings import crossings
        from .permissions.rows import PermissionRows

        holdings, load = principals.permissions.holdings, self.catalogue.load
        ways = (row for row in rows if isinstance(row, EffectiveIdentity | NodeReach) and (row.deployment or self.wanted.every_identity))
        reached = {way.identity for way in ways if way.identity is not None}
        aims = Aims(principals.identities, principals.steps, principals.let_in, runs, extraction.people, self.lookup, load)
        asked = reached.union(holdings.identities, aims.becoming) if self.wanted.every_identity else reached
        yield from principals.permissions.measured(asked)
        yield from crossings(holdings, sorted(reached), rows, self.environments, self.lookup, self.locations)
        yield from LogPowers(holdings, workloads, extraction.observing, self.logging.catalogue, self.locations).rows(rows)
        used = [use.credential for use in self.credentials.uses.values() if use.deployment and use.via == "secret"]
        yield from PermissionRows(holdings, aims, load, self.locations).rows(sorted(asked), used)

    def _idle_rows(self, workloads: list[Linked], principals: Principals, rows: list[Fact]) -> list[Fact]:
        """Identities for models that nothing runs as. ``rows``: all others, which say who is reached."""
        if not self.is_all_read or not principals.grants or not principals.let_in:
            return []
        from .idle import Idle, idle_rows

        used = {row.identity for row in rows if isinstance(row, EffectiveIdentity | NodeReach | RunsAs) and row.identity is not None}
        unknown = [question.workload for question in principals.unknown]
        idle = Idle(principals.identities, workloads, unknown, self.catalogue.load("trusts")["takers"])
        waiting = idle.candidates(principals.let_in, used)
        return list(idle_rows(waiting, principals.grants, self._model_signs, principals.identities, self.locations)) if waiting else []

    def _model_signs(self, grants: list[Grant]) -> dict[str, list[Sign]]:
        if not grants:
            return {}
        from .permissions.grants import model_signs

        return model_signs(grants, self.catalogue.models, self.locations)

    def _agents(self, extraction: Extraction, workloads: list[Linked], principals: Principals, signals: Signals) -> list[LogicalAgent]:
        """The workloads that are agents, those of one agent together."""
        self.contracts.decide(workloads)
        self.code_folders.add(extraction.builds, extraction.workloads)
        self.code_folders.add_deploys(extraction.deploys)
        builds = Builds(self.recipes, self.code_folders)
        weighing = Weighing(
            signals,
            self.credentials.variables,
            self.contracts,
            lambda listed: CodeSigns(listed, self.code_folders, self.read_code, builds, signals, self.catalogue.load),
            self.not_agent,
            self.catalogue.load,
            self.logging.read_folder,
        )
        weighing.weigh(workloads, principals.runs, self._model_signs(principals.grants))
        same = find_declared(workloads, self._folders, self.recipes.in_folder)
        agents = group_agents(workloads, self.contracts.covering, self.environments.fold, same, self._folders, builds.dockerfiles)
        return weighing.without_excluded(self.contracts.join(agents))

    def _identity_rows(
        self,
        extraction: Extraction,
        workloads: list[Linked],
        principals: Principals,
        agents: list[LogicalAgent],
        runs: list[Run],
        acting: list[Held],
    ) -> Iterator[Fact]:
        identities, steps, people, locations = principals.identities, principals.steps, principals.people, self.locations
        tools = Tools(workloads, self.catalogue.links["tool_names"], self.lookup)
        effective = close_over([*runs, *tools.runs(extraction.tools, runs)], steps, locations)
        effective = with_namesakes(effective, _names(agents), self.catalogue.words["generic"])
        effective = with_leaving(effective, self.contracts, agents)
        used = {row.identity for row in effective} | {run.identity for run in runs}
        named = {agent.id: agent.name for agent in agents if agent.verdict.class_ == "agent"}
        yield from effective
        yield from tools.grants(extraction.tool_grants, locations)
        yield from count_use(effective, {linked.id: linked for linked in workloads}, named)
        defaults = self.catalogue.links["defaults"]
        yield from identity_rows(identities, used, runs, acting, steps, defaults, locations, people, self.is_all_read)
        yield from run_rows(runs, locations)
        yield from step_rows(steps, locations)
        yield from trust_rows(principals.let_in, locations)
        yield from open_trusts(extraction.trusts, effective, {linked.id: linked.agent for linked in workloads}, identities, locations)
        memberships = Memberships(identities, people, self.human_groups, self.catalogue.people["group_names"], self.lookup)
        yield from memberships.rows(extraction.people, locations)

    def _credential_rows(self, workloads: list[Linked], principals: Principals) -> Iterator[Fact]:
        keys = principals.keys
        builds = Builds(self.recipes, self.code_folders)
        baked = BakedIn(builds, self.credentials, self.literals.classifier, self.locations)
        yield from [row for linked in workloads if linked.verdict.class_ == "agent" for row in baked.rows(linked)]
        if self.recipes.in_folder:
            from .image_runs import image_grants

            yield from image_grants(workloads, builds, self.catalogue.load, self.locations)
        yield from self.credentials.rows.values()
        yield from self.credentials.uses.values()
        yield from load_rows(workloads, self.credentials, self.locations)
        yield from keys.credentials(self.samples.is_sample)
        yield from keys.uses()
        yield from keys.expiries()
        yield from keys.refreshes()
        yield from principals.stored.expiries(self.locations, self.catalogue.keys["limits"]["stored-secret"])
        yield from self._lasting_tokens(workloads)

    def _workload_rows(self, extraction: Extraction, workloads: list[Linked], sidecars: Sidecars) -> Iterator[Fact]:
        targets = Targets(workloads, self.catalogue.exposure["through"], self.lookup)
        entrances = Entrances(extraction.entrances, self.catalogue.exposure["kubernetes"])
        ways = ((linked, opening) for linked in workloads for opening in entrances.of(linked))
        exposures = Exposures(extraction.openings, ways, targets, self.catalogue.exposure, self.locations)
        schedules = schedules_of(extraction.schedules, targets)
        for linked in workloads:
            yield workload_row(linked, schedules.get(linked.id), exposures.reach(linked), self.locations)
        yield from exposures.rows(workloads)
        yield from input_rows(extraction.inputs, targets, self.locations)
        yield from dormant(workloads, extraction.schedules, targets, self.locations)
        yield from Images(self.catalogue.images, self.locations, sidecars).rows(workloads)

    def _agent_rows(self, agents: list[LogicalAgent], unknown: list[Open]) -> Iterator[Fact]:
        rows = AgentRows(self.contracts, self.owners, self.code_folders, self.locations)
        yield from rows.of(agents)
        yield from rows.identities_known(unknown, agents)

    def _run_rows(self, extraction: Extraction, workloads: list[Linked]) -> Iterator[Fact]:
        """How runs begin and end."""
        if extraction.run_limits or extraction.sign_ins:
            from .runs import SignIns, limit_rows

            yield from limit_rows(extraction.run_limits, workloads, self.locations)
            yield from SignIns(workloads, self._folders, self.locations).rows(extraction.sign_ins)
        yield from held_keys(workloads, self.catalogue.load("sign_ins"), self.locations)
        yield from held_refreshes(workloads, self.catalogue.keys["refresh_variables"], self.locations)

    def _told_rows(self, workloads: list[Linked]) -> Iterator[Fact]:
        if self.wanted.told or self.contracts.records:
            from .told import told_rows

            yield from told_rows(workloads, self.catalogue.load, self.locations)

    def _job_rows(self, extraction: Extraction, workloads: list[Linked], opens_model: Callable[[str], bool]) -> Iterator[Fact]:
        if extraction.jobs:
            from .workflows.rows import JobRows

            load = self.catalogue.load
            rows = JobRows(load("workflow_gates"), load("workflow_actions"), self.contracts.covering_record, opens_model, self.locations)
            yield from rows.rows(extraction.jobs, workloads)

    def _log_rows(self, extraction: Extraction, principals: Principals, situation: Situation, sidecars: Sidecars) -> Iterator[Fact]:
        watching = (resource for resource in extraction.observing if not self.samples.hold_resource(resource))
        observed = Observed(watching, self.lookup, self.scopes)
        identities, locations = principals.identities, self.locations
        logs = LogRows(self.logging, observed, extraction.grants, identities, locations, self._folders, sidecars)
        yield from logs.rows(situation)

    def _folders(self, linked: Linked) -> list[str]:
        return [folder for folder, _ in self.code_folders.of(linked.record)]

    def _linked(self, record: WorkloadRecord) -> Linked:
        environment, source = self.environments.of(record)
        return Linked(record, workload_id(record), environment, source, self.samples.hold(record))

    def _hold_credentials(self, workloads: Iterable[Linked], signals: Signals, keys: KeyObjects, stored: StoredSecrets) -> None:
        opens_model = signals.opens_model
        accounts = ModelAccounts(self.catalogue.keys["model_accounts"], self.lookup)
        builds = Builds(self.recipes, self.code_folders)
        for linked in workloads:
            given = [accounts.told(entry, stored.inside(linked, entry)) for entry in linked.record.env]
            for entry in told_by_all_names(given, opens_model, signals.opens_other):
                stored.use(linked, entry)
                if not keys.is_given(entry):
                    self.credentials.hold(linked, entry, opens_model)
                self.literals.of_store(linked, entry, stored)
            for entry in linked.record.files:
                self.credentials.hold_file(linked, entry, opens_model)
                self.literals.of_store(linked, entry, stored)
            for path, place in linked.record.env_files:
                self.credentials.load_env_file(linked, path, place, "env_file")
            for folder, place in self.code_folders.of(linked.record):
                for path in self.credentials.env_files_in(folder):
                    if self.recipes.is_env_file(path) and builds.may_hold(linked.record, folder, path):
                        self.credentials.load_env_file(linked, path, place, "folder")
            for mount in linked.record.mounts:
                self.literals.of_host(linked, mount)
            if linked.verdict.class_ == "agent":
                self.literals.of_definition(linked)
        self.literals.of_sources()

    def _lasting_tokens(self, workloads: Iterable[Linked]) -> Iterator[Expiry]:
        """The tokens that pods are given as files, with how long each lives."""
        limit = int(self.catalogue.keys["limits"]["token"])
        for linked in workloads:
            for mount in linked.record.mounts:
                if mount.seconds is not None:
                    lifetime = Lifetime(mount.seconds, None, mount.place)
                    loc = self.locations.of(mount.place, linked.record.resource)
                    yield expiry_row(f"token:{linked.id}", "token", "token", lifetime, limit, loc, workload=linked.id)


def _names(agents: Iterable[LogicalAgent]) -> dict[str, tuple[str, ...]]:
    """By workload, what its agent and it are called."""
    return {member.id: (agent.name, member.record.name) for agent in agents for member in agent.members}
