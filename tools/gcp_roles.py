"""Writes what Google's predefined roles hold into the package: ``python tools/gcp_roles.py FOLDER --source WORDS --as-of DATE``.

FOLDER holds one JSON file a role, as ``gcloud iam roles describe ROLE --format=json`` prints it: a folder of one's own, or ``gcp/roles`` of
a checkout of the public catalogue that the file's first line names. Only names of roles and permissions are carried over.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from role_files import CATALOG, asked, none_in, write

FILE = CATALOG / "gcp_roles.txt"


def render(roles: dict[str, set[str]], head: dict[str, str]) -> str:
    """The file: where it is from, every permission once, then a line a role with runs of their positions."""
    permissions = sorted({one for held in roles.values() for one in held}, key=lambda one: one.rpartition("."))
    place = {name: number for number, name in enumerate(permissions)}
    lines = [json.dumps(head, sort_keys=True), " ".join(_grouped(permissions))]
    lines += [f"{name} {_runs(sorted(place[one] for one in roles[name]))}" for name in sorted(roles)]
    return "\n".join(lines) + "\n"


def _grouped(permissions: Iterable[str]) -> Iterator[str]:
    """``storage.buckets:create,delete`` for each type of resource, in the order of the permissions."""
    group: list[str] = []
    before = ""
    for one in permissions:
        type, _, verb = one.rpartition(".")
        if type != before and group:
            yield f"{before}:{','.join(group)}"
            group = []
        before = type
        group.append(verb)
    if group:
        yield f"{before}:{','.join(group)}"


def _runs(places: list[int]) -> str:
    """``3-7,9``: each run as what it is further on than the last one's end, so that the numbers stay short."""
    runs: list[str] = []
    at = end = 0
    while at < len(places):
        last = at
        while last + 1 < len(places) and places[last + 1] == places[last] + 1:
            last += 1
        step, length = places[at] - end, places[last] - places[at]
        runs.append(f"{step}+{length}" if length else str(step))
        end, at = places[last], last + 1
    return ",".join(runs)


def read_roles(folder: Path) -> dict[str, set[str]]:
    """Permissions by role, of the predefined roles that are in use."""
    roles = {}
    for file in sorted(folder.glob("*.json")):
        role = json.loads(file.read_text(encoding="utf-8"))
        if role["name"].startswith("roles/") and not role.get("deleted"):
            roles[role["name"]] = set(role.get("includedPermissions", ()))
    return roles


def main() -> int:
    given = asked(__doc__, "folder")
    roles = read_roles(given.folder)
    head = {"source": given.source, "as_of": given.as_of}
    return write(FILE, render(roles, head), len(roles)) if roles else none_in(given.folder)


if __name__ == "__main__":
    sys.exit(main())
