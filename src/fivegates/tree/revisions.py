"""What a change is compared with: the revision it starts from, and the files that were only moved since."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ..errors import TreeError
from .git import Repository, run_git

DEEPER = "fetch more of the history: `git fetch --unshallow`, or in a workflow actions/checkout with fetch-depth: 0"
_PLAIN = {"100644", "100755"}
MOST_ASKED = 300  # paths on one command line
_USUAL = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


def find_base(repository: Repository) -> str:
    """The branch that a change is most likely made for: what the CI system says, else the usual ones. Raises ``TreeError``."""
    asked = os.environ.get("GITHUB_BASE_REF"), os.environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
    named = [f"origin/{branch}" for branch in asked if branch]
    for revision in (*named, *_USUAL):
        if has_commit(repository, revision):
            return revision
    raise TreeError("there is no main branch here to compare with", f"name one, as in `fivegates diff main`; or {DEEPER}")


def has_commit(repository: Repository, revision: str) -> bool:
    try:
        run_git(repository, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"])
    except TreeError:
        return False
    return True


def is_unborn(repository: Repository) -> bool:
    """Whether there is no commit yet on the branch that is checked out: the one being made will be its first."""
    return not has_commit(repository, "HEAD") and bool(run_git(repository, ["symbolic-ref", "--quiet", "HEAD"]))


def is_same(repository: Repository, base: str, head: str = "", index: bool = False) -> bool:
    """Whether no file below the root differs between ``base`` and ``head`` (a commit, or with ``index`` what is staged)."""
    arguments = ["diff", "--no-ext-diff", "--no-textconv", "--relative", "--name-only", "-z", *(["--cached"] if index else [])]
    return not run_git(repository, [*arguments, "--end-of-options", base, *([head] if head else []), "--"])


def altered_files(repository: Repository, base: str, head: str = "", index: bool = False) -> frozenset[str] | None:
    """The files below the root of which only the content differs; None where any came, went, moved or became something else."""
    arguments = ["diff", "--no-ext-diff", "--no-textconv", "--relative", "--no-renames", "--raw", "-z", *_staged(index)]
    items = os.fsdecode(run_git(repository, [*arguments, "--end-of-options", base, *([head] if head else []), "--"])).split("\0")
    abouts = [about.lstrip(":").split(" ") for about in items[:-1:2]]  # mode before, mode after, two object names, what became of it
    is_plain = all(about[4] == "M" and {about[0], about[1]} <= _PLAIN for about in abouts)
    return frozenset(items[1::2]) if is_plain else None


def written_lines(
    repository: Repository, paths: Sequence[str], base: str, head: str = "", index: bool = False
) -> dict[str, list[tuple[int, int]]]:
    """Path -> first and last lines of what ``head`` writes there, for some paths below the root; a place where lines only went counts too.

    ``paths`` holds the old names of moved files as well, else they are new from end to end. Nothing is said of more than ``MOST_ASKED``.
    """
    from .hunks import read_hunks

    arguments = ["diff", "--no-ext-diff", "--no-textconv", "--relative", "--no-color", "--unified=0", "--inter-hunk-context=0", "-M"]
    arguments += ["--src-prefix=a/", "--dst-prefix=b/", *_staged(index), "--end-of-options", base, *([head] if head else []), "--"]
    if not paths:
        return {}
    try:
        return read_hunks(run_git(repository, [*arguments, *sorted(set(paths))[:MOST_ASKED]]))
    except TreeError:  # more than git tells in its time: an order of what is shown is not worth failing for
        return {}


def _staged(index: bool) -> list[str]:
    return ["--cached"] if index else []


def merge_base(repository: Repository, base: str, head: str) -> str:
    """The commit that both come from. Raises ``TreeError`` where there is none at hand."""
    for revision in (base, head):
        if not has_commit(repository, revision):
            raise TreeError(f"git knows no commit {revision!r} here", f"name a branch, a tag or a commit; or {DEEPER}")
    try:
        found = run_git(repository, ["merge-base", "--end-of-options", base, head]).decode("ascii", "replace").split()
    except TreeError as error:
        raise TreeError(f"{base} and {head} have no common commit here", f"{DEEPER}; or compare with {base} as it is: --exact") from error
    return found[0]


def renamed_files(repository: Repository, base: str, head: str = "", index: bool = False) -> dict[str, str]:
    """Old to new path, below the root, of files that git takes for moved between ``base`` and ``head``; '' is the working tree.

    ``index``: what is staged in place of ``head``.
    """
    arguments = ["diff", "--no-ext-diff", "--no-textconv", "--relative", "-M", "--diff-filter=R", "--name-status", "-z"]
    arguments += ["--cached"] if index else []
    arguments += ["--end-of-options", base, *([head] if head else []), "--"]
    items = os.fsdecode(run_git(repository, arguments)).split("\0")
    return {items[at + 1]: items[at + 2] for at in range(0, len(items) - 2, 3)}
