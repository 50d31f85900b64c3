"""Asking git, without ever letting the repository that is asked about run anything.

A repository's own configuration can name programs (a file-system monitor, hooks, pagers, transports). All of them are switched off here,
which is also why a repository that belongs to another user is read nevertheless: that is what a checkout in a container looks like.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from ..errors import TreeError
from ..named_tuple import NamedTuple
from .paths import is_skipped

if TYPE_CHECKING:
    from subprocess import Popen

_SWITCHES = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "protocol.allow=never",
    "-c", "safe.directory=*",
    "-c", "safe.bareRepository=explicit",
)  # fmt: skip

WITHOUT_GIT = "install git, or scan a folder without it"

_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone must not fetch what it lacks
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_CLOSED = re.compile(r"^warning: could not open directory '(.*?)(?:/': (.*))?$", re.MULTILINE)  # a long line is cut
MOST_OUTPUT = 200_000_000  # bytes of one answer: a few trees that hold each other ten times are billions of files
MOST_MEMORY = 1_500_000_000  # bytes that git may take for itself: it gathers all changes of a commit before it prints one
MOST_SAID = 10_000  # bytes of what went wrong
REFETCH = "fetch them with `git fetch --refetch --no-filter`; for actions/checkout leave out `filter`"
PATIENCE = 15  # seconds for one answer; listing a million files takes git a few


class Repository(NamedTuple):
    """Where a folder's repository is: ``root`` the folder asked about (real path), ``top`` git's top level, ``git_dir`` its ``.git``."""

    root: str
    top: str
    git_dir: str

    @property
    def prefix(self) -> str:
        """Path from the top level to the root, '' or ending in '/'."""
        below = os.path.relpath(self.root, self.top)
        return "" if below == "." else below.replace(os.sep, "/") + "/"


def find_repository(folder: str) -> Repository | None:
    """The repository ``folder`` lies in, found by its ``.git``; None where there is none."""
    root = top = os.path.realpath(folder)
    while True:
        git_dir = _git_dir(os.path.join(top, ".git"))
        if git_dir is not None:
            return Repository(root, top, git_dir)
        parent = os.path.dirname(top)
        if parent == top:
            return None
        top = parent


def find_bare(folder: str) -> Repository | None:
    """The bare repository that ``folder`` itself is, asked for by its name; None where it is none."""
    root = os.path.realpath(folder)
    is_bare = all(os.path.exists(os.path.join(root, name)) for name in ("HEAD", "objects", "refs", "config"))
    return Repository(root, root, root) if is_bare and not os.path.lexists(os.path.join(root, ".git")) else None


def _git_dir(path: str) -> str | None:
    """``.git`` is a folder, or in worktrees and submodules a file that names one."""
    if os.path.isfile(path):
        try:
            with open(path, encoding="utf-8", errors="surrogateescape") as file:
                line = file.read(4096)
        except OSError:
            return None
        if not line.startswith("gitdir: "):
            return None
        path = os.path.normpath(os.path.join(os.path.dirname(path), line[len("gitdir: ") :].strip()))
    return path if os.path.isfile(os.path.join(path, "HEAD")) else None


def run_git(repository: Repository, arguments: Sequence[str], given: bytes = b"") -> bytes:
    """What git prints. Raises ``TreeError`` where git is missing or fails."""
    return ask_git(repository, arguments, given)[0]


def ask_git(repository: Repository, arguments: Sequence[str], given: bytes = b"") -> tuple[bytes, bytes]:
    """The same, and what git says beside it, of which ``MOST_SAID`` bytes are kept."""
    import subprocess
    from threading import Timer

    late: list[str] = []
    try:
        process = subprocess.Popen(
            command(repository, arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(repository),
        )
    except OSError as error:
        raise TreeError(f"git could not be started: {error.strerror or error}", WITHOUT_GIT) from error

    _bound_memory(process.pid)

    def end(reason: str) -> None:
        late.append(reason)
        process.kill()

    stop = Timer(PATIENCE, end, [f"gave no answer within {PATIENCE} seconds"])
    stop.start()
    with process:
        answer, stderr = _conversation(process, given)
        if len(answer) > MOST_OUTPUT:
            late.append(f"answered with more than {MOST_OUTPUT // 1_000_000} MB")
    stop.cancel()
    if late:  # also a pipe in place of its index or of a .gitignore, which git waits for
        raise TreeError(f"git {arguments[0]} {late[0]}", "run it by hand to see more")
    if process.returncode and b"promisor remote" in stderr:
        raise TreeError("git lacks files that are asked of it: this is a partial clone", REFETCH)
    if process.returncode:
        raise TreeError(f"git {arguments[0]} failed: {_first_line(stderr)}", "run the same command by hand to see more")
    return answer, stderr


def _bound_memory(pid: int) -> None:
    """Where the system can: files that git maps, as its packs, do not count."""
    import sys

    if sys.platform == "linux":
        import resource
        from contextlib import suppress

        with suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _conversation(process: Popen[bytes], given: bytes) -> tuple[bytes, bytes]:
    """What git prints on both ways, as far as it is wanted. It is written to and heard at once: git answers while it is still asked."""
    from contextlib import suppress
    from threading import Thread

    stdin, stdout, stderr = process.stdin, process.stdout, process.stderr
    if stdin is None or stdout is None or stderr is None:
        return b"", b""
    said: list[bytes] = []

    def ask() -> None:
        with suppress(OSError):  # git may have ended
            stdin.write(given)
        with suppress(OSError):
            stdin.close()

    def hear() -> None:
        said.append(stderr.read(MOST_SAID))
        while stderr.read(MOST_SAID):
            pass

    others = [Thread(target=work, daemon=True) for work in (ask, hear)]
    for other in others:
        other.start()
    answer = stdout.read(MOST_OUTPUT + 1)
    if len(answer) > MOST_OUTPUT:
        process.kill()
    for other in others:
        other.join()
    return answer, said[0]


def list_files(repository: Repository) -> tuple[list[tuple[str, bool]], list[tuple[str, str]]]:
    """(path relative to the root, tracked) of every file and link that is not ignored, vendored folders left out; and (path, reason) of
    the folders that git could not look into. Raises ``TreeError``.
    """
    answer, said = ask_git(repository, ["ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"])
    listed, closed = os.fsdecode(answer), _CLOSED.findall(os.fsdecode(said))
    # each item is a status letter ('?' untracked), a space and a path; a path in conflict comes once per side,
    # a nested repository ends in '/'
    unique = {item[2:]: item[0] != "?" for item in listed.split("\0") if item and item[-1] != "/"}
    folders = {path.rpartition("/")[0] for path in unique}
    skipped = {folder for folder in folders if is_skipped(f"{folder}/")}
    if not skipped:
        return list(unique.items()), closed
    return [(path, tracked) for path, tracked in unique.items() if path.rpartition("/")[0] not in skipped], closed


def command(repository: Repository, arguments: Sequence[str]) -> list[str]:
    """The whole command line. Raises ``TreeError`` where git is not installed."""
    git = _find_git()
    if git is None or git.startswith(repository.top + os.sep):  # never a program out of the scanned tree
        raise TreeError("git is not installed", WITHOUT_GIT)
    bare = [f"--git-dir={repository.git_dir}"] if repository.git_dir == repository.top else []
    return [git, "-C", repository.root, *bare, *_SWITCHES, *arguments]


def environment(repository: Repository) -> dict[str, str]:
    """The caller's environment without its git variables, except the index a running commit wants looked at."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    index = os.environ.get("GIT_INDEX_FILE")
    if index and os.path.dirname(os.path.realpath(index)) == os.path.realpath(repository.git_dir):
        kept["GIT_INDEX_FILE"] = os.path.realpath(index)
    return kept | _ENVIRONMENT


@lru_cache(maxsize=1)
def _find_git() -> str | None:
    import shutil

    found = shutil.which("git")
    return found if found and os.path.isabs(found) else None


def _first_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else "it gave no reason"
