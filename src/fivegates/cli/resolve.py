"""``fivegates resolve``: what the reader understood, every resource with its evaluated values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .helm import wants_sdk
from .kustomize import find_kustomize
from .opening import exit_code_of, open_root, warn
from .options import format_option, helm_option, kustomize_option, plan_option, root_argument
from .output import print_result
from .plans import read_plans
from .progress import Progress

if TYPE_CHECKING:
    from ..reading import Documents
    from ..secrets.redactor import Redactor


@click.command("resolve", short_help="What was understood: resources with their values.")
@root_argument
@format_option("json")
@plan_option
@kustomize_option
@helm_option
def command(root: str, format: str, plans: tuple[str, ...], kustomize: str, helm: str) -> int:
    """Print every resource of a folder with its evaluated values; what these files do not determine is {"$unknown": [...]}.

    \b
    fivegates resolve infra
    fivegates resolve infra --plan plan.json
    """
    from ..discover import discover
    from ..equipment import equip
    from ..reading import read_files
    from ..report.resolve_json import render
    from ..resolution import resolve

    tree, settings = open_root(root)
    tool, is_helm = find_kustomize(kustomize, tree, settings.limits), wants_sdk(helm)
    equipment = equip(settings)
    with Progress() as progress:
        documents = read_files(tree, discover(tree, settings), settings.limits, progress)
        given = read_plans(plans, settings.limits)
        environments = equipment.environments
        resolved = resolve(tree, documents, settings, equipment.catalogue, environments, lambda type: True, given, tool, is_helm)
    _collect(documents, equipment.redactor)
    print_result(render(resolved.resources, redactor=equipment.redactor))
    warn(tree)
    return exit_code_of([*documents.problems, *resolved.problems], equipment.redactor)


def _collect(documents: Documents, redactor: Redactor) -> None:
    """Remember what env files and tool servers' configurations hold: a name or a path elsewhere may carry it."""
    for _source, entries in documents.env.values():
        redactor.collect_data([{"name": entry.name, "value": entry.value} for entry in entries])
    for file in documents.mcp.values():
        written = [*file.written, *(one for server in file.servers for one in server.written)]
        redactor.collect_data([{"name": one.name, "value": one.text} for one in written])
