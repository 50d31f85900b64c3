"""``fivegates baseline``: accept the findings of today for a time, so that only what is new fails a build."""

from __future__ import annotations

from datetime import timedelta

import click

from .checkov import choose
from .opening import exit_code_of, open_facts
from .options import checkov_option, helm_option, kustomize_option, plan_option, read_names, read_today, root_argument, today_option
from .output import print_result, write_result


@click.command("baseline", short_help="Accept today's findings for a time.")
@root_argument
@click.option("--owner", metavar="PERSON", default="", help="Who answers for what is accepted; needed to accept.")
@click.option("--until", metavar="DATE", help="The last day on which it is accepted; in six weeks by default.")
@click.option("--select", metavar="CHECKS", multiple=True, help="Only findings of these checks, by id or name: FG201,FG204.")
@click.option("--prune", is_flag=True, help="Only take out what is found no longer; nothing is added.")
@plan_option
@kustomize_option
@helm_option
@checkov_option
@today_option
def command(
    root: str,
    owner: str,
    until: str | None,
    select: tuple[str, ...],
    prune: bool,
    plans: tuple[str, ...],
    kustomize: str,
    helm: str,
    checkov: bool,
    today: str | None,
) -> int:
    """Write the findings of today into fivegates.baseline.jsonl: `fivegates scan` lists them and fails only for others.

    What is accepted has an owner and an end, and counts again after it. Lines that are there stay as they are. An agent that joins a
    shared identity later is a finding of its own, and new.

    \b
    fivegates baseline --owner alice@example.com
    fivegates baseline --select FG201,FG202 --until 2027-01-15 --owner alice@example.com
    fivegates baseline --prune
    """
    from ..engine.packs.pack import load_packs
    from ..engine.select import load_checks, select_checks
    from ..errors import UsageError
    from ..findings import baseline
    from ..findings.ignore import NEVER_IGNORED
    from ..letting import accepted_findings
    from ..scan import ScanOptions, judge_facts

    day = read_today(today)
    end = read_today(until) if until is not None else day + timedelta(weeks=baseline.WEEKS)
    if not prune and not owner.strip():
        raise UsageError("somebody has to answer for what is accepted", "name them with --owner, for example --owner alice@example.com")
    if end < day:
        raise UsageError(f"{end.isoformat()} is past", "give a day to come with --until")
    chosen = choose(checkov, read_names(select), ())
    tree, settings, gathered = open_facts(root, plans, kustomize, helm)
    known, packs = accepted_findings(tree, baseline.FILE), load_packs(tree, settings)
    options = ScanOptions(today=day, select=chosen.select, ignore=chosen.ignore, baseline=None, beside=chosen.beside)
    result = judge_facts(gathered, tree, settings, options, None, packs)
    found = [*result.findings, *result.ignored]
    if prune:
        asked = {check.id for check in select_checks((*load_checks(), *packs.checks), chosen.select, chosen.ignore, ())}
        if chosen.beside is not None and result.beside is not None and not result.beside.note:
            asked |= chosen.beside.asked
        lines = baseline.prune(found, known, asked)
    else:
        lines = baseline.accept(found, known, owner.strip(), end, NEVER_IGNORED.union(settings.never_ignore))
    write_result(f"{tree.root}/{baseline.FILE}", gathered.redactor.redact(baseline.write_baseline(lines)))
    change = len(lines) - len(known)
    said = f"{abs(change)} {'taken out' if prune else 'new'}" if change else "nothing changed"
    print_result(f"{baseline.FILE}: {len(lines)} accepted, {said}.\n")
    return exit_code_of(result.problems, gathered.redactor)
