"""Gathers the facts of one tree in a process of its own, while the process that asked for it gathers those of another.

What it finds comes back through a folder of kept facts, as from an earlier run: where it finds nothing, fails or is ended, the tree is
read by whoever asked, and nothing is lost but time.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from .caching.folder import Folder
from .errors import FivegatesError
from .facts.wanted import TO_COMPARE
from .keeping import gather_facts
from .leaving import leave
from .named_tuple import NamedTuple
from .settings import load_settings
from .tree.commit import CommitTree
from .tree.index import IndexTree
from .tree.interface import Tree
from .tree.working import WorkingTree

if TYPE_CHECKING:
    from subprocess import Popen
    from tempfile import TemporaryDirectory
    from types import TracebackType

MANY = 1_000  # files of a tree from which reading it takes longer than starting another process


class Asked(NamedTuple):
    """A tree by its name, ``head``, judged by the settings of the commit ``base``. ``head``: a commit, or '' for the working tree."""

    root: str
    base: str
    head: str
    is_index: bool
    today: str


class Ahead:
    """Facts of ``asked``, from ``start`` on; a context that leaves no process and no file behind. ``cache``: where facts are kept."""

    def __init__(self, asked: Asked, cache: Folder | None) -> None:
        self._asked = asked
        self._cache = cache
        self._process: Popen[bytes] | None = None
        self._folder: TemporaryDirectory[str] | None = None

    def start(self) -> None:
        """Begin, where a second processor is free for it."""
        if processors() < 2:
            return
        import subprocess
        from tempfile import TemporaryDirectory

        with suppress(OSError):
            if self._cache is None:
                self._folder = TemporaryDirectory(prefix="fivegates-", ignore_cleanup_errors=True)
                self._cache = Folder(self._folder.name)
            command = [sys.executable, "-P", "-m", __spec__.name, self._cache.path]
            silent = subprocess.DEVNULL
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=silent, stderr=silent, env=_environment())
            if self._process.stdin is not None:
                with self._process.stdin as given:
                    given.write(json.dumps(self._asked).encode("ascii"))

    def wait(self) -> Folder | None:
        """Until it has ended; where its facts are, None where nothing is kept and none were made."""
        if self._process is not None:
            self._process.wait()
        return self._cache

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()


def processors() -> int:
    """How many this process may run on: a container is often given fewer than the machine has."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _environment() -> dict[str, str]:
    """The caller's, with what is installed where it is found here."""
    from .resolve.programs import python_path

    return {**os.environ, "PYTHONPATH": python_path()}


def gather_ahead(cache: Folder, asked: Asked) -> None:
    """Gather and keep facts. Raises ``FivegatesError``."""
    head: Tree = CommitTree(asked.root, asked.head) if asked.head else IndexTree(asked.root) if asked.is_index else WorkingTree(asked.root)
    settings = load_settings(CommitTree(asked.root, asked.base))
    gather_facts(cache, head, settings, today=date.fromisoformat(asked.today), wanted=TO_COMPARE)


if __name__ == "__main__":
    gc.disable()
    with suppress(FivegatesError, KeyboardInterrupt):
        gather_ahead(Folder(sys.argv[1]), Asked(*json.load(sys.stdin)))
    leave(0)
