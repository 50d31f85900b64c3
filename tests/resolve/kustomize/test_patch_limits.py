"""Patches of a stranger: whatever they ask for is bounded, and what cannot be done is listed at its line."""

from __future__ import annotations

import pytest

from fivegates.readers.interface import DEFAULT_LIMITS, Problem
from fivegates.resolve.kustomize.build import Build, Builder
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.tree.memory import MemoryTree

OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: b}\n"


def build(kustomization: str, files: dict[str, str] | None = None) -> tuple[Build, list[Problem]]:
    tree = {"one.yaml": OBJECT, "kustomization.yaml": f"resources: [one.yaml]\n{kustomization}", **(files or {})}
    given = YamlFiles(MemoryTree({path: text.encode() for path, text in tree.items()}), {}, DEFAULT_LIMITS)
    builder = Builder(given, DEFAULT_LIMITS)
    return builder.build(""), [*given.problems, *builder.problems]


def operations(*lines: str) -> str:
    return "patches:\n- target: {kind: ConfigMap}\n  patch: |-\n" + "".join(f"    - {line}\n" for line in lines)


COPIES = [f"{{op: copy, from: /data, path: /data/x{number}}}" for number in range(60)]
DEEP = [f"{{op: add, path: {'/data' + '/d' * level}, value: {{}}}}" for level in range(400)]
DOUBLING = "".join(
    "- source: {kind: ConfigMap, fieldPath: data.a}\n  targets:\n  - select: {kind: ConfigMap}\n    fieldPaths: [data.a]\n"
    "    options: {delimiter: '|', index: 99}\n"
    for _ in range(40)
)


@pytest.mark.parametrize(
    ("kustomization", "line", "reason"),
    [
        (operations(*COPIES), 23, "more values than are worked out"),
        (operations(*DEEP), None, "levels deep"),
        (f"replacements:\n{DOUBLING}", None, "too long"),
        (operations("{op: add, path: /data/a/b, value: 1}"), 5, "what it points into is not there"),
        (operations("{op: fly, path: /data/a}"), 5, "no JSON patch operation 'fly'"),
        (operations("{op: test, path: /data/a, value: c}"), 5, "the test fails"),
        (operations("{path: /data/a}"), 5, "has no text 'op'"),
        ("patches:\n- target: {name: '('}\n  patch: '[]'\n", 3, ""),
        ("patches:\n- target: {name: '('}\n  patch: '[{op: remove, path: /data}]'\n", 3, "cannot be read"),
        (f"patches:\n- target: {{name: '{'(a*)*' * 30}b'}}\n  patch: '[{{op: remove, path: /data}}]'\n", None, None),
        ("patches:\n- {path: no.yaml}\n", 3, "not in this tree"),
        ("patches:\n- {path: ../../etc/passwd}\n", 3, "not in this tree"),
        ("patches:\n- {patch: 'a: b', path: one.yaml}\n", 3, "one of patch and path"),
        ("patches:\n- patch: 'just text'\n", 3, "neither an object"),
        ("patches:\n- patch: '{apiVersion: v1, kind: ConfigMap}'\n", 3, "without metadata.name"),
        ("patches:\n- patch: '[{op: remove, path: /data}]'\n", 3, "needs a target"),
        ("patches:\n- target: {labelSelector: 'a in ('}\n  patch: '[{op: remove, path: /data}]'\n", 3, "cannot be read"),
        ("patchesStrategicMerge:\n- '{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {$patch: fly}}'\n", 3, "'fly'"),
        ("replacements:\n- {source: {kind: ConfigMap}}\n", 3, "a source and targets"),
        ("replacements: [{source: {kind: Secret}, targets: []}]\n", 2, "matches no object"),
        ("vars: [{name: A, objref: {kind: Secret, name: x, apiVersion: v1}}]\n", 2, "taken from no object"),
    ],
)
def test_what_cannot_be_done_is_listed_at_its_line_and_the_rest_is_built(kustomization: str, line: int | None, reason: str | None) -> None:
    built, problems = build(kustomization)
    assert len(built.objects) == 1
    if reason:
        assert not built.complete
        assert [problem for problem in problems if reason in problem.reason], problems
    if line is not None and reason:
        assert [problem.place.line for problem in problems if reason in problem.reason] == [line]


def test_a_patch_for_what_is_missing_with_a_base_is_no_mistake_of_the_patch() -> None:
    patch = "patches:\n- patch: '{apiVersion: v1, kind: Secret, metadata: {name: elsewhere}}'\n"
    _, problems = build(patch.replace("patches", "bases: [github.com/example/base]\npatches"))
    assert {problem.kind for problem in problems} == {"not_read"}
    _, problems = build(patch)
    assert {problem.kind for problem in problems} == {"error"}


