"""``fivegates review``: the pages of the quarterly access review, and the decision about one agent after the other."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from .opening import exit_code_of, find_past, open_facts
from .options import helm_option, kustomize_option, plan_option, read_today, root_argument, roster_option, today_option
from .output import print_result, write_result

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ..report.review.csv import Template
    from ..report.review.model import Review

FORMATS = ("markdown", "csv", "html", "json")
DECISIONS = ("keep", "reduce", "transfer", "retire")
WITHIN, MOST_DAYS = 14, 3660


@click.command("review", short_help="The quarterly access review, a page for each agent.")
@root_argument
@click.option("--due", metavar="DAYS", help="Only what is due within so many days (14d), overdue, or was never reviewed.")
@click.option("--agent", metavar="AGENT", help="Only this one, by name or id.")
@click.option("--format", "format", type=click.Choice(FORMATS), help="What to print (default: markdown).")
@click.option("--template", metavar="FILE", help="Fill the columns that the first line of this CSV names.")
@click.option("--output", metavar="FILE", help="Write to a file instead.")
@click.option("--record", is_flag=True, help="Keep a decision: a line in reviews/DATE.csv, and the review in the agent's contract.")
@click.option("--by", metavar="PERSON", help="With --record: who reviewed.")
@click.option("--decision", type=click.Choice(DECISIONS), help="With --record: what was decided.")
@click.option("--note", metavar="TEXT", default="", help="With --record: what follows from it.")
@click.option("--on", "on", metavar="DATE", help="With --record: the day of the review (default: today).")
@roster_option
@plan_option
@kustomize_option
@helm_option
@today_option
def command(
    root: str,
    due: str | None,
    agent: str | None,
    format: str | None,
    template: str | None,
    output: str | None,
    record: bool,
    by: str | None,
    decision: str | None,
    note: str,
    on: str | None,
    roster: str,
    plans: tuple[str, ...],
    kustomize: str,
    helm: str,
    today: str | None,
) -> int:
    """Print the access review: a cover with numbers, then a page for each agent with its owner, its identities, what it reaches without
    approval, its credentials, what changed since the last review, its findings, and lines to sign.

    HTML is one file that prints an agent a page. --record writes into the folder: one line in reviews/DATE.csv, and `reviewed` and
    `reviewed_by` in that agent's contract, of which everything else stays as it is.

    \b
    fivegates review --format html --output review.html
    fivegates review --due 14d
    fivegates review --template columns.csv --output review.csv
    fivegates review --record --agent ticket-triage --by bob@example.com --decision keep
    """
    day = read_today(today)
    if record:
        _refuse_beside_record(due, format, template, output)
        return _record(root, agent, by, decision, note, on, day, roster, (plans, kustomize, helm))
    if by or decision or note or on:
        raise UsageError("--by, --decision, --note and --on keep a decision", "add --record, or leave them out")
    columns, within = _template(template, format), _days(due)
    from functools import cache

    from ..report.clean import printable
    from ..report.inventory import inventory
    from ..report.review.model import cleaned
    from ..reviewing import review_tree
    from .chosen import chosen_agent

    tree, settings, gathered = open_facts(root, plans, kustomize, helm, roster=roster, today=day)
    named = bool(roster or settings.registry.roster)
    wanted = chosen_agent(inventory(gathered.store), agent).id if agent is not None else ""
    found = review_tree(
        gathered, tree, settings, day, within, past=find_past(root), is_roster_given=named, only_due=due is not None and not wanted
    )
    if wanted:
        found = found._replace(pages=tuple(page for page in found.pages if page.id == wanted))
        if not found.pages:
            raise UsageError(f"{agent!r} is no agent that is reviewed", "tool servers, candidates and samples have no page")
    clean = cache(lambda text: printable(gathered.redactor.redact(text)))
    text = _render(cleaned(found, clean), format or "markdown", columns)
    if output is not None:
        write_result(output, text)
        print_result(f"{output} is written.\n")
    else:
        print_result(text)
    return exit_code_of([*gathered.documents.problems, *gathered.resolved.problems], gathered.redactor)


def _render(found: Review, format: str, columns: Template | None) -> str:
    from ..report.review import csv, html, json, markdown

    if columns is not None:
        return csv.fill(found, columns)
    render: Callable[[Review], str] = {"markdown": markdown, "csv": csv, "html": html, "json": json}[format].render
    return render(found)


def _days(text: str | None) -> int:
    """``14d`` as days. Raises ``UsageError``."""
    if text is None:
        return WITHIN
    digits = text.removesuffix("d")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST_DAYS)) and int(digits) <= MOST_DAYS):
        raise UsageError(f"--due {text!r} is no number of days", "write it like 14d")
    return int(digits)


def _template(path: str | None, format: str | None) -> Template | None:
    """The columns of a template; a word on those that mean nothing. Raises ``UsageError``."""
    if path is None:
        return None
    if format not in (None, "csv"):
        raise UsageError(f"--template makes CSV, not {format}", "leave --format out")
    from ..report.clean import printable
    from ..report.review.csv import read_template, unknown_columns
    from .kept_files import read_kept

    found = read_template(read_kept(path, is_needed=True))
    for head in unknown_columns(found):
        sys.stderr.write(f"{printable(path)}: the column {printable(head)!r} means no field of a review and stays empty\n")
    return found


def _refuse_beside_record(due: str | None, format: str | None, template: str | None, output: str | None) -> None:
    given = {"--due": due, "--format": format, "--template": template, "--output": output}
    for name, value in given.items():
        if value is not None:
            raise UsageError(f"{name} says nothing beside --record", "a decision is kept, and nothing is printed but that")


def _record(
    root: str,
    agent: str | None,
    by: str | None,
    decision: str | None,
    note: str,
    on: str | None,
    today: date,
    roster: str,
    how: tuple[tuple[str, ...], str, str],
) -> int:
    """Keep one decision about one agent."""
    from ..recording import Decision, record_decision
    from ..report.inventory import inventory
    from ..roster import load_roster
    from .chosen import chosen_agent

    for name, value in (("--agent", agent), ("--by", by), ("--decision", decision)):
        if value is None or not value.strip():
            raise UsageError(f"--record needs {name}", "fivegates review --record --agent AGENT --by PERSON --decision keep")
    tree, settings, gathered = open_facts(root, *how, roster=roster, today=today)
    record = chosen_agent(inventory(gathered.store), agent or "")
    given = Decision(record.id, record.name, (by or "").strip(), decision or "", note.strip(), read_today(on) if on else today)
    people = load_roster(tree, settings.registry.roster, roster)
    told = record_decision(root, gathered.store, people, given, today)
    print_result("".join(f"{line}\n" for line in told))
    return 0
