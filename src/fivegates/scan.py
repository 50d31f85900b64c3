"""The pipeline on one screen: discover, read, resolve, extract, link, check, settle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .answers import count_evidence, gather_answers
from .commenting import read_ignores
from .engine.check import Check
from .engine.judge import judge
from .engine.mentions import unknown_checks
from .engine.packs.pack import Packs, explained_by, load_packs, told
from .engine.select import load_checks, select_checks
from .facts.model import Agent, Contract
from .facts.store import Fact, Store
from .findings.baseline import FILE as BASELINE
from .findings.enforce import audience_of, enforced
from .findings.model import Finding, Notice, ScanResult, Unanswered
from .findings.settle import exit_code, settle
from .letting import Letting, Policy
from .readers.interface import Problem
from .settings import Settings, missing_roots
from .summary import COUNTED, count_facts, open_questions, past_places, quote_lines, stale_notices
from .tree.git import Repository
from .tree.interface import Tree

if TYPE_CHECKING:
    from .beside.model import Beside
    from .caching.folder import Folder
    from .equipment import Equipment
    from .findings.ignore import Ignore
    from .link.permissions.holdings import Holdings
    from .reading import Documents
    from .resolution import Resolved
    from .resolve.interface import Resource
    from .resolve.kustomize.installed import InstalledKustomize
    from .resolve.terraform.planned import GivenPlan
    from .secrets.redactor import Redactor
    from .source import Place, Source
    from .tree.past import Past

Progress = Callable[[str, int, int], None]
EXCEPTIONS = "exceptions"  # what a check needs that is asked when all others have answered


class ScanOptions(NamedTuple):
    """How a scan is asked. ``today`` is the only clock; '' for ``fail_on`` means the settings'; ``unreadable``: fail | warn.

    ``baseline``: the file of the tree that holds accepted findings; None where none is to be read. ``moment``: of which checks, those of a
    change or of the calendar; '' for both. ``beside``: what another tool adds to the findings given to it; it needs facts that were just
    gathered. ``cache``: where facts are kept.
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
    moment: str = ""
    beside: Callable[[Gathered, Tree, Settings, Sequence[Finding]], Beside] | None = None
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
    defined: Mapping[str, Resource]  # the resource that makes an identity, by its canonical name

    @property
    def redactor(self) -> Redactor:
        return self.equipment.redactor

    @property
    def problems(self) -> list[Problem]:
        return sorted({*self.documents.problems, *self.resolved.problems})

    @property
    def ignores(self) -> list[Ignore]:
        return read_ignores(self.documents)

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
    entitled: bool = False,
) -> Gathered:
    """Facts of a tree, before any question is asked of them; the roots of ``plans`` as planned, overlays as ``kustomize`` builds them.

    ``helm_sdk``: charts as Helm itself renders them. ``history``: the repository whose past commits are searched for credentials.
    ``every_identity``: permissions of those identities too that no workload reaches. ``roster``: a list of people outside the tree.
    ``today``: as of when people are judged by the roster; without it they are not. ``past``: what was here before, with which agents are
    compared that somebody has reviewed. ``told``: models and prompts of agents also where no contract asks for them. ``entitled``: what
    agents are granted, grant by grant, to be compared with another tree.
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
    linked = link_facts(
        equipment,
        tree,
        documents,
        resolved,
        history,
        every_identity=every_identity or bool(settings.packs),  # what checks of a pack ask of is not known yet
        roster=roster,
        today=today,
        told=told,
        entitled=entitled,
    )
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
    return Gathered(store, agents, documents, resolved, equipment, linked.holdings, linked.defined)


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


def scan_tree(tree: Tree, settings: Settings, options: ScanOptions, packs: Packs | None = None) -> ScanResult:
    """Everything a report prints about a tree. ``packs``: as of ``judge_facts``."""
    gathered = gather(tree, settings, options.progress, today=options.today, past=options.past)
    return judge_facts(gathered, tree, settings, options, None, packs)


def _dials(settings: Settings, options: ScanOptions) -> tuple[date, Mapping[str, Mapping[str, str | int]], Mapping[str, str]]:
    return options.today, settings.check_params, settings.severity


def _judge_exceptions(
    store: Store, checks: Sequence[Check], notices: Sequence[Notice], settings: Settings, options: ScanOptions
) -> tuple[Finding, ...]:
    """What lets findings pass is judged last: only then is it known what is still in use."""
    from .catalog import load
    from .findings.lapses import stale_exceptions
    from .link.samples import Samples

    store.insert(stale_exceptions(notices, Samples(load("samples"), settings.samples).is_sample))
    return judge(store, checks, *_dials(settings, options)).findings


def judge_facts(
    gathered: Facts, tree: Tree, settings: Settings, options: ScanOptions, policy: Policy | None = None, packs: Packs | None = None
) -> ScanResult:
    """Ask the checks and settle what blocks. ``policy``: whose ignores and baseline count; by default those of the tree itself.

    ``packs``: the checks besides those that ship; by default those of the tree itself.
    """
    store = gathered.store
    packs = load_packs(tree, settings) if packs is None else packs
    known, audience = (*load_checks(), *packs.checks), audience_of(settings.profile)
    with explained_by(packs.problems):
        checks = select_checks(known, options.select, options.ignore, options.gates, audience, options.moment)
    judged = judge(store, [check for check in checks if EXCEPTIONS not in check.needs], *_dials(settings, options))
    beside = options.beside(_whole(gathered), tree, settings, judged.findings) if options.beside is not None else None
    found = [*judged.findings, *(_believed(beside.findings, policy) if beside is not None else ())]
    answered = {check.id for check in checks} - judged.skipped.keys() | (beside.asked if beside is not None else frozenset())
    past = past_places(store)
    letting = Letting(tree, gathered.ignores, gathered.sources, settings, options.today, options.baseline, policy, past)
    findings, notices, written = letting.through(found, answered)
    if not packs.problems:  # else a check may be one of a file that is told already
        notices += unknown_checks(tree, settings, {check.id for check in known})
    late = [check for check in checks if EXCEPTIONS in check.needs]
    if late and any(notice.lapse.kind for notice in notices):
        findings += _judge_exceptions(store, late, notices, settings, options)
        notices = [one for one in notices if not one.lapse.kind]
    fail_on = options.fail_on or settings.fail_on
    settled = settle(enforced(findings, settings.profile, settings.enforce), fail_on)
    broken = [*packs.problems, *(Problem(packs.places[check], f"{check} failed: {reason}") for check, reason in judged.failed.items())]
    listed = sorted({*gathered.problems, *broken, *(beside.problems if beside is not None else ())})
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
        exit_code=exit_code(settled, problems, options.unreadable, is_broken=bool(broken)),
        fail_on=fail_on,
        prefix=tree.prefix,
        ignored=list(settled.ignored),
        lines=quote_lines(findings, gathered.sources, gathered.redactor, past),
        counts=count_facts(store, COUNTED),
        evidence=count_evidence(gather_answers(store)),
        notices=sorted(notices),
        ignores=written,
        left_out=frozenset(check.id for check in select_checks(known, audience=audience)) - {check.id for check in checks},
        packed=[told(check, gathered.redactor.redact) for check in packs.checks],
        broken=broken,
        others=beside.checks if beside is not None else (),
        beside=beside.count if beside is not None else None,
    )


def _whole(facts: Facts) -> Gathered:
    if not isinstance(facts, Gathered):
        raise TypeError("another tool is asked of facts that were just gathered")
    return facts


def _believed(findings: Sequence[Finding], policy: Policy | None) -> list[Finding]:
    """Findings of another tool. Its own comments in the tree let them through, but not where the tree is not what is believed."""
    return [replace(one, ignored="") for one in findings] if policy is not None else list(findings)
