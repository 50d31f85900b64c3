"""``--kustomize kubectl``: the one option with which a local program is run on the files of the scanned folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..readers.interface import Limits
    from ..resolve.kustomize.installed import InstalledKustomize
    from ..tree.working import WorkingTree


def find_kustomize(choice: str, tree: WorkingTree, limits: Limits) -> InstalledKustomize | None:
    """The installed tool where it is asked for; it needs files on disk. Raises ``UsageError`` where none is installed."""
    if choice != "kubectl":
        return None
    from pathlib import Path

    from ..resolve.kustomize.installed import InstalledKustomize

    return InstalledKustomize(Path(tree.root).resolve(), limits)
