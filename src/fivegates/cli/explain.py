"""``fivegates explain``: one check in full, with an example that fails and one that passes."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from .options import color_option, format_option
from .output import print_result, wants_color


@click.command("explain", short_help="One check in full.")
@click.argument("check")
@format_option("text", "json")
@color_option
def command(check: str, format: str, color: str) -> int:
    """Explain CHECK (FG201 or shared-identity): what it finds, why that matters, how to mend it, and examples."""
    from ..engine.select import load_checks, load_examples, select_checks
    from ..report.check_text import Example, render_check
    from ..report.encode import to_json
    from ..report.terminal import terminal_width

    if check.upper().startswith("CKV"):
        _refer(check)
    (found,) = select_checks(load_checks(), select=[check])
    examples = load_examples(found.id)
    if format == "json":
        print_result(to_json(asdict(found) | {"examples": examples}))
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
