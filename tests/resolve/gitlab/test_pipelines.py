"""What GitLab makes of the files of a pipeline, and that no file can make it endless."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.readers.interface import Limits, Problem
from fivegates.resolve.gitlab import JOB
from fivegates.resolve.gitlab.path_globs import matches
from fivegates.resolve.gitlab.pipelines import GitlabResult, resolve_gitlab
from fivegates.resolve.yaml_files import YamlFiles
from fivegates.tree.memory import MemoryTree
from fivegates.values import Unknown, Value

CASES = yaml.safe_load((Path(__file__).parent / "pipelines.yaml").read_text(encoding="utf-8"))
KEYWORDS = ("script", "before_script", "after_script", "image", "stage", "variables")
FOLD = {"prod": "prod", "production": "prod", "staging": "staging", "dev": "dev", "development": "dev", "test": "test"}
SECONDS = 30.0  # for what would take hours; it takes a second or two


def resolved(files: dict[str, str]) -> GitlabResult:
    limits = Limits()
    return resolve_gitlab(YamlFiles(MemoryTree(files), {}, limits), sorted(files), FOLD, limits)


def shown(value: Value | None) -> Any:
    if value is None:
        return None
    data = value.data
    if isinstance(data, dict):
        return {name: shown(entry) for name, entry in data.items()}
    if isinstance(data, tuple):
        return [shown(item) for item in data]
    return "?" if isinstance(data, Unknown) else data


def listed(problems: list[Problem], kind: str) -> list[str]:
    return [f"{problem.place.path}:{problem.place.line} {problem.reason}" for problem in problems if problem.kind == kind]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_jobs_have_the_values_that_gitlab_gives_them(case: dict[str, Any]) -> None:
    result = resolved(case["files"])
    jobs = {
        one.label: {name: value for name in KEYWORDS if (value := shown(one.get(name))) is not None}
        for one in result.resources
        if one.type == JOB
    }
    assert jobs == case["jobs"]
    for kind in ("notice", "not_read"):
        wanted = case.get({"notice": "notices"}.get(kind, kind), [])
        found = listed(result.problems, kind)
        assert len(found) == len(wanted) and all(one.startswith(want) for one, want in zip(found, wanted, strict=True)), found
    assert not listed(result.problems, "error")


@pytest.mark.parametrize(
    ("environment", "folded"),
    [
        ("prod", "prod"),
        ("{name: prod/eu}", "prod"),
        ("{name: anything, deployment_tier: development}", "dev"),
        ("{name: $WHERE}", "staging"),
        ("{name: review/$CI_COMMIT_REF_SLUG}", None),
        ("{name: blue}", None),
        ("[prod]", None),
    ],
)
def test_the_tier_of_an_environment_says_more_than_its_name(environment: str, folded: str | None) -> None:
    files = {".gitlab-ci.yml": f"variables: {{WHERE: staging}}\njob: {{script: [x], environment: {environment}}}\n"}
    assert [one.environment for one in resolved(files).resources] == [folded]


@pytest.mark.parametrize(
    ("glob", "path", "is_meant"),
    [
        ("ci/*.yml", "ci/a.yml", True),
        ("ci/*.yml", "ci/a/b.yml", False),
        ("ci/**.yml", "ci/a/b.yml", True),
        ("ci/**.yml", "ci/a.yml", True),
        ("ci/**/*.yml", "ci/a/b.yml", True),
        ("ci/**/*.yml", "ci/a.yml", False),
        ("*", "a/b", False),
        ("**", "a/b", True),
    ],
)
def test_wildcards_mean_what_gitlab_documents(glob: str, path: str, is_meant: bool) -> None:
    assert matches(glob, path) is is_meant


HOSTILE = {
    "thousands of jobs over one base": "variables: {"
    + ", ".join(f"V{n}: x" for n in range(500))
    + "}\n.base: {script: [claude -p go], variables: {A: b}}\n"
    + "".join(f"j{n}: {{extends: .base, variables: {{N: '{n}'}}}}\n" for n in range(4_000)),
    "a chain of thousands": ".j0: {script: [x]}\n"
    + "".join(f".j{n + 1}: {{extends: .j{n}}}\n" for n in range(4_000))
    + "a: {extends: .j4000, script: [x]}\n",
    "bases that each have ten bases": "".join(
        f".l{level}n{n}: {{extends: [{', '.join(f'.l{level + 1}n{m}' for m in range(10))}]}}\n" for level in range(10) for n in range(10)
    )
    + "a: {script: [x], extends: .l0n0}\n",
    "references that each name ten": "".join(
        f".r{n}: {{script: [{', '.join([f'!reference [.r{n + 1}, script]'] * 10)}]}}\n" for n in range(10)
    )
    + ".r10: {script: [x]}\na: {script: !reference [.r0, script]}\n",
    "references that each name ten that are empty": "".join(
        f".r{n}: {{script: [{', '.join([f'!reference [.r{n + 1}, script]'] * 10)}]}}\n" for n in range(9)
    )
    + ".r9: {script: []}\na: {script: !reference [.r0, script]}\n",
    "thousands of globs": "include: [" + ", ".join(f"'/**/x{n}*a*b*.yml'" for n in range(20_000)) + "]\na: {script: [x]}\n",
    "jobs that start thousands of globs": "".join(f"j{n}: {{trigger: {{include: '/**/x{n}*a*b*.yml'}}}}\n" for n in range(5_000))
    + "a: {script: [x]}\n",
    "braces that nothing closes": "variables: {"
    + ", ".join(f"V{n}: '{'${a' * 24_000}'" for n in range(20))
    + "}\na: {script: [x]}\n",
    "large maps merged by every job": ".base: {script: [x], variables: {"
    + ", ".join(f"V{n}: x" for n in range(5_000))
    + "}}\n"
    + "".join(f"j{n}: {{extends: .base, variables: {{A: b}}}}\n" for n in range(5_000)),
    "variables that double each other": "variables: {V0: xxxxxxxxxx, "
    + ", ".join(f"V{n + 1}: $V{n}$V{n}$V{n}$V{n}$V{n}$V{n}$V{n}$V{n}$V{n}$V{n}" for n in range(30))
    + "}\na: {script: [x], image: $V30}\n",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_pipeline_is_endless(text: str) -> None:
    start = time.monotonic()
    files = {f"folder{n % 50}/below/a{n}.yml": "" for n in range(1_000)} if "*" in text else {}
    result = resolved({".gitlab-ci.yml": text, **files})
    for one in result.resources:
        for name in KEYWORDS:
            one.get(name)
    assert time.monotonic() - start < SECONDS
    assert result.resources


def test_includes_beyond_what_gitlab_allows_are_an_error() -> None:
    files = {f"ci/{n}.yml": "x: {script: [x]}\n" for n in range(200)}
    problems = resolved({".gitlab-ci.yml": "include: ci/*.yml\n", **files}).problems
    assert [problem.kind for problem in problems] == ["error"]


def nested(levels: int, text: str) -> str:
    return "[" * levels + text + "]" * levels


QUOTED = "'$[[ inputs.x ]]'"
GROWING: dict[str, dict[str, str]] = {
    "inputs that double at every include": {
        ".gitlab-ci.yml": "include: [{local: c0.yml, inputs: {x: aaaaaaaaaa}}]\na: {script: [x]}\n",
        **{
            f"c{n}.yml": "spec: {inputs: {x: }}\n---\n"
            f"include: [{{local: c{n + 1}.yml, inputs: {{x: '$[[ inputs.x ]]$[[ inputs.x ]]'}}}}]\n"
            for n in range(40)
        },
    },
    "references that are nested in what references name": {
        ".gitlab-ci.yml": "".join(f".r{n}: {{script: {nested(150, f'!reference [.r{n + 1}, script]')}}}\n" for n in range(9))
        + "a: {script: [x, !reference [.r0, script]]}\n",
    },
    "inputs that are nested in inputs": {
        ".gitlab-ci.yml": "include: [{local: c0.yml, inputs: {x: [a]}}]\na: {script: [!reference [b19, script]]}\n",
        **{
            f"c{n}.yml": "spec: {inputs: {x: }}\n---\n"
            f"include: [{{local: c{n + 1}.yml, inputs: {{x: {nested(150, QUOTED)}}}}}]\nb{n}: {{script: {QUOTED}}}\n"
            for n in range(20)
        },
    },
}


@pytest.mark.parametrize("files", GROWING.values(), ids=GROWING)
def test_what_inputs_and_references_make_is_bounded(files: dict[str, str]) -> None:
    result = resolved(files)
    job = next(one for one in result.resources if one.label == "a")
    assert job.get("script") is not None
