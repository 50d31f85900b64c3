"""``fivegates facts``: the facts of a folder, to take along."""

from __future__ import annotations

import os
import sys

import click

from ..errors import UsageError
from ..facts.wanted import Wanted
from .opening import exit_code_of, open_facts
from .options import helm_option, kustomize_option, plan_option, read_today, root_argument, today_option


@click.group("facts", short_help="Export the facts, to ask them elsewhere.")
def command() -> None:
    """The facts of a folder, to take along.

    \b
    fivegates facts export --output facts.parquet
    """


@command.command("export", short_help="Write the facts of a folder to a file.")
@root_argument
@click.option(
    "--format", "format", type=click.Choice(("parquet", "json", "sqlite")), default="parquet", show_default=True, help="What to write."
)
@click.option("--output", "output", metavar="FILE", required=True, help="The file to write.")
@click.option(
    "--repository", "repository", metavar="NAME", default="", help="What the repository is called in a fleet (default: the folder's name)."
)
@plan_option
@kustomize_option
@helm_option
@today_option
def export(
    root: str, format: str, output: str, repository: str, plans: tuple[str, ...], kustomize: str, helm: str, today: str | None
) -> int:
    """Write the facts of a folder, with the repository's name, its commit and the version of the tables. No value of a secret is among
    them; equal ones are told by their fingerprints.

    \b
    fivegates facts export --output payments.parquet
    fivegates facts export --format sqlite --output facts.db
    fivegates facts export --repository payments --format json --output facts.json
    """
    from ..fleet.exported import About, exported_tables
    from ..fleet.targets import check_name, commit_of, name_of
    from ..fleet.writing import WRITERS, require_duckdb

    if format == "parquet":
        require_duckdb()
    name = check_name(repository) if repository else name_of(root)
    tree, _, gathered = open_facts(root, plans, kustomize, helm, wanted=Wanted(every_identity=True), today=read_today(today))
    about = About(name, commit_of(tree))
    try:
        WRITERS[format](output, about, exported_tables(gathered.store, gathered.redactor.redact))
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}", "name a file in a folder that exists") from error
    sys.stderr.write(f"wrote {os.fspath(output)}: the facts of {name}{f' at {about.commit[:12]}' if about.commit else ''}\n")
    return exit_code_of([*gathered.documents.problems, *gathered.resolved.problems], gathered.redactor)
