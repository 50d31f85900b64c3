"""Who owned, built or operated an agent once, by what its contract said in earlier commits: they may still know its keys."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

from ..errors import TreeError
from ..source import Place
from ..tree.git import Repository, run_git
from .model import Matter, Tie

MOST_COMMITS = 5_000
MOST_NAMED = 2_000
_SAID = re.compile(r"^\+\s*(owner|built_by):\s*([^\s#][^#]*)")


def add_former(matters: Sequence[Matter], repository: Repository, unknown: list[str]) -> None:
    """Give the matters of contracts with a file of their own the ties of those whom it named and names no more."""
    by_path: dict[str, list[Matter]] = {}
    for matter in matters:
        if matter.contract:
            by_path.setdefault(matter.path, []).append(matter)
    if not by_path:
        return
    try:
        for path, role, who in _named_once(repository, sorted(by_path)):
            found = by_path.get(path, [])
            if len(found) == 1:
                tie = Tie(role, who, "git", f"{path} said so once", Place(path, found[0].place.line))
                if tie not in found[0].ties and not _is_said_now(found[0], role, who):
                    found[0].ties.append(tie)
    except TreeError as error:
        unknown.append(f"who owned what before is not known: {error.message}")
        return
    several = sorted(path for path, found in by_path.items() if len(found) > 1)
    if several:
        unknown.append(f"who owned the agents of {', '.join(several[:3])} before is not known: it holds several")


def _is_said_now(matter: Matter, role: str, who: str) -> bool:
    now = {"owned": "owns", "operated": "operates"}.get(role, role)
    return any((tie.role, tie.principal, tie.source) == (now, who, "contract") for tie in matter.ties)


def _named_once(repository: Repository, paths: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(path, role, person) of every line that a commit added to one of the files."""
    asked = ["log", "-p", "-U0", "--no-merges", "--no-renames", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color"]
    asked += ["--relative", "--no-prefix", f"--max-count={MOST_COMMITS}", "--format=", "HEAD", "--", *paths[:MOST_NAMED]]
    path = ""
    for line in os.fsdecode(run_git(repository, asked)).split("\n"):
        if line.startswith("+++ "):
            path = line[4:].rstrip("\t").strip('"')
        elif line.startswith("+") and len(line) < 1_000:
            said, operator = _SAID.match(line), _operator(line)
            if said is not None:
                yield path, "owned" if said[1] == "owner" else "built", said[2].strip().strip("\"'")
            elif operator:
                yield path, "operated", operator


def _operator(line: str) -> str:
    """Whom a kill switch names that stands on one line, '' where it is none or names nobody."""
    inside = line.partition("kill_switch:")[2].strip().removeprefix("{").partition("}")[0]
    entries = (entry.partition(":") for entry in inside.split(","))
    return next((value.strip().strip("\"'") for key, _, value in entries if key.strip() == "by"), "")
