"""Which cluster a folder is for: the one that is called like a folder in ``clusters/``."""

from __future__ import annotations

from collections.abc import Iterable

PARENTS = frozenset(("clusters", "cluster"))
# Of the one cluster in `cluster/` what its folders hold, not which cluster they are for.
LAYERS = frozenset(
    (
        *(
            "apps",
            "appsets",
            "applications",
            "base",
            "bases",
            "bootstrap",
            "charts",
            "components",
            "config",
            "configuration",
            "core",
            "crds",
        ),
        *(
            "flux",
            "flux-system",
            "infra",
            "infrastructure",
            "modules",
            "namespaces",
            "nodes",
            "operators",
            "platform",
            "projects",
            "scripts",
        ),
        *("settings", "src", "system", "templates", "terraform", "vars"),
    )
)


def cluster_folder(path: str) -> str:
    """``fleet/clusters/prod`` of ``fleet/clusters/prod/apps/a.yaml``, '' where no folder on the way is one of a cluster."""
    steps = path.split("/")[:-1]
    at = next((at for at, step in enumerate(steps[:-1]) if step in PARENTS and not (step == "cluster" and steps[at + 1] in LAYERS)), None)
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


def is_known(cluster: str) -> bool:
    """Whether a cluster has a name; one that is only known to be that of a unit is ``?<unit>``."""
    return bool(cluster) and not cluster.startswith("?")


def scope(cluster: str, unit: str, environment: str | None) -> str:
    """What the cluster of a unit is called: its name; else, where it is another unit's, after that one.

    Whatever the objects of one unit send to their own cluster meets there, unless it is for another environment: then somebody may have
    applied them one by one, in clusters of their own.
    """
    if is_known(cluster) or not cluster or "@" in cluster:
        return cluster
    return "" if cluster == f"?{unit}" else f"{cluster}@{environment}" if environment else cluster


def _last(folder: str) -> str:
    return folder.rpartition("/")[2]
