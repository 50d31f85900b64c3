"""Writes what the built-in roles of Azure hold into the package: ``python tools/azure_roles.py FILE --source WORDS --as-of DATE``.

FILE is what ``az role definition list --output json`` prints: of one's own tenant, or of the public catalogue that the file's first line
names. Only names, ids and patterns of operations are carried over.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from role_files import CATALOG, asked, none_in, write

FILE = CATALOG / "azure_roles.txt"
BASIC = ("Owner", "Contributor", "Reader")
HELPERS = ("microsoft.authorization", "microsoft.support", "microsoft.insights", "microsoft.resources", "microsoft.resourcehealth")
CONTROL, DATA = ("actions", "notActions"), ("dataActions", "notDataActions")
LISTS = (("a", "actions"), ("n", "notActions"), ("d", "dataActions"), ("e", "notDataActions"))


def render(roles: Sequence[Mapping[str, Any]], head: Mapping[str, Any]) -> str:
    """The file: where it is from, every pattern once, then a line a role.

    Operations that are named in full stand first: those of the data plane, then those of both planes. The first line says up to which
    character each of the two goes.
    """
    planes = [{one.strip().lower() for role in roles for one in _patterns(role, lists) if "*" not in one} for lists in (DATA, CONTROL)]
    rank = {one: 0 if one not in planes[1] else 1 for one in planes[0]}
    patterns = sorted({one.strip() for role in roles for one in _patterns(role)}, key=lambda one: (rank.get(one.lower(), 2), one.lower()))
    place = {pattern: number for number, pattern in enumerate(patterns)}
    ends = [sum(len(one) + 1 for one in patterns if rank.get(one.lower(), 2) <= level) for level in (0, 1)]
    lines = [json.dumps({**head, "data_ends": ends[0], "both_ends": ends[1]}, sort_keys=True), " ".join(patterns)]
    for role in sorted(roles, key=lambda role: str(role["name"])):
        blocks = ";".join(_block(block, place) for block in role["permissions"])
        name = role["roleName"].strip()
        lines.append("\t".join((role["name"].lower(), name.lower(), name, kind(role), blocks)))
    return "\n".join(lines) + "\n"


def kind(role: Mapping[str, Any]) -> str:
    """``basic``: for every service; ``full``: it is called a role for everything of a service, and is one; else ``predefined``."""
    name = role["roleName"].strip()
    if name in BASIC:
        return "basic"
    called = any(word in name.lower().split() for word in ("owner", "contributor", "administrator", "admin"))
    return "full" if called and any(_is_whole(one) for one in _patterns(role, ("actions", "dataActions"))) else "predefined"


def _is_whole(pattern: str) -> bool:
    """Whether a pattern is all of a service, or of one of its types at the top."""
    provider, *rest = pattern.lower().split("/")
    return provider not in HELPERS and "*" not in provider and len(rest) in (1, 2) and rest[-1] == "*" and "*" not in "".join(rest[:-1])


def _patterns(role: Mapping[str, Any], lists: Iterable[str] = tuple(name for _, name in LISTS)) -> list[str]:
    return [pattern for block in role["permissions"] for name in lists for pattern in block.get(name) or ()]


def _block(block: Mapping[str, Any], place: Mapping[str, int]) -> str:
    parts = [sign + ",".join(str(place[one.strip()]) for one in block.get(name) or ()) for sign, name in LISTS if block.get(name)]
    return ("? " if block.get("condition") else "") + " ".join(parts)


def main() -> int:
    given = asked(__doc__, "file")
    listed = json.loads(given.file.read_text(encoding="utf-8"))
    roles = [role for role in listed if role["roleType"] == "BuiltInRole"]
    head = {"source": given.source, "as_of": given.as_of}
    return write(FILE, render(roles, head), len(roles)) if roles else none_in(given.file)


if __name__ == "__main__":
    sys.exit(main())
