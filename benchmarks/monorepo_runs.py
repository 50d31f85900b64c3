"""Measures scans of the generated monorepo, as a whole and in its parts: ``python benchmarks/monorepo_runs.py [SCALE]``.

Each is scanned anew, with an empty cache, again, after five files of different parts were edited, and that edit is compared with what was
committed. Exit code 1 where an agent that was planted is not found, or where a scan with the cache says something else than one without.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from monorepo import Planted, write_monorepo

PARTS = 'parts = ["teams/*", "clusters"]\n'
EDITED = 5
TODAY = "2026-11-30"


class Run(NamedTuple):
    """Seconds by the clock, the most memory in MB, and what was printed."""

    seconds: float
    peak: float
    report: bytes


def run(root: Path, cache: Path, *arguments: str) -> Run:
    """One run of the command line. Raises RuntimeError where it gives no verdict."""
    environment = {**os.environ, "FIVEGATES_CACHE_DIR": str(cache)}
    command = [sys.executable, "-m", "fivegates", *arguments, "--format", "json", "--today", TODAY]
    with tempfile.TemporaryFile() as report:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=root, stdout=report, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
        report.seek(0)
        return Run(seconds, usage.ru_maxrss / 1024, report.read())


def edit(root: Path, level: str) -> None:
    """A line in one file each of as many teams."""
    subprocess.run(["git", "-C", str(root), "checkout", "--quiet", "."], check=True)
    teams = sorted((root / "teams").iterdir())
    for team in teams[:: max(1, len(teams) // EDITED)][:EDITED]:
        file = min(team.rglob("main.tf"))
        file.write_text(file.read_text(encoding="utf-8").replace('LOG_LEVEL = "info"', f'LOG_LEVEL = "{level}"'), encoding="utf-8")


def measure(root: Path, cache: Path, planted: list[Planted]) -> bool:
    """Print how long each run takes; whether all of them are right."""
    anew = run(root, cache, "scan", "--no-cache")
    told = {"scan, without a cache": anew, "scan, with an empty one": run(root, cache, "scan"), "scan, again": run(root, cache, "scan")}
    is_same = all(one.report == anew.report for one in told.values())
    edit(root, "debug")
    told[f"scan, {EDITED} files edited"] = edited = run(root, cache, "scan")
    is_same &= edited.report == run(root, cache, "scan", "--no-cache").report
    edit(root, "trace")
    told["diff of such an edit"] = run(root, cache, "diff", "HEAD")
    for name, one in told.items():
        print(f"  {name:<24} {one.seconds:6.2f} s {one.peak:5.0f} MB")
    found = {(one["place"]["path"], one["place"]["line"]) for one in json.loads(anew.report)["findings"] if one["check"] == "FG101"}
    missing = {(one.path, one.line) for one in planted} - found
    print(f"  {len(planted)} agents planted, {len(missing)} missed; with and without a cache {'alike' if is_same else 'NOT ALIKE'}")
    return is_same and not missing


def main() -> int:
    """Both ways, one after the other."""
    scale = Fraction(sys.argv[1]) if len(sys.argv) > 1 else Fraction(1)
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder, "monorepo"), Path(folder, "cache")
        root.mkdir()
        planted = write_monorepo(root, scale)
        print("as a whole")
        is_right = measure(root, cache, planted)
        (root / "fivegates.toml").write_text(PARTS, encoding="utf-8")
        subprocess.run(["git", "-C", str(root), "checkout", "--quiet", "teams"], check=True)
        subprocess.run(["git", "-C", str(root), "add", "-A"], check=True)
        author = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(root), *author, "commit", "-q", "-m", "Parts"], check=True)
        print(f"in parts: {PARTS.strip()}")
        return 0 if measure(root, cache, planted) and is_right else 1


if __name__ == "__main__":
    sys.exit(main())
