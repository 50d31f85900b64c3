"""Who wrote what defines an agent, as git tells it: its contract, its workload and its source.

A file that defines one agent is asked as a whole (``git log``); of one that defines several each agent's own lines are (``git blame``).
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..errors import TreeError
from ..named_tuple import NamedTuple
from ..source import Place
from ..tree.git import Repository, run_git
from ..tree.history import SHALLOW, Deadline, is_shallow
from .model import Facts, Matter, Tie

MOST_COMMITS = 20_000
MOST_BLAMED = 200  # files
MOST_NAMED = 2_000  # paths on one command line; beyond, all commits are looked through
SECONDS = 30.0
_PATHS = (
    "SELECT d.agent AS agent, l.path AS path, l.line AS line FROM deployments d JOIN locations l ON l.id = d.loc "
    "UNION SELECT d.agent, l.path, l.line FROM deployments d JOIN workloads w ON w.id = d.workload JOIN locations l ON l.id = w.loc"
)
_SIGNS = (
    "SELECT DISTINCT e.agent AS agent, l.path AS path FROM evidence e JOIN locations l ON l.id = e.loc "
    "WHERE e.weight > 0 AND e.family <> 'declared'"
)


class Written(NamedTuple):
    """Commits of one person: ``first`` says whether they began it."""

    person: str
    commits: int
    is_first: bool


def add_authors(matters: Sequence[Matter], store: Facts, repository: Repository | None, unknown: list[str]) -> None:
    """Give each matter the ties of those who wrote it; what could not be found out is added to ``unknown``."""
    if repository is None:
        unknown.append("who built what is not known: this is no git repository")
        return
    if is_shallow(repository):
        unknown.append(f"who built what is not known in full: {SHALLOW}")
    deadline = Deadline(SECONDS)
    try:
        _add(matters, _defining(matters, store), repository, deadline)
    except TreeError as error:
        unknown.append(f"who built what is not known: {error.message}")
    unknown.extend(deadline.cut)


def _defining(matters: Sequence[Matter], store: Facts) -> dict[str, dict[int, list[Matter]]]:
    """By path and line (0: wherever in it) which matters a file defines."""
    by_id = {matter.id: matter for matter in matters}
    found: dict[str, dict[int, list[Matter]]] = defaultdict(lambda: defaultdict(list))
    for row in store.query(_PATHS):
        if row["agent"] in by_id:
            found[row["path"]][row["line"]].append(by_id[row["agent"]])
    for matter in matters:
        if matter.contract:
            found[matter.path][matter.place.line if matter.place.path == matter.path else 1].append(matter)
    for row in store.query(_SIGNS):
        if row["agent"] in by_id and row["path"] not in found:
            found[row["path"]][0].append(by_id[row["agent"]])
    return found


def _add(matters: Sequence[Matter], defining: Mapping[str, Mapping[int, list[Matter]]], repository: Repository, deadline: Deadline) -> None:
    whole = [path for path, lines in defining.items() if len({id(one) for found in lines.values() for one in found}) == 1 or 0 in lines]
    shared = _committed(repository, sorted(set(defining) - set(whole)), deadline)
    logged = _logged(repository, sorted(whole), deadline)
    for path, people in logged.items():
        for matter in {id(one): one for found in defining[path].values() for one in found}.values():
            matter.ties += [_tie(one, path, min(defining[path], default=1) or 1) for one in people]
    if len(shared) > MOST_BLAMED:
        deadline.note(f"only {MOST_BLAMED} of {len(shared)} files that define several agents are asked who wrote them")
    for path in shared[:MOST_BLAMED]:
        if deadline.has_passed("who wrote the rest of the files that define several agents is not asked"):
            return
        for line, people in _blamed(repository, path, sorted(defining[path])).items():
            for matter in defining[path][line]:
                matter.ties += [_tie(one, path, line) for one in people]


def _tie(one: Written, path: str, line: int) -> Tie:
    what = f"{one.commits} commit{'s' if one.commits != 1 else ''} to {path}" + (", the first among them" if one.is_first else "")
    return Tie("built" if one.is_first else "changed", one.person, "git", what, Place(path, line))


def _logged(repository: Repository, paths: Sequence[str], deadline: Deadline) -> dict[str, list[Written]]:
    """By path who committed to it, in one question; a merge is nobody's work."""
    if not paths:
        return {}
    asked = ["log", "--no-merges", "--no-renames", "--no-show-signature", "--no-ext-diff", "--name-only", "--relative", "-z"]
    asked += [f"--max-count={MOST_COMMITS + 1}", "--format=%x01%aN <%aE>", "HEAD", "--", *(paths if len(paths) <= MOST_NAMED else ())]
    told = os.fsdecode(run_git(repository, asked))
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    commits, author, first = 0, "", {}
    for item in told.split("\0"):
        text = item.lstrip("\n")
        if text.startswith("\x01"):
            commits, author = commits + 1, text[1:].partition("\n")[0]
        elif text:
            counted[text][author] = counted[text].get(author, 0) + 1
            first[text] = author
    if commits > MOST_COMMITS:
        deadline.note(f"who built what is told by the last {MOST_COMMITS:,} commits only")
    return {path: [Written(who, number, who == first[path]) for who, number in people.items()] for path, people in counted.items()}


