"""Charts of our own with what the real Helm makes of them, and small trees of charts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.resolve.helm import Chart, ChartLoader, ReleaseName, Rendered, render
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.tree.memory import MemoryTree
from fivegates.values import Unknown, Value

HERE = Path(__file__).parent
CHARTS = HERE / "charts"
RELEASE = ReleaseName("demo", "prod", "unit")
Recorded = dict[str, dict[str, str]]


@cache
def recorded() -> Recorded:
    found: Recorded = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))
    return found


def tree_of(name: str) -> dict[str, str]:
    """The files of one of the charts in ``charts/``."""
    folder = CHARTS / name
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file()}


def loaded(files: Mapping[str, str], folder: str = ".") -> tuple[Chart, YamlFiles]:
    yaml = YamlFiles(MemoryTree(files), {}, DEFAULT_LIMITS)
    chart = ChartLoader(yaml).chart(folder)
    assert chart is not None
    return chart, yaml


def rendered(files: Mapping[str, str], values: str = "", release: ReleaseName | None = RELEASE, folder: str = ".") -> Rendered:
    """A chart of the files rendered with the values in ``values`` (a file of the tree, or '' for none)."""
    chart, yaml = loaded(files, folder)
    stream = yaml.stream(values) if values else None
    return render(chart, [stream.documents[0].root] if stream is not None else [], release)


def bare(value: Value) -> object:
    """A value without its places; what is unknown as its parts."""
    data = value.data
    if isinstance(data, dict):
        return {key: bare(item) for key, item in data.items()}
    if isinstance(data, tuple):
        return [bare(item) for item in data]
    if isinstance(data, Unknown):
        return ("unknown", *(part if isinstance(part, str) else "?" for part in data.parts))
    return data
