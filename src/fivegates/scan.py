"""The pipeline on one screen: discover, read, resolve, extract, link, check, settle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .answers import count_evidence, gather_answers
from .engine.judge import judge
from .engine.select import load_checks, select_checks
from .errors import BaselineError, ReadError
from .facts.model import Agent, Contract
from .facts.store import Fact, Store
from .findings.baseline import FILE as BASELINE
from .findings.baseline import Accepted, apply_baseline, read_baseline
from .findings.enforce import audience_of, enforced
from .findings.ignore import Ignore, apply_ignores, find_ignores
from .findings.model import Notice, ScanResult, Unanswered
from .findings.settle import exit_code, settle
from .findings.waiver import apply_waivers
from .settings import Settings, missing_roots
from .summary import COUNTED, count_facts, open_questions, past_places, quote_lines, stale_notices
from .tree.git import Repository
from .tree.interface import Tree

if TYPE_CHECKING:
    from .caching.folder import Folder
    from .equipment import Equipment
    from .link.permissions.holdings import Holdings
    from .readers.interface import Problem
    from .reading import Documents
    from .resolution import Resolved
    from .resolve.kustomize.installed import InstalledKustomize
    from .resolve.terraform.planned import GivenPlan
    from .secrets.redactor import Redactor
    from .source import Place, Source
    from .tree.past import Past

Progress = Callable[[str, int, int], None]


class ScanOptions(NamedTuple):
    """How a scan is asked. ``today`` is the only clock; '' for ``fail_on`` means the settings'; ``unreadable``: fail | warn.

    ``baseline``: the file of the tree that holds accepted findings; None where none is to be read. ``cache``: where facts are kept.
    """

    today: date
    fail_on: str = ""
    select: Collection[str] = ()
    ignore: Collection[str] = ()
    gates: Collection[str] = ()
    unreadable: str = "fail"
    progress: Progress | None = None
    baseline: str | None = BASELINE
    past: Past | None = None
    cache: Folder | None = None


class Facts(Protocol):
    """What the checks are asked of, and what a report tells besides: just gathered, or kept from an earlier run."""

    @property
    def store(self) -> Store: ...

    @property
    def agents(self) -> list[Agent]: ...

    @property
    def problems(self) -> list[Problem]:
        """What could not be read or resolved, sorted."""

    @property
    def ignores(self) -> list[Ignore]:
        """The comments that let findings through."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """The text of every file that was read."""

    @property
    def environments(self) -> Mapping[str, str]:
        """Folded names of environments."""

    @property
    def redactor(self) -> Redactor: ...

    def first_place(self, provider: str) -> Place | None:
        """Where the first thing that a provider grants stands; None where it grants nothing."""


class Gathered(NamedTuple):
    """Everything before the checks: the facts in a store, what was read and resolved, and the redactor that knows every live value."""

    store: Store
    agents: list[Agent]
    documents: Documents
    resolved: Resolved
    equipment: Equipment
    holdings: Holdings | None

    @property
    def redactor(self) -> Redactor:
        return self.equipment.redactor

    @property
    def problems(self) -> list[Problem]:
        return sorted({*self.documents.problems, *self.resolved.problems})

    @property
    def ignores(self) -> list[Ignore]:
        documents = self.documents
        languages = (
            dict.fromkeys(documents.hcl, "hcl")
            | dict.fromkeys([*documents.yaml, *documents.declarations, *documents.texts], "yaml")
            | dict.fromkeys(documents.env, "dotenv")
            | {path: "yaml" if path.endswith((".yaml", ".yml", ".toml")) else "hcl" for path in documents.mcp}
        )
        return [found for path, source in self.sources.items() for found in find_ignores(path, source.text, languages[path])]

    @property
    def sources(self) -> Mapping[str, Source]:
        return self.documents.sources

    @property
    def environments(self) -> Mapping[str, str]:
        return self.equipment.environments

    def first_place(self, provider: str) -> Place | None:
        return self.holdings.first_place(provider) if self.holdings is not None else None


def gather(
    tree: Tree,
    settings: Settings,
    progress: Progress | None = None,
    plans: Sequence[GivenPlan] = (),
    kustomize: InstalledKustomize | None = None,
    helm_sdk: bool = False,
    history: Repository | None = None,
    *,
    every_identity: bool = False,
    roster: str = "",
    today: date | None = None,
    past: Past | None = None,
    told: bool = False,
) -> Gathered:
    """Facts of a tree, before any question is asked of them; the roots of ``plans`` as planned, overlays as ``kustomize`` builds them.

    ``helm_sdk``: charts as Helm itself renders them. ``history``: the repository whose past commits are searched for credentials.
    ``every_identity``: permissions of those identities too that no workload reaches. ``roster``: a list of people outside the tree.
    ``today``: as of when people are judged by the roster; without it they are not. ``past``: what was here before, with which agents are
    compared that somebody has reviewed. ``told``: models and prompts of agents also where no contract asks for them.
    """
    from .discover import discover
    from .equipment import equip
    from .linking import link_facts
    from .reading import read_files
    from .resolution import resolve

    began = monotonic()
    equipment = equip(settings)
    documents = read_files(tree, discover(tree, settings), settings.limits, progress)
    documents.problems.extend(missing_roots(tree, settings))
    resolved = resolve(
        tree, documents, settings, equipment.catalogue, equipment.environments, plans=plans, kustomize=kustomize, helm_sdk=helm_sdk
    )
    documents.add_pipelines(resolved.pipelines)
    linked = link_facts(equipment, tree, documents, resolved, history, every_identity=every_identity, roster=roster, today=today, told=told)
    documents.add_configurations(resolved.read_besides)
    store = Store()
    store.insert([*linked.rows, *documents.files])
    if past is not None and any(isinstance(row, Contract) for row in linked.rows):
        is_roster_given, cost = bool(roster or settings.registry.roster), monotonic() - began
        store.insert(
            compare_with_past(
                tree,
                store,
                past,
                settings,
                today,
                lambda then: gather(then, settings, told=True).store,
                cost,
                is_roster_given=is_roster_given,
            )
        )
    agents = [row for row in linked.rows if isinstance(row, Agent)]
    return Gathered(store, agents, documents, resolved, equipment, linked.holdings)


class Policy(Protocol):
    """What lets findings through, where it does not come from the scanned tree: ``tree`` holds the baseline."""

    @property
    def tree(self) -> Tree: ...

    def trusted(self, ignores: list[Ignore]) -> tuple[list[Ignore], list[Notice]]:
        """Those that count, and a word on each of the others."""


def compare_with_past(
    tree: Tree,
    store: Store,
    past: Past,
    settings: Settings,
    today: date | None,
    facts_of: Callable[[Tree], Store],
    cost: float,
    *,
    is_roster_given: bool,
) -> list[Fact]:
    """What changed about agents since their reviews, and, where no roster tells who is here, owners who are quiet.

    ``facts_of``: the facts of an earlier tree, which take ``cost`` seconds.
    """
    from .lifecycle.activity import quiet_owners
    from .lifecycle.since import changes_since, folded
    from .roster import load_roster

    changes = changes_since(store, past, facts_of, cost=cost)
    rows: list[Fact] = [*folded(changes)]
    if today is not None and not is_roster_given:
        rows += quiet_owners(store, past, load_roster(tree), today, settings.registry.inactive_after)
    return rows


def scan_tree(tree: Tree, settings: Settings, options: ScanOptions) -> ScanResult:
    """Everything a report prints about a tree."""
    return judge_facts(gather(tree, settings, options.progress, today=options.today, past=options.past), tree, settings, options)


def accepted_findings(tree: Tree, path: str | None) -> list[Accepted]:
    """The baseline of a tree, empty where the usual file is not there. Raises ``BaselineError``."""
    if path is None:
        return []
    try:
        data = tree.read(path)
    except ReadError as error:
        if path == BASELINE:
            return []
        raise BaselineError(f"the baseline cannot be read: {error.message}", path) from error
    return read_baseline(data, path)


def judge_facts(gathered: Facts, tree: Tree, settings: Settings, options: ScanOptions, policy: Policy | None = None) -> ScanResult:
    """Ask the checks and settle what blocks. ``policy``: whose ignores and baseline count; by default those of the tree itself."""
    store = gathered.store
    known, audience = load_checks(), audience_of(settings.profile)
    checks = select_checks(known, options.select, options.ignore, options.gates, audience)
    judged = judge(store, checks, options.today, settings.check_params, settings.severity)
    written = gathered.ignores
    ignores, untrusted = policy.trusted(written) if policy is not None else (written, [])
    asked = {check.id for check in checks}
    findings, notices = apply_ignores(judged.findings, ignores, options.today, asked)
    notices += untrusted
    if accepted := accepted_findings(policy.tree if policy is not None else tree, options.baseline):
        findings, outdated = apply_baseline(findings, accepted, options.baseline or "", options.today, asked)
        notices += outdated
    if settings.waivers:
        findings, unfit = apply_waivers(findings, settings.waivers, settings.path, options.today, asked)
        notices += unfit
    fail_on = options.fail_on or settings.fail_on
    settled = settle(enforced(findings, settings.profile, settings.enforce), fail_on)
    listed = gathered.problems
    problems = [problem for problem in listed if problem.kind != "notice"]
    notices += [Notice(problem.place, problem.reason) for problem in listed if problem.kind == "notice"]
    notices += stale_notices(gathered.first_place, options.today)
    return ScanResult(
        root=tree.root,
        files=count_facts(store, "SELECT kind AS name, COUNT(*) AS number FROM files WHERE status = 'read' GROUP BY kind"),
        agents=gathered.agents,
        findings=sorted([*settled.blocking, *settled.observed], key=lambda finding: (finding.place, finding.check, finding.key)),
        problems=problems,
        unresolved=[Unanswered(*question) for question in open_questions(store)],
        exit_code=exit_code(settled, problems, options.unreadable),
        fail_on=fail_on,
        prefix=tree.prefix,
        ignored=list(settled.ignored),
        lines=quote_lines(findings, gathered.sources, gathered.redactor, past_places(store)),
        counts=count_facts(store, COUNTED),
        evidence=count_evidence(gather_answers(store)),
        notices=sorted(notices),
        ignores=written,
        left_out=frozenset(check.id for check in select_checks(known, audience=audience)) - asked,
    )
