"""The cases of ``cases/*.yaml``, what ``kubectl kustomize`` makes of each, and what fivegates makes of it.

A file of cases is a list; a case has

* ``title``: unique in its file; ``files``: path to text, the whole tree; ``build``: the folder to build, '.' for the top;
* ``binary``: path to base64 of a file that is no text;
* ``gaps``: parts of the reasons that must be listed, in order, where fivegates cannot build it whole.

``recorded/<file>.yaml`` holds by title what ``kubectl kustomize`` printed, null where it refused. ``make kustomize-oracle`` records it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from fivegates.readers.interface import DEFAULT_LIMITS, Problem
from fivegates.readers.yaml import parse_yaml
from fivegates.resolve.kubernetes.objects import KubernetesObject
from fivegates.resolve.kustomize.build import Build, Builder
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree
from fivegates.values import Unknown, Value

HERE = Path(__file__).parent
CASES = HERE / "cases"
RECORDED = HERE / "recorded"


class Case(NamedTuple):
    """One tree and the folder of it that is built."""

    name: str
    build: str
    files: dict[str, bytes]
    gaps: list[str]
    recorded: str | None

    @property
    def folder(self) -> str:
        return "" if self.build == "." else self.build


def load_cases() -> Iterator[Case]:
    """Every case, in order; a case that is not recorded yet counts as refused."""
    for path in sorted(CASES.glob("*.yaml")):
        recorded = _load(RECORDED / path.name) or {}
        for case in _load(path):
            files = {name: text.encode() for name, text in case["files"].items()}
            files |= {name: base64.b64decode(text) for name, text in case.get("binary", {}).items()}
            yield Case(f"{path.stem}: {case['title']}", case["build"], files, case.get("gaps", []), recorded.get(case["title"]))


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None


def write_case(case: Case, folder: Path) -> Path:
    """The case's tree on disk, for the real kustomize; the folder to build."""
    for name, data in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / case.folder


def build_case(case: Case) -> tuple[Build, list[Problem]]:
    """What fivegates makes of a case, and every problem it lists."""
    files = YamlFiles(MemoryTree(case.files), {}, DEFAULT_LIMITS)
    builder = Builder(files, DEFAULT_LIMITS)
    built = builder.build(case.folder)
    return built, [*files.problems, *builder.problems]


def objects_of(build: Build) -> list[Any]:
    """The objects of a build as plain data."""
    return [plain(_whole(one)) for one in build.objects]


def objects_in_text(text: str) -> list[Any]:
    """The objects of printed YAML as plain data."""
    return [plain(document.root) for document in parse_yaml(Source("printed.yaml", text)).documents if document.root.data is not None]


def _whole(one: KubernetesObject) -> Value:
    return Value(dict(one.entries), one.header.origin)


def plain(value: Value) -> Any:
    """Data without places; unknown data is marked as such."""
    data = value.data
    if isinstance(data, Unknown):
        return {"$unknown": data.reason}
    if isinstance(data, dict):
        return {name: plain(entry) for name, entry in data.items()}
    if isinstance(data, tuple):
        return [plain(item) for item in data]
    return float(data) if isinstance(data, Decimal) else data
