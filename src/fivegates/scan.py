"""The second half of the pipeline: the checks are asked of facts (see ``gathering``), and what they find is settled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from .answers import count_evidence, gather_answers
from .engine.check import Check
from .engine.judge import judge
from .engine.mentions import unknown_checks
from .engine.packs.pack import Packs, explained_by, load_packs, told
from .engine.select import load_checks, select_checks
from .facts.store import Store
from .findings.baseline import FILE as BASELINE
from .findings.enforce import audience_of, enforced
from .findings.model import Finding, Notice, ScanResult, Unanswered
from .findings.settle import exit_code, settle
from .gathering import Facts, Gathered, Progress, gather
from .letting import Letting, Policy
from .named_tuple import NamedTuple
from .readers.interface import Problem
from .settings import Settings
from .summary import COUNTED, count_facts, open_questions, past_places, quote_lines, stale_notices
from .tree.interface import Tree

if TYPE_CHECKING:
    from .beside.model import Beside
    from .caching.folder import Folder
    from .tree.past import Past

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
    return [one._replace(ignored="") for one in findings] if policy is not None else list(findings)
