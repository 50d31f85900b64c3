"""``fivegates fleet``: many repositories as one estate."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from .failures import printable
from .options import color_option, format_option, read_names, read_outputs, read_today, today_option
from .output import print_result, wants_color, write_result
from .progress import Progress

if TYPE_CHECKING:
    from ..report.fleet.model import Fleet

FORMATS = ("text", "json", "markdown", "html")
SEVERITIES = ("info", "low", "medium", "high", "critical")

PAUSE = 10.0  # seconds between two words where no terminal shows them
MOST_NAMED = 50


@click.group("fleet", short_help="Many repositories as one estate.")
def command() -> None:
    """Many repositories as one estate: scan each, then ask what only all of them together can tell.

    \b
    fivegates fleet scan repositories.txt --out fleet
    fivegates fleet check fleet
    """


class Told:
    """On a terminal one line that moves; elsewhere a line every few seconds."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._next = time.monotonic() + PAUSE
        self._is_terminal = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._is_terminal:
            self._progress(stage, done, total)
        elif time.monotonic() >= self._next:
            sys.stderr.write(f"{stage}: {done:,} of {total:,}\n")
            self._next = time.monotonic() + PAUSE


@command.command("scan", short_help="Scan the repositories of a list.")
@click.argument("listing", metavar="REPOS.txt")
@click.option("--out", "out", metavar="DIR", required=True, help="The fleet's folder; what is done already is not done again.")
@click.option(
    "--workers", "workers", metavar="N", type=click.IntRange(1, 256), default=None, help="Local processes (default: one for each core)."
)
@click.option("--scheduler", "scheduler", metavar="ADDRESS", default="", help="Scan on a Dask cluster instead, as tcp://host:8786.")
@today_option
def scan(listing: str, out: str, workers: int | None, scheduler: str, today: str | None) -> int:
    """Scan each repository of a list: one a line, PATH or NAME=PATH, a checkout or a bare clone on this machine. Nothing is fetched.

    Of a git repository its HEAD is read. A run that was ended goes on where it was. Exit codes: 0, or 2 where a repository could not be
    read; the others are complete all the same.

    \b
    fivegates fleet scan repositories.txt --out fleet
    fivegates fleet scan repositories.txt --out fleet --scheduler tcp://dask:8786
    """
    from ..ahead import processors
    from ..fleet.scanning import scan_fleet
    from ..fleet.storage import Storage
    from ..fleet.targets import read_targets
    from ..fleet.writing import require_duckdb

    require_duckdb()
    try:
        text = Path(listing).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise UsageError(f"{listing} cannot be read: {error.strerror}", "it lists one repository a line") from error
    targets, refused = read_targets(text, Path(listing).absolute().parent)
    if not targets and not refused:
        raise UsageError(f"{listing} lists no repository", "write one a line: a folder, or NAME=folder")
    with Progress() as progress:
        done = scan_fleet(targets, refused, Storage(out), read_today(today).isoformat(), Told(progress), workers or processors(), scheduler)
    for one in refused[:MOST_NAMED]:
        sys.stderr.write(f"left out: {printable(f'{listing}:{one.line}: {one.name}: {one.reason}')}\n")
    for lost in done.missing[:MOST_NAMED]:
        sys.stderr.write(f"not scanned: {printable(f'{lost.name}: {lost.reason}')}\n")
    hidden = max(0, len(refused) - MOST_NAMED) + max(0, len(done.missing) - MOST_NAMED)
    if hidden:
        sys.stderr.write(f"and {hidden:,} more\n")
    read = done.scanned - len(done.missing)
    lost_words = f", {len(done.missing) + len(refused):,} not" if done.missing or refused else ""
    noun = "repository" if len(targets) == 1 else "repositories"
    sys.stderr.write(f"{len(targets):,} {noun}: {read:,} scanned, {done.kept:,} done before{lost_words}. ")
    sys.stderr.write(f"Next: fivegates fleet check {printable(out)}\n")
    return 2 if done.missing or any(not one.is_copy for one in refused) else 0


@command.command("check", short_help="Ask what only all repositories together can tell.")
@click.argument("folder", metavar="DIR")
@click.option(
    "--engine", "engine", type=click.Choice(("duckdb", "sqlite", "spark")), default="duckdb", show_default=True, help="What answers."
)
@click.option(
    "--cluster", "clusters", metavar="NAME", multiple=True, help="A cluster's name that means one cluster in all repositories; * for every."
)
@click.option("--select", "select", metavar="CHECKS", multiple=True, help="Only these checks, by id or name.")
@click.option("--ignore", "ignore", metavar="CHECKS", multiple=True, help="All but these checks.")
@click.option(
    "--fail-on",
    "fail_on",
    type=click.Choice(SEVERITIES),
    default="high",
    show_default=True,
    help="From which severity on a finding ends with 1.",
)
@click.option(
    "--threads", "threads", metavar="N", type=click.IntRange(1, 256), default=None, help="Threads of DuckDB (default: one for each core)."
)
@format_option("text", "json", "markdown", "html")
@click.option("--output", "outputs", metavar="FORMAT=FILE", multiple=True, help="Also write a report to a file; may be repeated.")
@today_option
@color_option
def check(
    folder: str,
    engine: str,
    clusters: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    threads: int | None,
    format: str,
    outputs: tuple[str, ...],
    today: str | None,
    color: str,
) -> int:
    """Ask the checks of all repositories of a fleet together: who shares an identity or a key across repositories, which contract's
    workload is nowhere, and how the organisation stands. What a repository's own scan tells is added up and not told again.

    Exit codes: 1 where a finding blocks, 2 where a repository is missing, else 0.

    \b
    fivegates fleet check fleet
    fivegates fleet check fleet --output html=agents.html --output markdown=agents.md
    fivegates fleet check fleet --engine spark
    """
    from ..engine.select import load_checks, select_checks
    from ..fleet.checking import Asked, check_fleet
    from ..fleet.storage import Storage
    from ..fleet.targets import check_cluster

    files = read_outputs(outputs, FORMATS)
    named = tuple(map(check_cluster, clusters))
    checks = select_checks(load_checks(), read_names(select), read_names(ignore))
    fleet = check_fleet(Storage(folder), checks, Asked(read_today(today), fail_on, engine, named, threads or 0))
    for file_format, file in files:
        write_result(file, _report(fleet, file_format, "never"))
    print_result(_report(fleet, format, color))
    return fleet.exit_code


def _report(fleet: Fleet, format: str, color: str) -> str:
    from ..equipment import equip
    from ..report.fleet import html, json, markdown, text
    from ..report.terminal import terminal_width
    from ..settings import Settings

    redactor = equip(Settings()).redactor
    if format == "text":
        return text.render(fleet, redactor=redactor, color=wants_color(color, sys.stdout), width=terminal_width())
    render = {"json": json.render, "markdown": markdown.render, "html": html.render}[format]
    return render(fleet, redactor=redactor)
