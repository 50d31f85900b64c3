"""``fivegates fleet``: many repositories as one estate."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click

from ..errors import UsageError
from .failures import printable
from .options import read_today, today_option
from .progress import Progress

PAUSE = 10.0  # seconds between two words where no terminal shows them
MOST_NAMED = 50


@click.group("fleet", short_help="Many repositories as one estate.")
def command() -> None:
    """Many repositories as one estate: scan each, then ask what only all of them together can tell."""


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
@click.option("--workers", "workers", type=click.IntRange(1, 256), default=None, help="Local processes (default: one for each core).")
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
    from ..fleet.scanning import scan_fleet
    from ..fleet.storage import Storage
    from ..fleet.targets import read_targets
    from ..fleet.writing import require_duckdb

    require_duckdb()
    try:
        text = Path(listing).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise UsageError(f"{listing} cannot be read: {error.strerror}", "it lists one repository a line") from error
    targets, refused = read_targets(text, os.path.dirname(os.path.abspath(listing)))
    if not targets and not refused:
        raise UsageError(f"{listing} lists no repository", "write one a line: a folder, or NAME=folder")
    with Progress() as progress:
        done = scan_fleet(
            targets, refused, Storage(out), read_today(today).isoformat(), Told(progress), workers or os.cpu_count() or 1, scheduler
        )
    for one in refused[:MOST_NAMED]:
        sys.stderr.write(f"left out: {printable(f'{listing}:{one.line}: {one.name}: {one.reason}')}\n")
    for lost in done.missing[:MOST_NAMED]:
        sys.stderr.write(f"not scanned: {printable(f'{lost.name}: {lost.reason}')}\n")
    hidden = max(0, len(refused) - MOST_NAMED) + max(0, len(done.missing) - MOST_NAMED)
    if hidden:
        sys.stderr.write(f"and {hidden:,} more\n")
    read = done.scanned - len(done.missing)
    lost_words = f", {len(done.missing) + len(refused):,} not" if done.missing or refused else ""
    sys.stderr.write(
        f"{len(targets):,} repositories: {read:,} scanned, {done.kept:,} done before{lost_words}. Next: fivegates fleet check {printable(out)}\n"
    )
    return 2 if done.missing or refused else 0
