"""``fivegates query``: any question to the facts of a folder, in SQL that can only read."""

from __future__ import annotations

import sys

import click

from ..errors import UsageError
from ..facts.wanted import Wanted
from .opening import exit_code_of, gather_facts
from .options import color_option, format_option, helm_option, kustomize_option, plan_option, root_option
from .output import print_result, wants_color


@click.command("query", short_help="Ask the facts a question in SQL.")
@click.argument("sql", metavar="SQL")
@root_option
@format_option("text", "json")
@plan_option
@kustomize_option
@helm_option
@color_option
def command(sql: str, root: str, format: str, plans: tuple[str, ...], kustomize: str, helm: str, color: str) -> int:
    """Ask the facts of a folder a question in SQL.

    \b
    fivegates query "SELECT name, class, confidence FROM agents"
    fivegates query --format json "SELECT canonical FROM identities"
    fivegates query "SELECT name FROM sqlite_schema WHERE type = 'table'"
    """
    from ..report.rows import render_json, render_table
    from ..report.terminal import terminal_width

    if not sql.strip():
        raise UsageError("the query is empty", "ask for example: SELECT name, class FROM agents")
    gathered = gather_facts(root, plans, kustomize, helm, wanted=Wanted(every_identity=True))
    answer = gathered.store.ask(sql)
    if format == "json":
        print_result(render_json(answer.rows, redactor=gathered.redactor, cut=answer.cut))
    else:
        painted, width = wants_color(color, sys.stdout), terminal_width()
        table = render_table(answer.columns, answer.rows, redactor=gathered.redactor, cut=answer.cut, color=painted, width=width)
        print_result(table)
    return exit_code_of([*gathered.documents.problems, *gathered.resolved.problems], gathered.redactor)
