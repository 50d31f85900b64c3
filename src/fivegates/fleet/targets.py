"""What a fleet is made of: a list of folders and bare clones on this machine, each with a name of its own. Nothing is fetched."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..errors import TreeError, UsageError
from ..named_tuple import NamedTuple
from ..tree.git import Repository, find_bare, find_repository, run_git
from ..tree.interface import Tree

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+@-]*(?:/[A-Za-z0-9][A-Za-z0-9._+@-]*){0,5}")
_NAMED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._+@/-]*)=(.+)")
_ADDRESS = re.compile(r"[a-z+]+://|[\w.-]+@[\w.-]+:")
_CLUSTER = re.compile(r"[A-Za-z0-9._:/@+-]{1,300}")
LONGEST = 100
NAME_HINT = "letters, digits, dots, dashes and single slashes, at most 100 characters"


class Target(NamedTuple):
    """A repository of the list: ``path`` is absolute."""

    name: str
    path: str


class Refused(NamedTuple):
    """A line of the list that is not scanned, and why. ``is_copy``: the same folder is scanned under another name."""

    name: str
    line: int
    reason: str
    is_copy: bool = False


def read_targets(text: str, base: str | os.PathLike[str]) -> tuple[list[Target], list[Refused]]:
    """One repository a line: ``PATH`` or ``NAME=PATH``, relative to ``base``; ``#`` begins a comment line."""
    targets: dict[str, Target] = {}
    paths: dict[str, str] = {}
    refused: list[Refused] = []
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        named = _NAMED.fullmatch(written)
        path = os.path.normpath(Path(base, named[2].strip() if named else written).absolute())
        name = named[1] if named else name_of(path)
        reason = _refusal(name, written, path, targets, paths)
        if reason:
            refused.append(Refused(name, number, reason, os.path.realpath(path) in paths))
        else:
            targets[name] = Target(name, path)
            paths[os.path.realpath(path)] = name
    return list(targets.values()), refused


def _refusal(name: str, written: str, path: str, targets: dict[str, Target], paths: dict[str, str]) -> str:
    if _ADDRESS.match(written):
        return "it is an address, and nothing is fetched: clone it and list the folder"
    if not _NAME.fullmatch(name) or len(name) > LONGEST:
        return f"its name cannot be one of a repository ({NAME_HINT}): write NAME=PATH"
    real = os.path.realpath(path)
    if real in paths:
        return f"it is the folder of {paths[real]}, which is listed above"
    if name in targets:
        return "another repository of this name is listed above: write NAME=PATH"
    return "" if Path(path).is_dir() else "there is no such folder"


def name_of(path: str) -> str:
    """What a folder is called, without the ``.git`` of a bare clone."""
    name = Path(path).resolve().name
    return name.removesuffix(".git") or name


def check_name(name: str) -> str:
    """The name. Raises ``UsageError`` where it cannot be one."""
    if not _NAME.fullmatch(name) or len(name) > LONGEST:
        raise UsageError(f"{name!r} cannot be the name of a repository", NAME_HINT)
    return name


def repository_of(path: str) -> Repository | None:
    """The repository whose top the folder is, or the bare one that it is itself; None for a folder that is no whole repository."""
    bare = find_bare(path)
    if bare is not None:
        return bare
    found = find_repository(path)
    return found if found is not None and found.top == os.path.realpath(path) else None


def head_of(repository: Repository) -> str:
    """The commit that HEAD means. Raises ``TreeError`` where there is none."""
    return run_git(repository, ["rev-parse", "--verify", "--end-of-options", "HEAD^{commit}"]).decode("ascii", "replace").strip()


def commit_of(tree: Tree) -> str:
    """The commit of a working tree whose files are as it has them, else ''."""
    repository = find_repository(tree.root)
    if repository is None:
        return ""
    try:
        changed = run_git(repository, ["status", "--porcelain", "--untracked-files=normal", "--", "."])
        return "" if changed.strip() else head_of(repository)
    except TreeError:
        return ""


def check_cluster(name: str) -> str:
    """The name of a cluster, or ``*``. Raises ``UsageError`` where it cannot be one."""
    if name != "*" and not _CLUSTER.fullmatch(name):
        raise UsageError(f"{name!r} cannot be the name of a cluster", "name it as [clusters] of the settings does")
    return name
