"""Which kustomizations become units, where their values stand, and what bounds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.readers.interface import Limits
from fivegates.readers.yaml import parse_yaml
from fivegates.resolve.interface import Resource
from fivegates.resolve.kubernetes.resolve import KubernetesResult, resolve_manifests
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree
from fivegates.values import Value

CASES = yaml.safe_load((Path(__file__).parent / "overlay_cases.yaml").read_text(encoding="utf-8"))
ENVIRONMENTS = {"prod": "prod", "dev": "dev"}


def resolve(files: dict[str, str], limits: Limits | None = None) -> KubernetesResult:
    documents = {path: parse_yaml(Source(path, text)) for path, text in files.items() if "yaml" in path or "yml" in path}
    allowed = limits or Limits()
    return resolve_manifests(YamlFiles(MemoryTree(files), documents, allowed), documents, ENVIRONMENTS, allowed)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_overlays_become_units(case: dict[str, Any]) -> None:
    found = resolve(case["files"])
    units: dict[str, list[str]] = {}
    environments: dict[str, str | None] = {}
    for resource in found.resources:
        units.setdefault(resource.unit.removeprefix("kubernetes:"), []).append(resource.address)
        environments[resource.unit.removeprefix("kubernetes:")] = resource.environment
    wanted = {name: unit for name, unit in case["units"].items() if unit["addresses"]}
    assert units == {name: unit["addresses"] for name, unit in wanted.items()}
    assert environments == {name: unit["environment"] for name, unit in wanted.items()}
    listed = [f"{problem.place.path}:{problem.place.line}: {problem.kind}: {problem.reason}" for problem in sorted(found.problems)]
    assert listed == [text.replace(": ", ": Kustomize: ", 2).replace("Kustomize: ", "", 1) for text in case.get("problems", [])]


PLACED = {
    "base/kustomization.yaml": "resources: [agent.yaml]\n",
    "base/agent.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: agent
  namespace: base
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: main
        image: agent:1
        envFrom:
        - configMapRef:
            name: settings
""",
    "overlay/kustomization.yaml": """\
resources: [../base]
namespace: prod
namePrefix: prod-
images:
- name: agent
  newTag: "2"
replicas:
- name: agent
  count: 5
configMapGenerator:
- name: settings
  literals:
  - MODEL=large
commonAnnotations:
  owner: team
""",
}


def at(resource: Resource, path: str) -> Value:
    value: Value | None = None
    for step in path.split("/"):
        if value is None:
            value = resource.get(step)
        else:
            value = value.items()[int(step)] if step.isdigit() else value.get(step)
        assert value is not None, path
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("path", "data", "place"),
    [
        ("kind", "Deployment", "base/agent.yaml:2"),
        ("metadata/name", "prod-agent", "base/agent.yaml:4"),
        ("metadata/namespace", "prod", "overlay/kustomization.yaml:2"),
        ("metadata/annotations/owner", "team", "overlay/kustomization.yaml:15"),
        ("spec/replicas", 5, "overlay/kustomization.yaml:9"),
        ("spec/template/spec/containers/0/image", "agent:2", "overlay/kustomization.yaml:6"),
        ("spec/template/spec/containers/0/name", "main", "base/agent.yaml:11"),
    ],
)
def test_a_value_stands_where_its_owner_edits_it(path: str, data: object, place: str) -> None:
    deployment = next(one for one in resolve(PLACED).resources if one.type == "apps/Deployment")
    value = at(deployment, path)
    chain = [f"{link.place.path}:{link.place.line}" for link in value.origin.chain()]
    assert (value.data, chain) == (data, [place])  # what an overlay replaces is another value, and no part of its chain
    assert (deployment.place.path, deployment.place.line) == ("base/agent.yaml", 2)


def test_a_literal_stands_on_its_own_line_and_its_map_at_its_name() -> None:
    generated = next(one for one in resolve(PLACED).resources if one.type == "/ConfigMap")
    assert (generated.place.line, at(generated, "data/MODEL").place.line) == (11, 13)
    assert generated.label.startswith("prod-settings-")


