"""Which cluster a folder is for: the one that is called like a folder in ``clusters/``."""

from __future__ import annotations

from collections.abc import Iterable

PARENTS = frozenset(("clusters", "cluster"))


def cluster_folder(path: str) -> str:
    """``fleet/clusters/prod`` of ``fleet/clusters/prod/apps/a.yaml``, '' where no folder on the way is one of a cluster."""
    steps = path.split("/")[:-1]
    at = next((at for at, step in enumerate(steps[:-1]) if step in PARENTS), None)
    return "" if at is None else "/".join(steps[: at + 2])


class ClusterNames:
    """Names of the clusters that have a folder: its own name, or where several are called so, all of its path."""

    def __init__(self, paths: Iterable[str]) -> None:
        folders = {folder for path in paths if (folder := cluster_folder(path))}
        names = [folder.rpartition("/")[2] for folder in folders]
        self._names = {
            folder: name if names.count(name) == 1 else folder.replace("/", ".") for folder in folders if (name := _last(folder))
        }

    def of(self, path: str) -> str:
        """The cluster of a file, '' where it is in none's folder."""
        return self._names.get(cluster_folder(path), "")


def _last(folder: str) -> str:
    return folder.rpartition("/")[2]
