"""Measures fleets of 10, 100 and 1,000 repositories with planted sharing: ``python benchmarks/fleet.py [--sizes 10,100]``.

For each size it writes the repositories, scans them, checks them with each engine, holds what was found against what was planted (exit code
1 where they differ), and at the end fits how time grows with the number of repositories.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fleet_tree import Planted, Truth, write_fleet

TODAY = "2026-11-29"


class Measured(NamedTuple):
    """Seconds of wall clock and of the processor, and the most memory of any one process in MB."""

    wall: float
    cpu: float
    peak: float


def run(arguments: Sequence[str], expected: set[int]) -> Measured:
    """Runs the command line. Raises RuntimeError for another exit code than ``expected``."""
    with tempfile.TemporaryFile() as log:
        began = time.monotonic()
        process = subprocess.Popen([sys.executable, "-m", "fivegates", *arguments], stdout=subprocess.DEVNULL, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        if process.returncode not in expected:
            log.seek(0)
            raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}: {log.read().decode(errors='replace')[-2000:]}")
    return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def told(report: Path) -> Truth:
    """What a check of the fleet found, as the truth writes it."""
    fleet = json.loads(report.read_text(encoding="utf-8"))["fleet"]
    findings = {Planted(one["check"], one["place"]["repository"], one["subject"].rpartition("/")[2]) for one in fleet["findings"]}
    crossings = {(one["identity"], first, last) for one in fleet["crossings"] for first in one["defined_in"] for last in one["used_in"]}
    return Truth(
        frozenset(findings),
        frozenset((one["check"], one["repository"]) for one in fleet["answered"]),
        frozenset(crossings),
        frozenset((one["repository"], one["state"]) for one in fleet["elsewhere"]),
    )


def measure(size: int, engines: Sequence[str], options: argparse.Namespace) -> dict[str, Measured]:
    """One fleet. Raises RuntimeError where anything is not found, or found and not planted."""
    found: dict[str, Measured] = {}
    with tempfile.TemporaryDirectory(prefix="fleet-") as name:
        folder = Path(options.keep or name, str(size))
        truth = write_fleet(folder, size)
        out, listing = str(folder / "out"), str(folder / "repositories.txt")
        scan = ["fleet", "scan", listing, "--out", out, "--today", TODAY]
        scan += ["--scheduler", options.scheduler] if options.scheduler else ["--workers", str(options.workers)]
        found["scan"] = run(scan, {0})
        found["scan again"] = run(scan, {0})
        for engine in engines:
            report = folder / f"{engine}.json"
            check = ["fleet", "check", out, "--engine", engine, "--output", f"json={report}", "--today", TODAY]
            found[f"check {engine}"] = run(check, {0, 1})
            held = told(report)
            if held != truth:
                raise RuntimeError(f"{engine}, {size}: " + "; ".join(_difference(held, truth)))
    return found


def _difference(held: Truth, truth: Truth) -> list[str]:
    return [
        f"{name}: {len(there - wanted)} invented, {len(wanted - there)} not found, for example {sorted(there ^ wanted)[:1]}"
        for name, there, wanted in zip(Truth._fields, held, truth, strict=True)
        if there != wanted
    ]


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """The slope of the logarithms: 1 is linear growth."""
    xs, ys = [math.log(size) for size, _ in points], [math.log(seconds) for _, seconds in points]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / sum((x - middle_x) ** 2 for x in xs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10,100,1000")
    parser.add_argument("--engines", default="duckdb,sqlite")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--scheduler", default="", help="scan on this Dask cluster")
    parser.add_argument("--keep", default="", help="a folder for the fleets, which then stay")
    options = parser.parse_args()
    sizes, engines = [int(size) for size in options.sizes.split(",")], options.engines.split(",")
    held: dict[int, dict[str, Measured]] = {}
    try:
        for size in sizes:
            held[size] = measure(size, engines, options)
            for step, one in held[size].items():
                figures = f"{one.wall:8.1f} s  {one.cpu:8.1f} s of processor  {one.peak:7.0f} MB"
                print(f"{size:>6,} repositories  {step:<14} {figures}", flush=True)
    except RuntimeError as error:
        print(f"wrong: {error}", file=sys.stderr)
        return 1
    for step in held[sizes[0]] if len(sizes) > 1 else ():
        points = [(size, held[size][step].cpu) for size in sizes]
        print(f"{step}: processor time grows as the {exponent(points):.2f}th power of the number of repositories")
    print("every planted sharing was found, and nothing else")
    return 0


if __name__ == "__main__":
    sys.exit(main())
