"""Pictures of what commands print on a terminal, as the README shows them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .screen_svg import draw

ROOT = Path(__file__).parents[2]
WIDTH, MOST_LINES = 100, 42
DAY = "1796083200"  # 2026-12-01: what is written must not change with the calendar
# The file of a picture -> the command that it shows, and the exit code that goes with it.
SCREENS = {
    "screen-scan.svg": ("scan examples/estate", 1),
    "screen-score.svg": ("score examples/estate", 0),
    "screen-explain.svg": ("explain FG201", 0),
}


def render() -> dict[str, str]:
    """The text of every picture by its path below docs/."""
    return {f"pictures/{name}": picture(arguments, expected) for name, (arguments, expected) in SCREENS.items()}


def picture(arguments: str, expected: int) -> str:
    """What the command prints, cut after ``MOST_LINES`` with the number of lines that are left out."""
    command = f"fivegates {arguments}"
    lines = printed(arguments, expected, {"FORCE_COLOR": "1"}).rstrip("\n").split("\n")
    shown = lines[:MOST_LINES]
    if (more := len(lines) - len(shown)) > 0:
        shown += [*([""] if shown[-1] else []), f"\x1b[2m... {more} more lines\x1b[0m"]
    return draw(f"What {command} prints on a terminal", command, shown, WIDTH)


def printed(arguments: str, expected: int, also: dict[str, str]) -> str:
    """What the command prints at the root of the repository, on a terminal of a fixed width and on a fixed day."""
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {"COLUMNS": str(WIDTH), "SOURCE_DATE_EPOCH": DAY, **also}
    command = [sys.executable, "-m", "fivegates", *arguments.split()]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != expected:
        raise SystemExit(f"fivegates {arguments} ended with {done.returncode}: {done.stderr}")
    return done.stdout
