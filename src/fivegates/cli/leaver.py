"""``fivegates leaver``: everything that a person leaves behind, what to do the same day, and whether it is done."""

from __future__ import annotations

import click

from .opening import exit_code_of, gather_facts
from .options import format_option, helm_option, kustomize_option, plan_option, read_today, root_option, roster_option, today_option
from .output import print_result


@click.command("leaver", short_help="What a person leaves behind, and what to do about it.")
@click.argument("person", metavar="PERSON")
@root_option
@click.option("--on", "on", metavar="DATE", help="The last day (default: the roster's, else today): keys rotated from then on are.")
@click.option("--verify", is_flag=True, help="Exit 1 as long as anything is open or cannot be found out.")
@format_option("text", "json")
@roster_option
@plan_option
@kustomize_option
@helm_option
@today_option
def command(
    person: str,
    root: str,
    on: str | None,
    verify: bool,
    format: str,
    roster: str,
    plans: tuple[str, ...],
    kustomize: str,
    helm: str,
    today: str | None,
) -> int:
    """List every agent, identity, credential and contract that a person owns, built, reviewed, approves, succeeds to or stops, and what to
    do on the day they leave, as a checklist in Markdown.

    PERSON is an address or account as contracts, owners and commits name it; the roster and .mailmap tell its other ways of writing.
    What is ticked as declared was written by somebody and is not proven.

    \b
    fivegates leaver alice@example.com
    fivegates leaver alice@example.com --on 2026-12-31 --roster people.csv
    fivegates leaver alice@example.com --verify
    """
    from ..errors import UsageError
    from ..lifecycle.leaver import Tree, leaving
    from ..report import leaver_json, leaver_text
    from ..roster import load_roster
    from ..tree.git import find_repository
    from .opening import open_root

    if not person.strip():
        raise UsageError("the person is empty", "give an address or account, for example alice@example.com")
    tree, settings = open_root(root)
    people = load_roster(tree, settings.registry.roster, roster)
    gathered = gather_facts(root, plans, kustomize, helm)
    last_day = read_today(on) if on is not None else None
    where = Tree(gathered.store, settings, people, find_repository(root), tree.read)
    found = leaving(where, person.strip(), read_today(today), last_day)
    render = leaver_json.render if format == "json" else leaver_text.render
    print_result(render(found, redactor=gathered.redactor))
    unread = exit_code_of([*gathered.documents.problems, *gathered.resolved.problems], gathered.redactor)
    return 1 if verify and not found.is_done and not unread else unread
