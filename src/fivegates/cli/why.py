"""``fivegates why``: which line lets an agent do something, through which identity; without an action, the worst it may do."""

from __future__ import annotations

import sys

import click

from .chosen import chosen_agent
from .opening import exit_code_of, gather_facts
from .options import color_option, format_option, helm_option, kustomize_option, plan_option, root_option
from .output import print_result, wants_color


@click.command("why", short_help="Which line lets an agent do something.")
@click.argument("agent", metavar="AGENT")
@click.argument("question", metavar="[ACTION [on RESOURCE]]", nargs=-1)
@root_option
@format_option("text", "json")
@click.option("--possible", is_flag=True, help="Also what conditions, partial denials and unknown parts leave open.")
@plan_option
@kustomize_option
@helm_option
@color_option
def command(
    agent: str,
    question: tuple[str, ...],
    root: str,
    format: str,
    possible: bool,
    plans: tuple[str, ...],
    kustomize: str,
    helm: str,
    color: str,
) -> int:
    """Say whether an agent may do something and which exact line lets it, through which identity; without ACTION what the worst is that it
    may do.

    AGENT is a name or id as `fivegates agents` prints it. ACTION is an AWS action, a Google permission, an Azure
    operation or, for Kubernetes, a verb and a resource in quotes; * and ? stand for any characters. Policies of the
    organisation are not in these files: what is allowed is an upper bound.

    \b
    fivegates why ticket-triage
    fivegates why ticket-triage s3:GetObject
    fivegates why ticket-triage 's3:Delete*' on 'arn:aws:s3:::tickets/*'
    fivegates why delivery-planner 'get secrets' on namespace/assist --possible
    """
    from ..report import why, why_json, why_text
    from ..report.inventory import inventory
    from ..report.terminal import terminal_width
    from ..report.why_question import read_question

    asked = read_question(question)
    gathered = gather_facts(root, plans, kustomize, helm)
    record = chosen_agent(inventory(gathered.store), agent)
    found = why.explain(gathered.store, gathered.holdings, record, asked)
    if format == "json":
        print_result(why_json.render(found, redactor=gathered.redactor, possible=possible))
    else:
        painted, width = wants_color(color, sys.stdout), terminal_width()
        print_result(why_text.render(found, redactor=gathered.redactor, possible=possible, color=painted, width=width))
    return exit_code_of([*gathered.documents.problems, *gathered.resolved.problems], gathered.redactor)