def test_what_a_template_fills_in_is_no_mistake_of_a_patch() -> None:
    filled = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {{ .spec }}\n"
    merge = "- patch: '{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {hostNetwork: true}}'\n"
    operation = "- target: {kind: Pod}\n  patch: '[{op: add, path: /spec/containers/0, value: 1}]'\n"
    for patch in (merge, operation):
        files = {"kustomization.yaml": f"resources: [pod.yaml]\npatches:\n{patch}", "pod.yaml": filled}
        built, problems = build("", files)
        assert [one.name for one in built.objects] == ["p"]
        assert "error" not in {problem.kind for problem in problems if "Kustomize" in problem.reason}


def test_a_large_list_is_not_merged_and_says_so() -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
    many = pod + "".join(f"  - {{name: c{number}}}\n" for number in range(1_000))
    files = {"pod.yaml": many, "patch.yaml": f"{pod}  - {{name: c1, image: x}}\n"}
    built, problems = build(
        "patches: [{path: patch.yaml}]\n", {"kustomization.yaml": "resources: [pod.yaml]\npatches: [{path: patch.yaml}]\n", **files}
    )
    assert not built.complete
    assert ["not merged" in problem.reason for problem in problems] == [True]


def test_a_large_file_in_thousands_of_generators_is_read_so_often_and_no_more() -> None:
    generators = "".join(f"- {{name: made-{number}, envs: [many.env], files: [big.txt]}}\n" for number in range(500))
    built, problems = build(f"configMapGenerator:\n{generators}", {"many.env": "A=b\n", "big.txt": "x" * 1_000_000})
    known = [one for one in built.objects if (data := one.entries.get("data")) is not None and not data.is_unknown]
    assert 40 < len(known) < 60
    assert len(built.objects) == 501
    assert not built.settled
    assert {problem.reason for problem in problems} == {"Kustomize: the overlays of this tree make more than is worked out"}


def test_where_patches_take_too_much_the_rest_is_listed_once() -> None:
    objects = "---\n".join(OBJECT.replace("one", f"one-{number}") for number in range(1000))
    patches = "".join(
        f"- {{target: {{kind: ConfigMap}}, patch: '[{{op: add, path: /data/x{number}, value: y}}]'}}\n" for number in range(2000)
    )
    built, problems = build(f"patches:\n{patches}", {"one.yaml": objects})
    assert len(built.objects) == 1000
    assert len(problems) == 1
    assert problems[0].reason.endswith("more values than are worked out; no patch from here on is applied")


def test_a_long_text_put_into_many_fields_is_too_much() -> None:
    fields = ", ".join("{name: a-b}" for _ in range(500))
    objects = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: one}}\ndata: {{a: {'x' * 900_000}}}\n---\n"
    objects += f"apiVersion: v1\nkind: Service\nmetadata: {{name: two}}\nspec: {{ports: [{fields}]}}\n"
    replacement = (
        "- source: {kind: ConfigMap, fieldPath: data.a}\n  targets:\n  - select: {kind: Service}\n    fieldPaths: ['spec.ports.*.name']\n"
    )
    built, problems = build(f"replacements:\n{replacement}    options: {{delimiter: '-', index: 1}}\n", {"one.yaml": objects})
    assert len(built.objects) == 2
    assert [problem for problem in problems if "no replacement from here on is made" in problem.reason], problems


def test_components_that_use_each_other_twice_are_used_so_often_and_no_more() -> None:
    head = "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: a\n"
    files = {f"c{level}/kustomization.yaml": f"{head}components: [../c{level + 1}, ../c{level + 1}]\n" for level in range(40)}
    built, problems = build("components: [c0]\n", {**files, "c40/kustomization.yaml": head})
    assert len(built.objects) == 1
    assert [problem for problem in problems if "more often than is worked out" in problem.reason]


def test_a_thousand_labels_on_a_thousand_objects_are_added_at_once_or_not_at_all() -> None:
    objects = "---\n".join(OBJECT.replace("one", f"one-{number}") for number in range(1000))
    for labels, is_done in ((100, True), (10_000, False)):
        named = "".join(f"  l{number}: x\n" for number in range(labels))
        built, problems = build(f"commonLabels:\n{named}", {"one.yaml": objects})
        assert len(built.objects) == 1000
        assert ("labels" in (built.objects[0].entries["metadata"].data)) is is_done
        assert bool(problems) is not is_done
