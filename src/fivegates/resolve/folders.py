"""What the folder of a file says: which files belong together, and for which environment they are."""

from __future__ import annotations

from collections.abc import Mapping


def folder_of(path: str) -> str:
    """The folder of a file, '.' at the top."""
    return path.rpartition("/")[0] or "."


def folder_environment(path: str, environments: Mapping[str, str]) -> str | None:
    """The environment that the innermost folder named after one stands for; ``environments`` folds lower-case names."""
    for folder in reversed(path.split("/")[:-1]):
        folded = environments.get(folder.lower())
        if folded is not None:
            return folded
    return None
