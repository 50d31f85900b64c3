"""Prints which share of the Terraform values of a tree is resolved, and what the rest depends on: ``resolved_share.py ROOT...``.

Every resource is evaluated whole. A value is a leaf: a scalar, an empty collection, or one unknown. What an unknown depends on is told
by what it refers to; where it refers to nothing, by its reason. The more a row says "nobody can know from these files", the better.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from fivegates.cli.opening import open_root
from fivegates.discover import discover
from fivegates.equipment import equip
from fivegates.readers.interface import Problem
from fivegates.reading import read_files
from fivegates.resolution import Resolved, resolve
from fivegates.values import Reference, Unknown, Value

RESOLVED = "resolved"
PARTLY = "partly known text"
MOST_REASONS = 12


def main() -> int:
    for root in sys.argv[1:]:
        resolved, unread = evaluate(root)
        shares = Counter(
            kind for resource in resolved.resources for name in resource.attributes.names() for kind in kinds(resource.get(name))
        )
        print_table(root, len(resolved.resources), shares, Counter(problem.kind for problem in (*unread, *resolved.problems)))
    return 0


def evaluate(root: str) -> tuple[Resolved, list[Problem]]:
    """Every resource of a tree, and what of it was not read."""
    tree, settings = open_root(root)
    equipment = equip(settings)
    documents = read_files(tree, discover(tree, settings), settings.limits)
    return resolve(tree, documents, settings, equipment.catalogue, equipment.environments, wanted=lambda type: True), documents.problems


def kinds(value: Value | None) -> Iterator[str]:
    """What each leaf of a value is."""
    pending = [value] if value is not None else []
    while pending:
        data = pending.pop().data
        if isinstance(data, Unknown):
            yield kind_of(data)
        elif isinstance(data, tuple | dict) and data:
            pending.extend(data.values() if isinstance(data, dict) else data)
        else:
            yield RESOLVED


def kind_of(unknown: Unknown) -> str:
    """What an unknown depends on, the least known thing first."""
    if any(isinstance(part, str) for part in unknown.parts):
        return PARTLY
    named = sorted({kind_of_reference(reference) for reference in unknown.references})
    return named[0] if named else f"reason: {unknown.reason or 'not told'}"


def kind_of_reference(reference: Reference) -> str:
    address = reference.address
    last = address.rpartition("module.")[2].partition(".")[2] if address.startswith("module.") else address
    if "each" in reference.path:
        return "an instance of an unknown for_each"
    if address.startswith("var.") or last.startswith("var."):
        return "a variable without a value"
    if address.startswith("data.") or last.startswith("data."):
        return "a data source, read when planning"
    if last == "" or address.rpartition(".")[0].endswith("module"):
        return "an output of a module that is not in this tree"
    if last.startswith(("path.", "terraform.", "self.")):
        return "where or how Terraform is run"
    return "an attribute that the provider computes"


def print_table(root: str, resources: int, shares: Counter[str], problems: Counter[str]) -> None:
    total = shares.total() or 1
    print(f"{root}: {resources} resources, {shares.total()} values; files and blocks: {dict(problems) or 'nothing unread'}")
    for kind, number in shares.most_common(MOST_REASONS):
        print(f"  {number:8}  {number / total:6.1%}  {kind}")
    rest = sum(number for _, number in shares.most_common()[MOST_REASONS:])
    if rest:
        print(f"  {rest:8}  {rest / total:6.1%}  other reasons")


if __name__ == "__main__":
    raise SystemExit(main())
