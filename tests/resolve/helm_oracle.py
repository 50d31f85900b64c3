"""Compares our reading of the charts below some folders with what Helm itself renders: ``make helm-oracle ROOT=folder``.

Needs the extra ``fivegates[helm]``; no test does. Exits 1 where an object of one is not in the other.
"""

from __future__ import annotations

import sys

from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.resolve.gitops.charts import Renderer
from fivegates.resolve.helm.load import ChartLoader
from fivegates.resolve.helm_sdk.asking import require_sdk
from fivegates.resolve.helm_sdk.rendering import HelmSdk
from fivegates.resolve.kubernetes.objects import KubernetesObject
from fivegates.resolve.release import Release
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.source import Source
from fivegates.tree.working import WorkingTree
from fivegates.values import Origin, Value

_NOWHERE = Origin("literal", Source("", ""), 0)


def names(objects: list[KubernetesObject]) -> set[str]:
    """The objects by type and name, without tests, which our reading leaves out."""
    return {f"{one.type} {one.name}" for one in objects if "test" not in str(one.name)}


def compare(root: str) -> bool:
    """Print a line for each chart; whether all agree."""
    files = YamlFiles(WorkingTree(root), {}, DEFAULT_LIMITS)
    sdk, own = HelmSdk(files, DEFAULT_LIMITS), Renderer(files, DEFAULT_LIMITS)
    release = Release(Value("web", _NOWHERE), Value("space", _NOWHERE), "")
    agree = True
    for folder in ChartLoader(files).folders:
        rendered, ours = sdk.render(folder, release), own.render(folder, release, "")
        if rendered is None or ours is None:
            reason = sdk.problems[-1].reason if rendered is None and sdk.problems else "it is no chart to us"
            sys.stdout.write(f"-     {folder}: {reason}\n")
            continue
        theirs, mine = names(rendered), names(list(ours.objects))
        agree = agree and theirs == mine
        sys.stdout.write(f"{'same ' if theirs == mine else 'OTHER'} {folder}: {len(theirs)} objects")
        sys.stdout.write("\n" if theirs == mine else f"; Helm's alone {sorted(theirs - mine)}, ours alone {sorted(mine - theirs)}\n")
    return agree


if __name__ == "__main__":
    require_sdk()
    outcomes = [compare(root) for root in sys.argv[1:]]
    sys.exit(0 if all(outcomes) else 1)
