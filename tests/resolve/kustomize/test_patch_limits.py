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


def test_a_large_list_is_not_merged_and_says_so() -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
    many = pod + "".join(f"  - {{name: c{number}}}\n" for number in range(1_000))
    files = {"pod.yaml": many, "patch.yaml": f"{pod}  - {{name: c1, image: x}}\n"}
    built, problems = build(
        "patches: [{path: patch.yaml}]\n", {"kustomization.yaml": "resources: [pod.yaml]\npatches: [{path: patch.yaml}]\n", **files}
    )
    assert not built.complete
    assert ["not merged" in problem.reason for problem in problems] == [True]
