"""Prints what parts of a run take, as ratios to what this Python takes to do nothing: ``make bench``.

Commands take turns, five rounds, medians: a machine that slows down slows all of them. No run has a cache.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from file_tree import write_files
from kubernetes_tree import write_tree
from used import FIVEGATES, FLOOR, PASS, Used, middle, print_table, run

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


def main() -> int:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with TemporaryDirectory() as folder:
        clusters = {name: Path(folder) / name for name in CLUSTERS}
        for name, namespaces in CLUSTERS.items():
            write_tree(clusters[name], namespaces)
        listed = {name: Path(folder) / name for name in LISTED}
        for name, tracked in LISTED.items():
            write_files(listed[name], tracked=tracked)
        found = measure(commands(clusters, listed))
    print_table(f"median of {ROUNDS}", found, (FLOOR,))
    print_findings({name: middle(each).processor for name, each in found.items()})
    return 0


def commands(clusters: Mapping[str, Path], listed: Mapping[str, Path]) -> dict[str, tuple[str, ...]]:
    """What is timed, by name. What it takes to start and to import is in each."""
    return {
        FLOOR: PASS,
        "fivegates --version": (FIVEGATES, "--version"),
        **{name: (FIVEGATES, "scan", str(folder), "--no-cache") for name, folder in clusters.items()},
        **{name: (sys.executable, "-c", _LIST, str(folder)) for name, folder in listed.items()},
        POLICIES: (sys.executable, str(Path(__file__).with_name("policies.py"))),
    }


def measure(timed: Mapping[str, tuple[str, ...]]) -> dict[str, list[Used]]:
    """What each used, by name. One round that does not count first, so that byte code and file caches are warm for everybody."""
    found: dict[str, list[Used]] = {name: [] for name in timed}
    for number in range(ROUNDS + 1):
        for name, words in timed.items():
            used = run(words, (0, 1, 2) if name in CLUSTERS else (0,))
            if number:
                found[name].append(used)
    return found


def print_findings(processor: Mapping[str, float]) -> None:
    once, twice = (processor[name] for name in CLUSTERS)
    print(f"\ntwice the objects take {twice / once:.1f} times as long")
    policies = sum(1 for _ in managed_policies().paths())
    print(f"each of {policies:,} policies asked about 116 actions takes {1000 * processor[POLICIES] / policies:.2f} ms")


if __name__ == "__main__":
    sys.exit(main())
