"""A value stands where its owner edits it: at the patch's own line, in its file or inline; everything else keeps its place."""

from __future__ import annotations

from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.resolve.kustomize.build import Builder
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.tree.memory import MemoryTree
from fivegates.values import Value

BASE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: agent
spec:
  template:
    spec:
      serviceAccountName: shared
      containers:
      - name: one
        image: one:1
"""
STRATEGIC = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent}
spec:
  template:
    spec:
      containers:
      - name: one
        image: one:2
"""


def built(files: dict[str, str], folder: str = "over") -> Value:
    tree = {"base/kustomization.yaml": "resources: [agent.yaml]\n", "base/agent.yaml": BASE, **files}
    builder = Builder(YamlFiles(MemoryTree({path: text.encode() for path, text in tree.items()}), {}, DEFAULT_LIMITS), DEFAULT_LIMITS)
    (found,) = builder.build(folder).objects
    assert not builder.problems
    return Value(dict(found.entries), found.header.origin)


def at(root: Value, *path: str | int) -> tuple[object, str, int]:
    value = root
    for step in path:
        below = value.items()[step] if isinstance(step, int) else value.get(step)
        assert below is not None
        value = below
    return value.data, value.place.path, value.place.line


POD = ("spec", "template", "spec")


def test_a_merged_value_stands_in_the_file_of_the_patch() -> None:
    root = built({"over/kustomization.yaml": "resources: [../base]\npatches: [{path: image.yaml}]\n", "over/image.yaml": STRATEGIC})
    assert at(root, *POD, "containers", 0, "image") == ("one:2", "over/image.yaml", 9)
    assert at(root, *POD, "containers", 0, "name")[1:] == ("over/image.yaml", 8)
    assert at(root, *POD, "serviceAccountName") == ("shared", "base/agent.yaml", 8)


def test_a_value_of_an_inline_patch_stands_at_its_line_of_the_kustomization() -> None:
    lines = "".join(f"    {line}\n" for line in STRATEGIC.splitlines())
    root = built({"over/kustomization.yaml": f"resources: [../base]\npatches:\n- patch: |-\n{lines}"})
    assert at(root, *POD, "containers", 0, "image") == ("one:2", "over/kustomization.yaml", 12)


def test_a_value_of_a_json_patch_stands_at_its_operation() -> None:
    patch = "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: replace\n      path: /spec/template/spec/serviceAccountName\n"
    root = built({"over/kustomization.yaml": f"resources: [../base]\n{patch}      value: own\n"})
    assert at(root, *POD, "serviceAccountName") == ("own", "over/kustomization.yaml", 7)


def test_a_patch_in_a_quoted_string_stands_where_the_string_does() -> None:
    patch = r'"[{\"op\": \"replace\", \"path\": \"/spec/template/spec/serviceAccountName\", \"value\": \"own\"}]"'
    root = built({"over/kustomization.yaml": f"resources: [../base]\npatches:\n- target: {{kind: Deployment}}\n  patch: {patch}\n"})
    assert at(root, *POD, "serviceAccountName") == ("own", "over/kustomization.yaml", 4)


def test_a_replaced_value_stands_at_the_path_it_is_written_to() -> None:
    replacement = (
        "replacements:\n- source: {kind: Deployment}\n  targets:\n  - select: {kind: Deployment}\n"
        "    fieldPaths:\n    - spec.template.spec.serviceAccountName\n"
    )
    root = built({"over/kustomization.yaml": f"resources: [../base]\n{replacement}"})
    assert at(root, *POD, "serviceAccountName") == ("agent", "over/kustomization.yaml", 7)


def test_what_no_patch_touches_is_shared_with_the_base_and_not_copied() -> None:
    other = BASE.replace("name: agent", "name: other")
    tree = {
        "base/kustomization.yaml": "resources: [agent.yaml, other.yaml]\n",
        "base/agent.yaml": BASE,
        "base/other.yaml": other,
        "over/kustomization.yaml": "resources: [../base]\npatches: [{path: image.yaml}]\n",
        "over/image.yaml": STRATEGIC,
    }
    builder = Builder(YamlFiles(MemoryTree({path: text.encode() for path, text in tree.items()}), {}, DEFAULT_LIMITS), DEFAULT_LIMITS)
    before = {one.name: one.entries for one in builder.build("base").objects}
    after = {one.name: one.entries for one in builder.build("over").objects}
    assert after["other"]["spec"] is before["other"]["spec"]
    assert after["agent"]["spec"] is not before["agent"]["spec"]
    assert at(Value(dict(before["agent"]), before["agent"]["spec"].origin), *POD, "containers", 0, "image")[0] == "one:1"
