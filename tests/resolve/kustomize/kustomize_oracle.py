"""Our builds of overlays against those of the real ``kubectl kustomize``: ``python kustomize_oracle.py ROOT...`` compares public ones.

Compared are the objects, in order, with every value. An overlay that we do not build whole counts as listed, under what is unsupported in
it; nothing is fetched, so one with a remote base is refused by both. Exit code 1 when an overlay differs.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from fivegates.errors import UsageError
from fivegates.readers.interface import Limits, Problem
from fivegates.resolve.kustomize.build import Builder
from fivegates.resolve.kustomize.installed import InstalledKustomize
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.source import Place
from fivegates.tree.working import WorkingTree
from fivegates.values import Value

LIMITS = Limits(yaml_nodes=2_000_000)
IDENTICAL, LISTED, REFUSED, LENIENT, DIFFERS = "identical", "listed", "refused by both", "refused by kubectl only", "differs"
FOLDED = "folded text that kustomize folds anew, with other line breaks: a defect of its YAML library"


class Unrestricted(InstalledKustomize):
    """For overlays that take files from beside them, which their owners build with the restriction lifted."""

    restriction = "LoadRestrictionsNone"


Tools = tuple[InstalledKustomize, Unrestricted]


class Verdict(NamedTuple):
    """What became of one overlay; ``reasons``: why it is listed, or where it first differs."""

    outcome: str
    reasons: tuple[str, ...] = ()


def plain(value: Value) -> Any:
    """A value without places."""
    data = value.data
    if isinstance(data, dict):
        return {key: plain(entry) for key, entry in data.items()}
    if isinstance(data, tuple):
        return [plain(item) for item in data]
    return str(data) if isinstance(data, str) else data


def compare_overlay(files: YamlFiles, tools: Tools, folder: str) -> Verdict:
    """One overlay, built by both."""
    builder = Builder(files, LIMITS)
    ours = builder.build(folder)
    place = Place(f"{folder}/kustomization.yaml", 1)
    theirs = tools[0].render(folder, place)
    if "is not in or below" in theirs.reason:
        theirs = tools[1].render(folder, place)
    reasons = tuple(sorted({feature(problem) for problem in builder.problems if problem.kind != "notice"}))
    if theirs.reason:
        return Verdict(LENIENT, (theirs.reason,)) if ours.complete else Verdict(REFUSED, reasons)
    rendered = [{key: plain(entry) for key, entry in found.entries.items()} for found in ours.objects]
    difference = first_difference([plain(root) for root in theirs.objects], rendered)
    if difference is None:
        return Verdict(IDENTICAL)
    if difference == FOLDED and ours.complete:
        return Verdict(LISTED, (FOLDED,))
    return Verdict(DIFFERS, (difference,)) if ours.complete else Verdict(LISTED, reasons)


def feature(problem: Problem) -> str:
    """A problem without what it is about: the same words for the same feature."""
    words = re.sub(r"'[^']*'", "...", problem.reason.removeprefix("Kustomize: "))
    return words if words.startswith("...") else words.split(":")[0]


def first_difference(theirs: list[Any], ours: list[Any]) -> str | None:
    """The first object or value that is not the same, in words; None where everything is."""
    names = [[name_of(one) for one in side] for side in (theirs, ours)]
    if names[0] != names[1]:
        missing, more = (Counter(names[0]) - Counter(names[1]), Counter(names[1]) - Counter(names[0]))
        return f"objects: theirs {list(missing)[:3]}, ours {list(more)[:3]}" if missing or more else "the order of objects"
    found = [difference for one, other in zip(theirs, ours, strict=True) for difference in differences(one, other, name_of(one))]
    return next((difference for difference in found if difference != FOLDED), found[0] if found else None)


def name_of(root: Any) -> str:
    metadata = root.get("metadata") or {}
    return f"{root.get('kind')}/{metadata.get('namespace', '')}/{metadata.get('name')}"


def differences(theirs: Any, ours: Any, where: str) -> Iterator[str]:
    """Every value that is not the same."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted({*theirs, *ours}):
            if key not in theirs or key not in ours:
                yield f"{where}.{key}: only {'theirs' if key in theirs else 'ours'}"
            else:
                yield from differences(theirs[key], ours[key], f"{where}.{key}")
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            yield from differences(one, other, f"{where}[{index}]")
    elif isinstance(theirs, str) and isinstance(ours, str) and theirs != ours and theirs.split() == ours.split():
        yield FOLDED
    elif type(theirs) is not type(ours) or theirs != ours:
        yield f"{where}: theirs {shown(theirs)}, ours {shown(ours)}"


def shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def compare_tree(root: Path) -> dict[str, Verdict]:
    """Every overlay of a folder (components are none by themselves), by its folder."""
    tree = WorkingTree(root)
    files = YamlFiles(tree, {}, LIMITS)
    tools = (InstalledKustomize(root.resolve(), LIMITS), Unrestricted(root.resolve(), LIMITS))
    builder = Builder(files, LIMITS)
    found = {folder: builder.read(folder) for folder in sorted(builder.folders)}
    return {folder: compare_overlay(files, tools, folder) for folder, one in found.items() if one is None or not one.is_component}


def print_table(name: str, verdicts: Mapping[str, Verdict]) -> None:
    counts = Counter(verdict.outcome for verdict in verdicts.values())
    numbers = ", ".join(f"{counts[outcome]} {outcome}" for outcome in (IDENTICAL, LISTED, REFUSED, LENIENT, DIFFERS) if counts[outcome])
    print(f"{name}: {len(verdicts)} overlays: {numbers}")
    for outcome in (LISTED, REFUSED):
        reasons = Counter(reason for verdict in verdicts.values() if verdict.outcome == outcome for reason in verdict.reasons)
        for reason, count in reasons.most_common():
            print(f"    {outcome}: {count} x {reason}")
    for folder, verdict in verdicts.items():
        if verdict.outcome in (DIFFERS, LENIENT):
            print(f"    {folder or '.'} {verdict.outcome}: {verdict.reasons[0]}")


def main(arguments: list[str]) -> int:
    differing = 0
    for argument in arguments:
        verdicts = compare_tree(Path(argument))
        print_table(Path(argument).name, verdicts)
        differing += sum(verdict.outcome == DIFFERS for verdict in verdicts.values())
    return 1 if differing else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except UsageError as error:
        sys.exit(f"{error.message}; {error.hint}")
