"""``fivegates agents``: the registry of agents, and why each one is taken for an agent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from .chosen import chosen_agent
from .opening import exit_code_of, gather_facts
from .options import color_option, format_option, helm_option, kustomize_option, plan_option, root_argument
from .output import print_result, wants_color

if TYPE_CHECKING:
    from ..report.inventory import AgentRecord
    from ..tree.changes import Change


@click.command("agents", short_help="The registry of agents; --explain says why one is one.")
@root_argument
@format_option("text", "json")
@click.option("--explain", metavar="AGENT", help="One agent by name or id: all evidence, all identities, and where they come from.")
@click.option("--candidates", is_flag=True, help="Also what might be an agent; candidates never fail a build.")
@click.option("--env", "environment", metavar="NAME", help="Only agents of this environment, and those whose environment is unknown.")
@plan_option
@kustomize_option
@helm_option
@color_option
def command(
    root: str,
    format: str,
    explain: str | None,
    candidates: bool,
    environment: str | None,
    plans: tuple[str, ...],
    kustomize: str,
    helm: str,
    color: str,
) -> int:
    """List the AI agents of a folder: where they are deployed, as whom they run, who owns them.

    \b
    fivegates agents --env prod
    fivegates agents --explain ticket-triage
    fivegates agents --format json
    """
    from ..report import agent_explained, agents_json, agents_text
    from ..report.inventory import in_environment, inventory
    from ..report.terminal import terminal_width

    gathered = gather_facts(root, plans, kustomize, helm)
    records = inventory(gathered.store)
    if environment is not None:
        folded = environment.lower()
        records = in_environment(records, gathered.equipment.environments.get(folded, folded))
    changed = None
    if explain is not None:
        records = [chosen_agent(records, explain)]
        changed = _last_change(root, records[0])
    problems = sorted({*gathered.documents.problems, *gathered.resolved.problems})
    painted, width = wants_color(color, sys.stdout), terminal_width()
    if format == "json":
        print_result(agents_json.render(records, redactor=gathered.redactor, changed=changed))
    elif explain is not None:
        print_result(agent_explained.explain(records[0], redactor=gathered.redactor, changed=changed, color=painted, width=width))
    else:
        not_read = [problem for problem in problems if problem.kind == "not_read"]
        redactor = gathered.redactor
        print_result(agents_text.render(records, redactor=redactor, candidates=candidates, not_read=not_read, color=painted, width=width))
    return exit_code_of(problems, gathered.redactor)


def _last_change(root: str, record: AgentRecord) -> Change | None:
    """The last commit that touched what defines the agent; None without git or history."""
    from ..errors import TreeError
    from ..tree.changes import last_change
    from ..tree.git import find_repository

    repository = find_repository(root)
    paths = sorted({place.path for place in (record.place, *record.also)})
    try:
        return last_change(repository, paths) if repository is not None else None
    except TreeError:
        return None
