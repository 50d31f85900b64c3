"""``fivegates checks``: every check in a table or as JSON; with ``--test`` the examples of a pack are tried."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from .options import color_option, format_option, root_option
from .output import print_result, wants_color
from .packs import packs_below, tell_problems

if TYPE_CHECKING:
    from ..engine.check import Check


@click.command("checks", short_help="All checks; with --test those of a pack are tried.")
@root_option
@click.option("--test", "tested", metavar="FOLDER", help="Try the checks in this folder on their own examples.")
@format_option("text", "json")
@color_option
def command(root: str, tested: str | None, format: str, color: str) -> int:
    """List every check: id, name, severity, gate and what it finds; those of the packs that the settings name too.

    With --test each check below FOLDER finds the lines that its failing examples mark, and nothing in its passing ones; and its query
    concludes nothing from absence without proof. Exit codes: 0 all is well, 1 a check is not as it says, 2 a file cannot be used.

    \b
    fivegates checks
    fivegates checks --test policy/fivegates
    """
    from ..engine.select import load_checks
    from ..report.check_text import render_checks
    from ..report.encode import to_json
    from ..report.terminal import terminal_width

    if tested is not None:
        return _try(tested, format, wants_color(color, sys.stdout))
    packs = packs_below(root)
    checks = (*load_checks(), *packs.checks)
    if format == "json":
        print_result(to_json({"checks": [check_data(check) for check in checks]}))
    else:
        print_result(render_checks(checks, color=wants_color(color, sys.stdout), width=terminal_width()))
    return tell_problems(packs.problems)


def check_data(check: Check) -> dict[str, Any]:
    """A check as JSON shows it; ``pack``, the path of its file, only for one of a pack."""
    data = check._asdict() | {"params": dict(check.params)}
    return {name: value for name, value in data.items() if value or name != "pack"}


def _try(folder: str, format: str, color: bool) -> int:
    from ..engine.packs.load import check_files, read_packs
    from ..errors import UsageError
    from ..report.pack_test import render_json, render_text
    from ..report.terminal import terminal_width
    from ..tree.working import WorkingTree
    from ..trying import can_walk, try_pack
    from .failures import printable

    tree = WorkingTree(folder)
    paths = list(check_files(tree))
    if not paths:
        raise UsageError(f"there is no check file in {folder}", "a check is a file that ends in .yaml")
    packs = read_packs(tree, paths)
    tried = try_pack(packs)
    if format == "json":
        print_result(render_json(tried, packs.problems, is_walked=can_walk(), clean=printable))
    else:
        width = terminal_width()
        print_result(render_text(tried, packs.problems, is_walked=can_walk(), clean=printable, color=color, width=width))
    return 2 if packs.problems else int(any(one.wrong for one in tried))
