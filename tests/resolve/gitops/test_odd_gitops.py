"""GitOps objects with anything at all in any of their fields are understood or listed, and never an error of the tool."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.gathering import gather
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

HERE = Path(__file__).parent
CASES = [
    case
    for name in ("gitops_cases", "chart_release_cases", "copy_cases")
    for case in yaml.safe_load((HERE.parents[1] / "link" / f"{name}.yaml").read_text(encoding="utf-8"))
]
ODD: tuple[Any, ...] = (
    None,
    0,
    -1,
    True,
    "",
    "x",
    "../..",
    "/",
    "$a/b",
    "{{ .x }}",
    "{{",
    "${A}",
    "a" * 3000,
    [],
    {},
    [[]],
    [None],
    {"a": None},
)


def spoilt(value: Any, source: random.Random, share: float) -> Any:
    """The value with some of its parts replaced, left out or repeated."""
    if source.random() < share:
        return source.choice(ODD)
    if isinstance(value, dict):
        kept = {key: spoilt(entry, source, share) for key, entry in value.items() if source.random() > share / 3}
        return kept | {"apiVersion": value["apiVersion"], "kind": value["kind"]} if {"apiVersion", "kind"} <= value.keys() else kept
    if isinstance(value, list):
        return [spoilt(item, source, share) for item in value for _ in range(1 + (source.random() < share))]
    return value


def spoilt_file(text: str, source: random.Random) -> str:
    try:
        documents = list(yaml.safe_load_all(text))
    except yaml.YAMLError:
        return text  # a template
    return yaml.safe_dump_all([spoilt(document, source, 0.08) for document in documents])


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_odd_values_anywhere_break_nothing(case: dict[str, Any]) -> None:
    source = random.Random(case["title"])
    for _ in range(8):
        files = {path: spoilt_file(text, source) for path, text in case["files"].items()}
        tree = MemoryTree(files, frozenset(files))
        gathered = gather(tree, load_settings(tree))
        assert isinstance(gathered.resolved.problems, list)


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {path: '{{ .Values.path }}'}}\n",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {{ toYaml .Values.spec }}\n",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: &a {values: {b: *a}}\n",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values: " + "{a: " * 150 + "1" + "}" * 150 + "\n",
        "releases:\n  - name: {{ .Environment.Name }}\n    chart: a/b\n",
        "releases: [[], 1, {name: [], values: [1, [], {a: b}], chart: {}}]\n",
    ],
)
def test_templates_cycles_and_depth_are_bounded(text: str) -> None:
    for path in ("app.yaml", "helmfile.yaml"):
        tree = MemoryTree({path: text}, frozenset([path]))
        assert isinstance(gather(tree, load_settings(tree)).resolved.problems, list)


def test_applications_that_apply_each_other_and_themselves_end() -> None:
    application = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {path: %s}, destination: {name: %s}}\n"
    )
    files = {f"{one}/app{number}.yaml": application % (other, f"c{number}") for number in range(20) for one, other in ("ab", "ba", "aa")}
    tree = MemoryTree(files, frozenset(files))
    assert len(gather(tree, load_settings(tree)).resolved.resources) < 20_000


def test_a_set_of_very_many_applications_is_bounded() -> None:
    elements = ", ".join(f"{{n: '{number}'}}" for number in range(5_000))
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: s}\nspec:\n"
        f"  generators: [{{matrix: {{generators: [{{list: {{elements: [{elements}]}}}}, {{list: {{elements: [{elements}]}}}}]}}}}, "
        f"{{list: {{elements: [{elements}]}}}}]\n"
        "  template: {metadata: {name: 'a{{n}}'}, spec: {source: {chart: c}}}\n"
    )
    tree = MemoryTree({"set.yaml": text}, frozenset(["set.yaml"]))
    found = [one for one in gather(tree, load_settings(tree)).resolved.resources if one.type == "argoproj.io/Application"]
    assert len(found) == 200
