"""``fivegates contract``: draft the contract of an agent from what files say, and check the contracts there are."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..errors import UsageError
from .chosen import chosen_agent
from .opening import exit_code_of, gather_facts
from .options import (
    color_option,
    format_option,
    helm_option,
    kustomize_option,
    plan_option,
    read_today,
    root_argument,
    root_option,
    today_option,
)
from .output import print_result, wants_color, write_result

ENDING = ".agent.yaml"
NOTHING_TO_DRAFT = "no agent is without a contract"


@click.group("contract", short_help="Draft and check contracts of agents.")
def command() -> None:
    """Draft the contract of an agent from what files say, and check the contracts there are.

    \b
    fivegates contract new ticket-triage
    fivegates contract new --all --write agents
    fivegates contract check
    """


@command.command("new", short_help="Draft the contract of an agent from what files say.")
@click.argument("agent", metavar="[AGENT]", required=False)
@root_option
@click.option("--all", "every", is_flag=True, help="Draft for every deployed agent that no contract speaks for.")
@click.option("--write", "folder", metavar="DIR", help="Write each draft to a file of its own in this folder; nothing is overwritten.")
@plan_option
@kustomize_option
@helm_option
def new(agent: str | None, root: str, every: bool, folder: str | None, plans: tuple[str, ...], kustomize: str, helm: str) -> int:
    """Draft a contract: what an agent covers, whom it runs as and what it is granted today, each with its line; TODO for what a person
    must say.

    What is granted by a wildcard, to an administrator or through a shared identity was decided by nobody for this agent. It is marked,
    and needs a `because:` before the contract can be active. A draft counts as no contract.

    \b
    fivegates contract new ticket-triage > ticket-triage.agent.yaml
    fivegates contract new ticket-triage --write agents
    fivegates contract new --all --write agents
    """
    from ..contracts.drafts.gather import agents_without_contract
    from ..report.contract_draft import drafted
    from ..report.inventory import inventory

    if every == (agent is not None):
        raise UsageError("say which agent to draft for", "give its name or id, or --all for every agent without a contract")
    gathered = gather_facts(root, plans, kustomize, helm)
    ids = agents_without_contract(gathered.store) if every else [chosen_agent(inventory(gathered.store), agent or "").id]
    drafts = drafted(gathered.store, gathered.holdings, ids, gathered.redactor)
    if folder is None:
        print_result("---\n".join(drafts.values()) or f"{NOTHING_TO_DRAFT}\n")
    else:
        print_result("".join(f"{line}\n" for line in written(drafts, folder)))
    return exit_code_of([*gathered.documents.problems, *gathered.resolved.problems], gathered.redactor)


@command.command("check", short_help="What is wrong with the contracts, and what is open in them.")
@root_argument
@format_option("text", "json")
@today_option
@plan_option
@kustomize_option
@helm_option
@color_option
def check(root: str, format: str, today: str | None, plans: tuple[str, ...], kustomize: str, helm: str, color: str) -> int:
    """Check every contract and inventory of a folder: mistakes at their lines, and what a person must still say.

    Exits 2 for mistakes, 1 where an active contract leaves open what it must say, 0 otherwise: a draft may be open.

    \b
    fivegates contract check
    fivegates contract check --format json
    """
    from ..report import contract_check
    from ..report.terminal import terminal_width

    gathered = gather_facts(root, plans, kustomize, helm)
    documents = gathered.documents
    found = contract_check.check_contracts(documents.yaml, documents.problems, gathered.store, read_today(today))
    if format == "json":
        print_result(contract_check.render_json(found, redactor=gathered.redactor))
    else:
        painted, width = wants_color(color, sys.stdout), terminal_width()
        print_result(contract_check.render_text(found, redactor=gathered.redactor, color=painted, width=width))
    return contract_check.exit_code(found)


def written(drafts: dict[str, str], folder: str) -> list[str]:
    """Each draft in a file of ``folder`` and what was done, a line for each; a file that is there stays as it is."""
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise UsageError(f"{folder} is no folder", "name a folder for the drafts")
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}", "name a folder that can be written") from error
    lines = []
    for name, text in drafts.items():
        file = target / f"{name}{ENDING}"
        if file.exists() or file.is_symlink():
            lines.append(f"kept    {file}, which is there already")
        else:
            write_result(str(file), text)
            lines.append(f"written {file}")
    return lines or [NOTHING_TO_DRAFT]
