"""``fivegates scan``: the main job. Findings on standard output, reports into files, and the exit code that follows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..engine.check import MOMENTS
from ..findings.model import SEVERITIES
from .checkov import choose
from .helm import wants_sdk
from .kustomize import find_kustomize
from .opening import find_past, open_cache, open_root, warn
from .options import (
    cache_option,
    checkov_option,
    color_option,
    format_option,
    helm_option,
    kustomize_option,
    plan_option,
    read_names,
    read_outputs,
    read_today,
    root_argument,
    roster_option,
    today_option,
)
from .output import print_result, wants_color, write_result
from .plans import read_plans
from .progress import Progress
from .second_opinion import require_second_opinion, tell_second_opinion

if TYPE_CHECKING:
    from datetime import date

    from ..findings.model import ScanResult
    from ..gathering import Facts
    from ..secrets.redactor import Redactor
    from ..settings import Settings
    from ..tree.interface import Tree

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown", "csv", "html")
WIDTH_IN_FILES = 100


@click.command("scan", short_help="The main job: agents, findings, exit code.")
@root_argument
@format_option(*FORMATS)
@click.option("--output", "outputs", metavar="FORMAT=FILE", multiple=True, help="Also write a report to a file; may be repeated.")
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Exit 1 from this severity on (default: the settings', else high).")
@click.option("--select", metavar="CHECKS", multiple=True, help="Only these checks, by id or name: FG201,FG204.")
@click.option("--ignore", metavar="CHECKS", multiple=True, help="All but these checks.")
@click.option("--gate", "gates", metavar="GATE", multiple=True, help="Only the checks of this gate: 1 to 5, or its name.")
@click.option("--moment", type=click.Choice(MOMENTS), help="Only checks of what a change brings, or of what time brings (default: both).")
@click.option("--unreadable", type=click.Choice(("fail", "warn")), default="fail", show_default=True, help="Exit 2 for unreadable files?")
@click.option("--second-opinion", is_flag=True, help="Ask python-hcl2 about Terraform blocks that cannot be read.")
@click.option("--history", is_flag=True, help="Also ask git for credentials that were committed and removed again.")
@roster_option
@plan_option
@kustomize_option
@helm_option
@checkov_option
@click.option("--baseline", metavar="FILE", help="Accepted findings (default: fivegates.baseline.jsonl, if there); '' for none.")
@click.option("--exit-zero", is_flag=True, help="Report findings, but never exit 1 for them.")
@cache_option
@today_option
@color_option
def command(
    root: str,
    format: str,
    outputs: tuple[str, ...],
    fail_on: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    gates: tuple[str, ...],
    moment: str | None,
    unreadable: str,
    second_opinion: bool,
    history: bool,
    roster: str,
    plans: tuple[str, ...],
    kustomize: str,
    helm: str,
    checkov: bool,
    baseline: str | None,
    exit_zero: bool,
    no_cache: bool,
    today: str | None,
    color: str,
) -> int:
    """Scan a folder: which AI agents it deploys, as whom they run, and what is wrong with that.

    The whole folder is analysed. Exit codes: 0 nothing blocks, 1 findings block, 2 wrong usage or unreadable input, 3 fivegates failed.

    \b
    fivegates scan
    fivegates scan infra --fail-on critical
    fivegates scan --format json
    fivegates scan --output sarif=fivegates.sarif
    fivegates scan --plan infra/prod=plan.json
    fivegates scan --history
    fivegates scan --moment calendar
    """
    from ..findings.baseline import FILE as BASELINE
    from ..findings.model import Settled
    from ..findings.settle import exit_code
    from ..gathering import gather
    from ..keeping import gather_facts
    from ..scan import ScanOptions, judge_facts
    from ..tree.index import require_repository

    files = read_outputs(outputs, FORMATS)
    if second_opinion:
        require_second_opinion()
    chosen = choose(checkov, read_names(select), read_names(ignore), read_names(gates))
    with Progress() as progress:
        options = ScanOptions(
            today=read_today(today),
            fail_on=fail_on or "",
            select=chosen.select,
            ignore=chosen.ignore,
            gates=read_names(gates),
            moment=moment or "",
            unreadable=unreadable,
            progress=progress,
            baseline=BASELINE if baseline is None else baseline or None,
            beside=chosen.beside,
        )
        tree, settings = open_root(root)
        tool, is_helm = find_kustomize(kustomize, tree, settings.limits), wants_sdk(helm)
        given = read_plans(plans, settings.limits)
        searched = require_repository(root) if history else None
        past = find_past(root) if moment != "change" else None  # no check of a change asks for it
        is_ours = not (given or tool or is_helm or searched or roster or second_opinion or options.beside)
        cache = open_cache(root, is_off=no_cache or not is_ours)
        facts: Facts
        if is_ours:
            facts = gather_facts(cache, tree, settings, progress, today=options.today, past=past)
        else:
            gathered = gather(tree, settings, progress, given, tool, is_helm, searched, roster=roster, today=options.today, past=past)
            facts = gathered
        result = judge_facts(facts, tree, settings, options)
    if exit_zero:
        result.exit_code = exit_code(Settled((), (), ()), result.problems, unreadable, is_broken=bool(result.broken))
    wanted = {format, *(file_format for file_format, _ in files)}
    page = _page(facts, result, tree, settings, options.today) if "html" in wanted else ""
    _publish(result, facts.redactor, format, files, wants_color(color, sys.stdout), page)
    warn(tree)
    if second_opinion:
        tell_second_opinion(gathered.documents.hcl)
    return result.exit_code


def _page(gathered: Facts, result: ScanResult, tree: Tree, settings: Settings, today: date) -> str:
    """The HTML report, which tells of agents and permissions too."""
    from ..engine.select import load_checks
    from ..presenting import present

    return present(gathered, result, tree, settings, today, {check.id: check for check in load_checks()})


def _publish(result: ScanResult, redactor: Redactor, format: str, files: list[tuple[str, str]], color: bool, page: str) -> None:
    """Files first: whoever cuts standard output short still has them. ``page``: the HTML report, where one is wanted."""
    from ..engine.select import load_checks
    from ..report import render

    checks = {check.id: check for check in (*load_checks(), *result.packed)}
    for name, file in files:
        report = page if name == "html" else render(result, name, color=False, redactor=redactor, checks=checks, width=WIDTH_IN_FILES)
        write_result(file, report)
    print_result(page if format == "html" else render(result, format, color=color, redactor=redactor, checks=checks))
