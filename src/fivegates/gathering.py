"""Facts of a tree, before any question is asked of them: discover, read, resolve, extract, link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from .commenting import read_ignores
from .facts.model import Agent, Contract
from .facts.store import Fact, Store
from .facts.wanted import USUAL, Wanted
from .named_tuple import NamedTuple
from .readers.interface import Problem
from .resolve.interface import MODULE_ELSEWHERE
from .settings import Settings, missing_roots
from .tree.git import Repository
from .tree.interface import Tree

if TYPE_CHECKING:
    from .caching.kept import Kept
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

BY_ITS_CALL = "Terraform module of which only the call is seen"
Progress = Callable[[str, int, int], None]


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
    calls: frozenset[Place] = frozenset()  # of modules that are not here, behind which something was seen to run
    built: Sequence[tuple[str, str]] = ()  # folders that images are built of, each with an image's name

    @property
    def redactor(self) -> Redactor:
        return self.equipment.redactor

    @property
    def problems(self) -> list[Problem]:
        found = {_by_its_call(one, self.calls) for one in (*self.documents.problems, *self.resolved.problems)}
        return sorted(_milder(found, self.equipment.settings) if any(problem.kind == "error" for problem in found) else found)

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


def _by_its_call(problem: Problem, calls: frozenset[Place]) -> Problem:
    """The call of a module that is not here is judged by what it says itself where something was seen to run behind it."""
    is_seen = problem.reason == MODULE_ELSEWHERE and problem.place in calls
    return problem._replace(reason=BY_ITS_CALL, kind="modelled") if is_seen else problem


def _milder(problems: Iterable[Problem], settings: Settings) -> Iterator[Problem]:
    """The problems; what cannot be read in a folder of samples, or of what was put away, is a notice there: tests hold broken files on
    purpose, nobody mends what is kept to be looked up, and nothing in them makes a run fail.
    """
    from .catalog import load
    from .link.samples import Samples

    is_kept_only = Samples(load("samples"), settings.samples).is_kept_only
    for problem in problems:
        yield problem._replace(kind="notice") if problem.kind == "error" and is_kept_only(problem.place.path) else problem


def gather(
    tree: Tree,
    settings: Settings,
    progress: Progress | None = None,
    plans: Sequence[GivenPlan] = (),
    kustomize: InstalledKustomize | None = None,
    helm_sdk: bool = False,
    history: Repository | None = None,
    *,
    wanted: Wanted = USUAL,
    roster: str = "",
    today: date | None = None,
    past: Past | None = None,
    is_library: Callable[[str], bool] | None = None,
) -> Gathered:
    """Facts of a tree; the roots of ``plans`` as planned, overlays as ``kustomize`` builds them.

    ``helm_sdk``: charts as Helm itself renders them. ``history``: the repository whose past commits are searched for credentials.
    ``roster``: a list of people outside the tree. ``today``: as of when people are judged by the roster; without it they are not.
    ``past``: what was here before, with which agents are compared that somebody has reviewed. ``is_library``: folders of Terraform that
    are no roots: what calls them lies elsewhere.
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
        tree,
        documents,
        settings,
        equipment.catalogue,
        equipment.environments,
        plans=plans,
        kustomize=kustomize,
        helm_sdk=helm_sdk,
        is_library=is_library,
    )
    documents.add_pipelines(resolved.pipelines)
    linked = link_facts(
        equipment,
        tree,
        documents,
        resolved,
        history,
        wanted=wanted._replace(every_identity=True) if settings.packs else wanted,  # what checks of a pack ask of is not known yet
        roster=roster,
        today=today,
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
                lambda then: gather(then, settings, wanted=Wanted(told=True)).store,
                cost,
                is_roster_given=is_roster_given,
            )
        )
    agents = [row for row in linked.rows if isinstance(row, Agent)]
    return Gathered(store, agents, documents, resolved, equipment, linked.holdings, linked.defined, linked.calls, linked.built)


def without_documents(facts: Facts, settings: Settings, cost: float = 0.0) -> Kept:
    """The facts alone, as a later run has them: what they were made of takes many times the memory. ``cost``: seconds they took."""
    from .caching.kept import PROVIDERS, Kept

    places = {provider: facts.first_place(provider) for provider in PROVIDERS}
    return Kept(facts.store, facts.agents, facts.problems, facts.ignores, facts.sources, facts.redactor, settings, places, cost)


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
