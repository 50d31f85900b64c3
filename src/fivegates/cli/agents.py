"""``fivegates agents``: the registry of agents, and why each one is taken for an agent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..readers.interface import UNSEEN
from .chosen import chosen_agent
from .opening import exit_code_of, recall_facts
from .options import (
    cache_option,
    color_option,
    format_option,
    helm_option,
    kustomize_option,
    plan_option,
    read_today,
    root_argument,
    today_option,
)
from .output import print_result, wants_color

if TYPE_CHECKING:
    from ..gathering import Facts
    from ..readers.interface import Problem
    from ..registering import Registry
    from ..report.inventory import AgentRecord
    from ..tree.changes import Change


@click.command("agents", short_help="The registry of agents; --explain says why one is one.")
@root_argument
@format_option("text", "json", "csv", "markdown", "backstage")
@click.option("--explain", metavar="AGENT", help="One agent by name or id: all evidence, all identities, and where they come from.")
@click.option("--long", "is_long", is_flag=True, help="Everything found, each with its place, its evidence and all that it runs as.")
@click.option("--candidates", is_flag=True, help="Also what might be an agent, with a column to decide it: see `fivegates init --from`.")
@click.option("--env", "environment", metavar="NAME", help="Only agents of this environment, and those whose environment is unknown.")
@click.option("--check", "checked", metavar="FILE", help="Fail where this kept copy of the registry is stale, and say what differs.")
@click.option("--update", "updated", metavar="FILE", help="Write this kept copy anew; in a Markdown page what is between its marks.")
@plan_option
@kustomize_option
@helm_option
@cache_option
@today_option
@color_option
def command(
    root: str,
    format: str,
    explain: str | None,
    is_long: bool,
    candidates: bool,
    environment: str | None,
    checked: str | None,
    updated: str | None,
    plans: tuple[str, ...],
    kustomize: str,
    helm: str,
    no_cache: bool,
    today: str | None,
    color: str,
) -> int:
    """List the AI agents of a folder: how many run in production, whose they are, as whom they run, under which contract.

    --update keeps a copy: a file ending in .md, .csv, .json or .yaml (entities for Backstage). In a Markdown page the registry stands
    between two lines:

    \b
    <!-- fivegates:agents -->
    <!-- /fivegates:agents -->

    \b
    fivegates agents --env prod
    fivegates agents --explain ticket-triage
    fivegates agents --update docs/agents.md
    fivegates agents --check docs/agents.md
    fivegates agents --candidates --format csv > decide.csv
    """
    _refuse(format, explain, is_long, candidates, checked, updated)
    day = read_today(today)
    tree, settings, gathered = recall_facts(root, plans, kustomize, helm, no_cache=no_cache)
    from ..registering import register
    from ..report.inventory import in_environment, inventory
    from ..resolve.folders import said_environment
    from ..scan import ScanOptions, judge_facts

    records = inventory(gathered.store)
    named = ""
    if environment is not None:
        named = said_environment(environment, gathered.environments) or environment.lower()
        records = in_environment(records, named)
    problems = gathered.problems
    if explain is not None:
        _explain(root, chosen_agent(records, explain), format, gathered, color)
    elif is_long:
        _list_all(records, candidates, gathered, problems, color)
    else:
        result = judge_facts(gathered, tree, settings, ScanOptions(day))
        registry = register(gathered, result, tree, settings, records, day)
        if registry.note:
            sys.stderr.write(f"warning: {registry.note}\n")
        if checked is not None:
            return _check(checked, registry, gathered) or exit_code_of(problems, gathered.redactor)
        if updated is not None:
            _update(updated, registry, named, gathered)
        else:
            _print(registry, format, candidates, named, gathered, problems, color)
    return exit_code_of(problems, gathered.redactor)


def _refuse(format: str, explain: str | None, is_long: bool, candidates: bool, checked: str | None, updated: str | None) -> None:
    """Options that do not go together. Raises ``UsageError``."""
    asked = [
        name
        for name, given in (("--explain", explain), ("--long", is_long), ("--check", checked), ("--update", updated))
        if given not in (None, False)
    ]
    if len(asked) > 1:
        raise UsageError(f"{asked[0]} and {asked[1]} are two questions", "ask one after the other")
    if asked and asked[0] in ("--check", "--update") and (candidates or format != "text"):
        raise UsageError(f"{asked[0]} goes by the ending of its file, and holds agents only", "leave out --format and --candidates")
    if (explain is not None and format not in ("text", "json")) or (is_long and format != "text"):
        raise UsageError(f"{asked[0]} has no --format {format}", "--explain can be text or json, --long is text")
    if candidates and format == "backstage":
        raise UsageError("a candidate is no entity of a catalogue", "leave out --candidates")


def _print(
    registry: Registry, format: str, candidates: bool, environment: str, gathered: Facts, problems: list[Problem], color: str
) -> None:
    from ..report import agents_json
    from ..report.registry import backstage, csv, markdown, text
    from ..report.registry.columns import CHANGED, COLUMNS, DECIDING, rows
    from ..report.registry.counts import count, sentence
    from ..report.terminal import terminal_width

    redactor = gathered.redactor
    if format == "json":
        print_result(agents_json.render_registry(registry.entries, redactor=redactor))
        return
    classes = ("agent", "candidate") if candidates else ("agent",)
    entries = [entry for entry in registry.entries if entry.record.class_ in classes]
    if format == "text":
        beside = [entry.record for entry in registry.entries if entry.record.class_ not in classes]
        not_read = [problem for problem in problems if problem.kind in UNSEEN]
        painted, width = wants_color(color, sys.stdout), terminal_width()
        print_result(
            text.render(
                entries,
                beside,
                redactor=redactor,
                candidates=candidates,
                environment=environment,
                not_read=not_read,
                color=painted,
                width=width,
            )
        )
        return
    found = rows(entries, redactor=redactor, changed=True, deciding=candidates)
    if format == "csv":
        print_result(csv.render(found, (*COLUMNS, CHANGED, *(DECIDING if candidates else ()))))
    elif format == "markdown":
        print_result(markdown.render(found, sentence(count(entries), environment)))
    else:
        print_result(backstage.render(entries, found, redactor=redactor))


def _check(path: str, registry: Registry, gathered: Facts) -> int:
    """1 where the copy is stale, which is then told in terms of agents; 0 where it is fresh."""
    from ..report.clean import printable
    from ..report.registry import kept
    from ..report.registry.columns import rows
    from ..report.registry.difference import differences
    from .kept_files import read_kept

    page = read_kept(path, is_needed=True)
    agents = [entry for entry in registry.entries if entry.record.class_ == "agent"]
    format = kept.format_of(path, page)
    lines = differences(kept.read(page, format), rows(agents, redactor=gathered.redactor))
    if not lines:
        print_result(f"{path} is up to date.\n")
        return 0
    told = "\n".join(f"  {printable(gathered.redactor.redact(line))}" for line in lines)
    print_result(f"{path} is stale:\n{told}\nfivegates agents --update {path}\n")
    return 1


def _update(path: str, registry: Registry, environment: str, gathered: Facts) -> None:
    from ..report.registry import kept
    from .kept_files import read_kept
    from .output import write_result

    page = read_kept(path)
    text = kept.write(registry.entries, kept.format_of(path, page), page, redactor=gathered.redactor, environment=environment)
    if text == page:
        print_result(f"{path} is up to date.\n")
    else:
        write_result(path, text)
        print_result(f"{path} is written.\n")


def _explain(root: str, record: AgentRecord, format: str, gathered: Facts, color: str) -> None:
    from ..report import agent_explained, agents_json
    from ..report.terminal import terminal_width

    changed, redactor = _last_change(root, record), gathered.redactor
    if format == "json":
        print_result(agents_json.render([record], redactor=redactor, changed=changed))
    else:
        painted = wants_color(color, sys.stdout)
        print_result(agent_explained.explain(record, redactor=redactor, changed=changed, color=painted, width=terminal_width()))


def _list_all(records: list[AgentRecord], candidates: bool, gathered: Facts, problems: list[Problem], color: str) -> None:
    from ..report import agents_text
    from ..report.terminal import terminal_width

    not_read = [problem for problem in problems if problem.kind in UNSEEN]
    painted, width = wants_color(color, sys.stdout), terminal_width()
    print_result(
        agents_text.render(records, redactor=gathered.redactor, candidates=candidates, not_read=not_read, color=painted, width=width)
    )


def _last_change(root: str, record: AgentRecord) -> Change | None:
    """The last commit that touched what defines the agent; None without git or history."""
    from ..errors import TreeError
    from ..tree.changes import last_changes
    from ..tree.git import find_repository

    repository = find_repository(root)
    paths = {place.path for place in (record.place, *record.also)}
    try:
        return next(iter(last_changes(repository, paths).values()), None) if repository is not None else None
    except TreeError:
        return None
