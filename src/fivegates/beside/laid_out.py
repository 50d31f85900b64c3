"""The files of a tree that were read, laid out in a folder of their own: no links, no settings of checkov's, nothing that was left out.

checkov sees what fivegates sees: what lies outside of the tree, what git ignores, what the settings exclude and what is over a limit is not
there. A commit or what is staged is laid out like a working tree.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..errors import ReadError
from ..tree.interface import Tree

LARGEST = 500_000_000  # bytes together
SETTINGS = (".checkov.yaml", ".checkov.yml", ".checkov.baseline")  # by which a folder tells checkov what to do
DOWNLOADED = ".external_modules"  # where checkov keeps modules that it has fetched


def lay_out(tree: Tree, paths: Iterable[str], folder: Path) -> list[str]:
    """Write the files at ``paths`` below ``folder``, which is empty; the paths that are there afterwards, in order.

    What cannot be read again, and what no file of this system can be called, is left out.
    """
    written: list[str] = []
    size = 0
    for path in sorted(paths):
        if not _is_plain(path):
            continue
        try:
            data = tree.read(path)
            size += len(data)
            if size > LARGEST:
                break
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as output:  # never one that another path has led to
                output.write(data)
        except (ReadError, OSError, ValueError):
            continue
        written.append(path)
    return written


def is_kept_from(path: str) -> bool:
    """Whether a file is by its name what checkov must not see."""
    steps = path.split("/")
    return DOWNLOADED in steps or steps[-1] in SETTINGS


def _is_plain(path: str) -> bool:
    steps = path.split("/")
    return not any(step in ("", ".", "..") or "\\" in step or "\0" in step for step in steps) and not is_kept_from(path)
