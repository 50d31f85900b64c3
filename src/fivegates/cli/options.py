"""Options that several commands share, and how their texts become values."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import click

from ..errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


def root_argument(command: Command) -> Command:
    """PATH, the folder that is scanned; '.' by default."""
    return click.argument("root", metavar="[PATH]", default=".")(command)


def root_option(command: Command) -> Command:
    """The folder for commands whose argument is something else."""
    return click.option("--root", metavar="PATH", default=".", show_default=True, help="The folder to read.")(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """How the result is printed; the first of ``formats`` by default."""
    return click.option("--format", "format", type=click.Choice(formats), default=formats[0], show_default=True, help="What to print.")


def color_option(command: Command) -> Command:
    """Colour for people; NO_COLOR and FORCE_COLOR decide where this says auto."""
    choices = click.Choice(("auto", "always", "never"))
    return click.option("--color", type=choices, default="auto", show_default=True, help="Colour in text; auto looks at the terminal.")(
        command
    )


def today_option(command: Command) -> Command:
    """The only clock; see ``read_today``."""
    return click.option("--today", metavar="DATE", help="Judge dates as of this day (2026-12-31) instead of today.")(command)


def roster_option(command: Command) -> Command:
    """The list of people, from outside the tree; see ``roster.load_roster``."""
    return click.option(
        "--roster", metavar="FILE", default="", help="Who works here: CSV, YAML or a SCIM export (default: the settings')."
    )(command)


def plan_option(command: Command) -> Command:
    """Plans whose roots are judged as planned; see ``plans.read_plans``."""
    return click.option(
        "--plan",
        "plans",
        metavar="[ROOT=]FILE",
        multiple=True,
        help="What `terraform show -json PLAN` printed: its root is judged as planned; may be repeated.",
    )(command)


def kustomize_option(command: Command) -> Command:
    """Who builds overlays; see ``kustomize.find_kustomize``."""
    return click.option(
        "--kustomize",
        "kustomize",
        type=click.Choice(("builtin", "kubectl")),
        default="builtin",
        show_default=True,
        help="Who builds overlays: fivegates, or the kubectl (else kustomize) on PATH, which is then run.",
    )(command)


def helm_option(command: Command) -> Command:
    """Who renders charts; see ``resolve.helm_sdk``."""
    return click.option(
        "--helm",
        "helm",
        type=click.Choice(("builtin", "sdk")),
        default="builtin",
        show_default=True,
        help="Who renders charts: fivegates, or Helm itself (needs fivegates[helm]), in a process of its own.",
    )(command)


def checkov_option(command: Command) -> Command:
    """checkov beside us; see ``checkov.beside``."""
    return click.option(
        "--checkov",
        "checkov",
        is_flag=True,
        help="Also ask checkov (needs fivegates[checkov]) about what belongs to agents, in a process of its own.",
    )(command)


def cache_option(command: Command) -> Command:
    """Whether facts of earlier runs count; see ``opening.open_cache``."""
    return click.option("--no-cache", "no_cache", is_flag=True, help="Read everything anew, and keep nothing for the next run.")(command)


def read_today(given: str | None) -> date:
    """The day as given, else of SOURCE_DATE_EPOCH, else of the clock. Raises ``UsageError``."""
    if given is not None:
        try:
            return date.fromisoformat(given)
        except ValueError as error:
            raise UsageError(f"{given!r} is no date", "write it like 2026-12-31") from error
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(tz=UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), tz=UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError("SOURCE_DATE_EPOCH is no number of seconds", "unset it or give --today") from error


def read_names(given: tuple[str, ...]) -> tuple[str, ...]:
    """The names of an option that may be repeated and may hold several, separated by commas."""
    return tuple(name.strip() for text in given for name in text.split(",") if name.strip())


def read_outputs(given: tuple[str, ...], formats: tuple[str, ...]) -> list[tuple[str, str]]:
    """``FORMAT=FILE`` as (format, file). Raises ``UsageError``."""
    found = []
    for text in given:
        format, equals, file = text.partition("=")
        if not equals or not file or format not in formats:
            raise UsageError(f"--output {text!r} is not FORMAT=FILE", f"formats are {', '.join(formats)}, for example sarif=result.sarif")
        found.append((format, file))
    return found
