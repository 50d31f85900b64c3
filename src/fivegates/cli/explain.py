"""``fivegates explain``: one check in full, with an example that fails and one that passes."""

from __future__ import annotations

import sys

import click

from ..errors import UsageError
from .checks import check_data
from .options import color_option, format_option, root_option
from .output import print_result, wants_color
from .packs import packs_below


@click.command("explain", short_help="One check in full.")
@click.argument("check")
@root_option
@format_option("text", "json")
@color_option
def command(check: str, root: str, format: str, color: str) -> int:
    """Explain CHECK (FG201 or shared-identity): what it finds, why that matters, how to mend it, and examples.

    A check of a pack (ACME101) is looked for in the packs of --root.

    \b
    fivegates explain FG201
    fivegates explain shared-identity --format json
    """
    from ..engine.packs.pack import explained_by
    from ..engine.select import load_checks, load_examples, select_checks
    from ..report.check_text import Example, render_check
    from ..report.encode import to_json
    from ..report.terminal import terminal_width

    if check.upper().startswith("CKV"):
        _refer(check)
    try:
        (found,) = select_checks(load_checks(), select=[check])
        examples = load_examples(found.id)
    except UsageError:
        packs = packs_below(root)
        with explained_by(packs.problems):
            (found,) = select_checks([*load_checks(), *packs.checks], select=[check])
        examples = packs.examples[found.id]
    if format == "json":
        print_result(to_json(check_data(found) | {"examples": examples}))
        return 0
    failing, passing = (next((Example(one["title"], one["files"]) for one in examples.get(kind, ())), None) for kind in ("fail", "pass"))
    print_result(render_check(found, failing, passing, color=wants_color(color, sys.stdout), width=terminal_width()))
    return 0


def _refer(check: str) -> None:
    """Says where a check of checkov's is explained."""
    from ..beside.known import known_checks
    from ..catalog import load
    from ..errors import UsageError

    if check.upper() in known_checks():
        raise UsageError(f"{check.upper()} is a check of checkov's", f"{load('checkov')['index']} explains it")