def _committed(repository: Repository, paths: Sequence[str], deadline: Deadline) -> list[str]:
    """Those of some files that HEAD has. Only commits are asked: of a file on disk git would run the filters that the repository sets."""
    if not paths:
        return []
    if _reads_elsewhere(repository):
        deadline.note("who wrote single lines is not asked: blame.ignoreRevsFile names a file outside the repository")
        return []
    listed = os.fsdecode(run_git(repository, ["ls-tree", "-r", "-z", "--name-only", "HEAD", "--", *paths[:MOST_NAMED]]))
    return [path for path in listed.split("\0") if path]


def _reads_elsewhere(repository: Repository) -> bool:
    """Whether git would read a file that the repository's own settings name, wherever it is, and quote it in a message."""
    settings = os.fsdecode(run_git(repository, ["config", "--list", "-z"])).split("\0")
    named = (entry.partition("\n")[2] for entry in settings if entry.lower().startswith("blame.ignorerevsfile\n"))
    return any(name.startswith(("/", "~", "\\")) or ".." in name.split("/") for name in named)


def _blamed(repository: Repository, path: str, starts: Sequence[int]) -> dict[int, list[Written]]:
    """By the line where each agent begins who wrote the lines from there to the next one."""
    told = run_git(repository, ["blame", "--line-porcelain", "--no-textconv", "HEAD", "--", path]).decode("utf-8", "replace")
    found: dict[int, dict[str, set[str]]] = {start: defaultdict(set) for start in starts}
    oldest: dict[int, tuple[int, str]] = {}
    commit, number, name, mail, when = "", 0, "", "", 0
    for line in told.split("\n"):
        if line.startswith("\t"):
            start = starts[max(bisect_right(starts, number) - 1, 0)]
            author = f"{name} {mail}"
            if starts[0] <= number:
                found[start][author].add(commit)
                oldest[start] = min(oldest.get(start, (when, author)), (when, author))
        elif line.startswith("author "):
            name = line[7:]
        elif line.startswith("author-mail "):
            mail = line[12:]
        elif line.startswith("author-time "):
            when = int(line[12:]) if line[12:].isdigit() else 0
        elif _is_header(line):
            commit, _, rest = line.partition(" ")
            number = int(rest.split(" ")[1])
    return {
        start: [Written(who, len(commits), (start in oldest and oldest[start][1] == who)) for who, commits in people.items()]
        for start, people in found.items()
    }


def _is_header(line: str) -> bool:
    """``<commit> <line then> <line now> [<count>]``."""
    parts = line.split(" ")
    return len(parts) in (3, 4) and len(parts[0]) in (40, 64) and all(part.isdigit() for part in parts[1:])