@pytest.mark.parametrize(
    ("text", "unsettled"),
    [
        ("namespace: a", False),
        ("components: [https://example.com/owner/repo?ref=main]", True),
        ("transformers: [t.yaml]", True),
        ("patches: [{path: nowhere.yaml}]", True),
        ("images: [{name: 'a.*', newTag: b}]", True),
        ("helmCharts: [{name: a}]", False),
        ("helmCharts: [{name: a, valuesInline: {b: c}}]", False),
        ("helmCharts: [{name: a, valuesInline: {b: c}}]\nimages: [{name: b, newTag: c}]", True),
        ("secretGenerator: [{name: a, envs: [not-committed.env]}]", False),
    ],
)
def test_an_object_is_unsettled_where_what_is_not_understood_may_change_it(text: str, unsettled: bool) -> None:
    remote = "https://example.com/owner/repo?ref=main"  # which brings further objects and changes none
    files = {
        "kustomization.yaml": f"resources: [a.yaml, '{remote}']\n{text}\n",
        "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
    }
    found = resolve(files)
    assert found.unread_units == {"kubernetes:."}
    assert {"unsettled" in one.extra for one in found.resources} == {unsettled}


def test_a_base_is_built_once_and_shared_by_its_overlays() -> None:
    files = {
        "base/kustomization.yaml": "resources: [a.yaml]\n",
        "base/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n",
    }
    files |= {f"overlays/{number}/kustomization.yaml": "resources: [../../base]\n" for number in range(500)}
    found = resolve(files)
    assert len(found.resources) == 500
    assert len({id(one.get("data")) for one in found.resources}) == 1


def test_overlays_that_double_their_objects_level_by_level_are_bounded() -> None:
    files = {"0/kustomization.yaml": "resources: [a.yaml]\n", "0/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"}
    for level in range(1, 20):
        for side in "xy":
            files[f"{level}{side}/kustomization.yaml"] = f"namePrefix: {side}-\nresources: [../{level - 1}]\n"
        files[f"{level}/kustomization.yaml"] = f"resources: [../{level}x, ../{level}y]\n"
    found = resolve(files, Limits(tree_instances=2_000))
    assert any("hand on more objects" in problem.reason for problem in found.problems)
    assert len(found.resources) <= 2_000
    assert found.unread_units == {"kubernetes:19"}


def test_a_tree_of_overlays_gives_no_more_objects_than_its_limit() -> None:
    files = {"base/kustomization.yaml": "resources: [a.yaml]\n", "base/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"}
    files |= {f"overlays/{number}/kustomization.yaml": "resources: [../../base]\n" for number in range(20)}
    found = resolve(files, Limits(tree_instances=5))
    assert 0 < len(found.resources) <= 5
    assert {problem.kind for problem in found.problems} == {"error"}


def test_a_long_chain_of_bases_ends() -> None:
    files = {f"{level}/kustomization.yaml": f"resources: [../{level + 1}]\n" for level in range(400)}
    found = resolve(files)
    assert "use each other more than 50 deep" in min(found.problems, key=lambda problem: int(problem.place.path.split("/")[0])).reason
    assert len(found.problems) < 10


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just text\n",
        "- a\n",
        "resources: text\n",
        "resources: [{a: b}, 5, null, '']\n",
        "resources: [{{ x }}]\n",
        "configMapGenerator: [5, {name: {}}, {name: a, literals: [5], files: [{}], envs: {a: b}}]\n",
        "images: [5, {name: 5}, {}]\nreplicas: [5, {}, {name: a}]\nlabels: [5, {pairs: 5}]\ncommonLabels: 5\n",
        "namespace: [a]\nnamePrefix: {a: b}\nsortOptions: 5\nconfigurations: [5]\ncomponents: [5]\n",
        "patches: [5, {path: 5}, {patch: 5}]\npatchesStrategicMerge: 5\npatchesJson6902: [{}]\nreplacements: [5]\nvars: [5]\n",
        "kind: Deployment\n",
        "apiVersion: 5\nkind: [a]\n",
    ],
)
def test_nothing_that_is_written_in_a_kustomization_is_a_crash(text: str) -> None:
    found = resolve({"kustomization.yaml": text, "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"})
    assert all(problem.place.path == "kustomization.yaml" for problem in found.problems)
