"""``fivegates score``: the five gates as a scorecard."""

from __future__ import annotations

import sys

import click

from .opening import exit_code_of, open_cache, recall_facts
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
from .output import print_result, wants_color, write_result

STANDARD = "-"


@click.command("score", short_help="The five gates as a scorecard.")
@root_argument
@format_option("text", "json", "markdown")
@click.option("--by", "by", type=click.Choice(("agent", "owner")), default="agent", show_default=True, help="How agents are listed.")
@click.option("--base", metavar="REV", help="Also compare with the scorecard of a commit, branch or tag.")
@click.option("--badge", metavar="FILE", help="Write the score as an SVG badge, - to standard output in place of the scorecard.")
@click.option("--roster", metavar="FILE", default="", help="The list of people, where it lies outside of the tree.")
@plan_option
@kustomize_option
@helm_option
@cache_option
@today_option
@color_option
def command(
    root: str,
    format: str,
    by: str,
    base: str | None,
    badge: str | None,
    roster: str,
    plans: tuple[str, ...],
    kustomize: str,
    helm: str,
    no_cache: bool,
    today: str | None,
    color: str,
) -> int:
    """Score a folder: four numbers, then the five gates in green, amber and red with what each answer rests on, each agent's gates, and
    what to do next.

    A gate is red with a finding of high or above, amber with a lower one, one that is let through, or an answer that is missing.

    \b
    fivegates score
    fivegates score --by owner
    fivegates score --base main --format markdown
    fivegates score --badge docs/five-gates.svg
    """
    from ..gathering import gather
    from ..keeping import gather_facts
    from ..report.score import badge as badges
    from ..report.score import json, markdown, text
    from ..report.score.change import difference
    from ..report.terminal import terminal_width
    from ..report.text_findings import agent_names
    from ..scoring import score_tree
    from ..tree.commit import CommitTree

    day = read_today(today)
    tree, settings, gathered = recall_facts(root, plans, kustomize, helm, no_cache=no_cache, roster=roster, today=day)
    card = score_tree(gathered, tree, settings, day)
    change = None
    if base is not None:
        then = CommitTree(root, base)
        cache = open_cache(root, is_off=no_cache or bool(roster))
        facts = gather_facts(cache, then, settings, today=day) if cache else gather(then, settings, roster=roster, today=day)
        change = difference(score_tree(facts, then, settings, day), card, base)
    names, redactor = agent_names(gathered.agents), gathered.redactor
    if badge == STANDARD:
        print_result(badges.render(card))
        return exit_code_of(gathered.problems, redactor)
    if badge is not None:
        write_result(badge, badges.render(card))
    if format == "json":
        print_result(json.render(card, names, redactor=redactor, change=change))
    elif format == "markdown":
        print_result(markdown.render(card, names, redactor=redactor, by_owner=by == "owner", change=change))
    else:
        painted, width = wants_color(color, sys.stdout), terminal_width()
        print_result(text.render(card, names, redactor=redactor, by_owner=by == "owner", change=change, color=painted, width=width))
    return exit_code_of(gathered.problems, redactor)
