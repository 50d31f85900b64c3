"""Prints how long a run takes, each figure a ratio to a peer measured in the same run: ``make bench``.

Commands take turns, five rounds, medians: a machine that slows down slows all of them. The floor is what this Python takes to do nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from file_tree import write_files
from kubernetes_tree import write_tree

from fivegates.iam.aws.managed import managed_policies

ROUNDS = 5
LISTED = {"list 50,000 files, git": True, "list 50,000 files, no git": False}
_LIST = """
import gc, sys
from fivegates.discover import discover
from fivegates.settings import Settings
from fivegates.tree.working import WorkingTree
gc.disable()  # as the command line does
discover(WorkingTree(sys.argv[1]), Settings())
"""
POLICIES = "managed policies x 116"
CLUSTERS = {"scan, 12,000 objects": 300, "scan, 24,000 objects": 600}  # what is scanned, in namespaces of 40 objects
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Case:
    """A command to time; its exit code is no matter as long as it is one of ``expected``."""

    name: str
    command: tuple[str, ...]
    expected: tuple[int, ...] = (0,)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkov", help="the checkov program to compare with; without it the comparison is left out")
    parser.add_argument("--tree", default=str(ROOT / "examples" / "estate"), help="the folder to scan")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        clusters = {name: Path(folder) / name for name in CLUSTERS}
        for name, namespaces in CLUSTERS.items():
            write_tree(clusters[name], namespaces)
        listed = {name: Path(folder) / name for name in LISTED}
        for name, tracked in LISTED.items():
            write_files(listed[name], tracked=tracked)
        times = measure(
            cases(options.tree, clusters, options.checkov) + [_listing(name, path) for name, path in listed.items()] + [_policies()]
        )
    print_table(times)
    return 0


def cases(tree: str, clusters: Mapping[str, Path], checkov: str | None) -> list[Case]:
    fivegates = str(Path(sys.executable).parent / "fivegates")
    found = [
        Case("floor: python -c pass", (sys.executable, "-c", "pass")),
        Case("fivegates --version", (fivegates, "--version")),
        Case("fivegates scan", (fivegates, "scan", tree), (0, 1, 2)),
    ]
    found += [Case(name, (fivegates, "scan", str(folder)), (0, 1, 2)) for name, folder in clusters.items()]
    if checkov:
        found.append(Case("checkov", (checkov, "--directory", tree, "--compact", "--quiet", "--skip-download"), (0, 1)))
    return found


def _policies() -> Case:
    """Every policy that AWS manages, read and asked about 116 actions; what it takes to start is in it."""
    return Case(POLICIES, (sys.executable, str(Path(__file__).with_name("policies.py"))))


def _listing(name: str, tree: Path) -> Case:
    """Finding the files to read, and nothing else; what it takes to start and to import is in it."""
    return Case(name, (sys.executable, "-c", _LIST, str(tree)))


def measure(commands: list[Case]) -> dict[str, float]:
    """Median seconds by name. One untimed round first, so that byte code and file caches are warm for everybody."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times: dict[str, list[float]] = {case.name: [] for case in commands}
    for number in range(ROUNDS + 1):
        for case in commands:
            start = time.perf_counter()
            done = subprocess.run(
                case.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, check=False
            )
            seconds = time.perf_counter() - start
            if done.returncode not in case.expected:
                raise SystemExit(f"{case.name} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-400:]}")
            if number:
                times[case.name].append(seconds)
    return {name: median(seconds) for name, seconds in times.items()}


def print_table(times: dict[str, float]) -> None:
    floor = times["floor: python -c pass"]
    print(f"{'median of ' + str(ROUNDS):<26}{'seconds':>9}{'x floor':>9}")
    for name, seconds in times.items():
        print(f"{name:<26}{seconds:>9.3f}{seconds / floor:>9.1f}")
    once, twice = (times[name] for name in CLUSTERS)
    print(f"\ntwice the objects take {twice / once:.1f} times as long")
    policies = sum(1 for _ in managed_policies().paths())
    print(f"each of {policies:,} policies asked about 116 actions takes {1000 * times[POLICIES] / policies:.2f} ms")
    if "checkov" in times:
        print(f"fivegates scan takes 1/{times['checkov'] / times['fivegates scan']:.0f} of checkov's time on the same tree")


if __name__ == "__main__":
    sys.exit(main())
