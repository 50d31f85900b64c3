"""``fivegates config``: the settings of a folder, each with where its value comes from."""

from __future__ import annotations

import sys

import click

from .options import color_option, format_option, root_argument
from .output import print_result, wants_color
from .packs import tell_problems


@click.group("config", short_help="The settings, and where each comes from.")
def command() -> None:
    """The settings of a folder, and where each comes from.

    \b
    fivegates config show
    """


@command.command("show", short_help="Every setting with its value and where that comes from.")
@root_argument
@format_option("text", "json")
@color_option
def show(root: str, format: str, color: str) -> int:
    """Show every setting of a folder: its value, and the line, profile or pack that it comes from.

    What is wrong with the settings or with a check of a pack is told at its line, with exit code 2.

    \b
    fivegates config show
    fivegates config show infra --format json
    """
    from ..configuring import configuration
    from ..report.configuration import render_json, render_text
    from ..report.terminal import terminal_width
    from ..secrets.classifier import shipped_classifier
    from ..secrets.redactor import Redactor
    from ..tree.working import WorkingTree

    shown = configuration(WorkingTree(root))
    redactor = Redactor(shipped_classifier())
    if format == "json":
        print_result(render_json(shown, redactor))
    else:
        print_result(render_text(shown, redactor, color=wants_color(color, sys.stdout), width=terminal_width()))
    return tell_problems(shown.errors)
