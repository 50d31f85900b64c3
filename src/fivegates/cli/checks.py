"""``fivegates checks``: every check in a table or as JSON."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from .options import color_option, format_option
from .output import print_result, wants_color


@click.command("checks", short_help="All checks.")
@format_option("text", "json")
@color_option
def command(format: str, color: str) -> int:
    """List every check: id, name, severity, gate and what it finds."""
    from ..engine.select import load_checks
    from ..report.check_text import render_checks
    from ..report.encode import to_json
    from ..report.terminal import terminal_width

    checks = load_checks()
    if format == "json":
        print_result(to_json({"checks": [asdict(check) for check in checks]}))
    else:
        print_result(render_checks(checks, color=wants_color(color, sys.stdout), width=terminal_width()))
    return 0
