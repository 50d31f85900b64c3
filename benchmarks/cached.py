"""Prints what the cache is worth on folders, in one run: ``python benchmarks/cached.py FOLDER ...``.

Each folder is copied and committed first. Scans take turns, the medians of processor seconds are compared: without a cache, with an empty
one, of an unchanged tree, after five files were edited, and ``diff`` against the commit.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

FIVEGATES = str(Path(sys.executable).parent / "fivegates")
ENDINGS = (".tf", ".yaml")
EDITED = 5
WHO = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null")
KINDS = ("without", "first", "unchanged", "edited", "edited again", "diff, first", "diff", "diff, unchanged tree", "hook")


class Used(NamedTuple):
    """Processor seconds, seconds by the clock, and megabytes at most."""

    processor: float
    clock: float
    memory: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for folder in options.folders:
        with TemporaryDirectory() as place:
            root = Path(place) / "tree"
            shutil.copytree(folder, root, symlinks=True, ignore=shutil.ignore_patterns(".git"))
            git(root, "init", "-q", "-b", "main")
            git(root, "add", "-A", "-f")
            git(root, "commit", "-q", "-m", "one")
            rounds = [one_round(root, Path(place) / f"cache-{number}", number) for number in range(options.rounds)]
        print_table(folder.name, {kind: [each[kind] for each in rounds] for kind in KINDS})
    return 0


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", *WHO, *words], cwd=root, check=True, stdin=subprocess.DEVNULL)


def one_round(root: Path, cache: Path, number: int) -> dict[str, Used]:
    found = {"without": run(root, cache, "scan", ".", "--no-cache"), "first": run(root, cache, "scan", ".")}
    found["unchanged"] = run(root, cache, "scan", ".")
    found["diff, unchanged tree"] = run(root, cache, "diff", "HEAD", "--root", ".")
    found["hook"] = run(root, cache, "diff", "HEAD", "--index", "--root", ".")
    edit(root, number)
    found["edited"] = run(root, cache, "scan", ".")
    found["edited again"] = run(root, cache, "scan", ".")
    found["diff"] = run(root, cache, "diff", "HEAD", "--root", ".")
    edit(root, number + 1)
    found["diff, first"] = run(root, cache, "diff", "HEAD", "--root", ".")
    git(root, "checkout", "-q", "-f", "HEAD", "--", ".")
    return found


def edit(root: Path, number: int) -> None:
    files = sorted(path for path in root.rglob("*") if path.suffix in ENDINGS and path.is_file() and ".git" not in path.parts)
    for path in files[number :: max(1, len(files) // EDITED)][:EDITED]:
        path.write_bytes(path.read_bytes() + b"\n# edited\n")


def run(root: Path, cache: Path, *words: str) -> Used:
    """One run of the command; ``wait4`` tells what that process alone used, git's share included."""
    before = os.times().elapsed
    environment = {**os.environ, "FIVEGATES_CACHE_DIR": str(cache)}
    process = subprocess.Popen([FIVEGATES, *words], cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr is not None else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 2):
        raise SystemExit(f"{words} ended with {process.returncode}: {said.decode(errors='replace')[-400:]}")
    return Used(usage.ru_utime + usage.ru_stime, os.times().elapsed - before, _megabytes(usage))


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)


def print_table(name: str, found: dict[str, Sequence[Used]]) -> None:
    whole = median(used.processor for used in found["without"])
    print(f"\n{name:<44}{'processor s':>12}{'of without':>12}{'clock s':>9}{'MB':>7}")
    for kind, each in found.items():
        processor, clock = median(used.processor for used in each), median(used.clock for used in each)
        print(f"  {kind:<42}{processor:>12.2f}{processor / whole:>12.2f}{clock:>9.2f}{max(used.memory for used in each):>7.0f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
