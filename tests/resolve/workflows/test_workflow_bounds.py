"""Jobs times what they are given is a product that a hostile tree can make large: it is bounded, and what is left out is listed."""

from __future__ import annotations

import pytest

from fivegates.readers.interface import Problem
from fivegates.readers.yaml import parse_yaml
from fivegates.resolve.workflows.jobs import resolve_workflows
from fivegates.source import Source

PATH = ".github/workflows/w.yml"
CALLED = ".github/workflows/called.yml"


def jobs_of(number: int, text: str) -> str:
    return "on: push\njobs:\n" + "".join(f"  j{n}: {text}\n" for n in range(number))


def action_of(number: int, step: str) -> str:
    return f"inputs: {{x: {{default: abcdefghij}}}}\nruns: {{using: composite, steps: [{', '.join([step] * number)}]}}\n"


HOSTILE: dict[str, tuple[dict[str, str], list[str]]] = {
    "an action of thousands of steps in every job": (
        {PATH: jobs_of(400, "{steps: [{uses: ./a}]}"), "a/action.yml": action_of(2_000, "{run: echo}")},
        [f"{PATH}:33 more than 30,000 steps of actions"],
    ),
    "variables that a workflow gives thousands of jobs": (
        {PATH: "env: {" + ", ".join(f"E{n}: x" for n in range(700)) + "}\n" + jobs_of(700, "{steps: [{run: echo}]}")},
        [f"{PATH}:1 more than 200,000 variables given to jobs"],
    ),
    "inputs that actions inside actions multiply": (
        {PATH: jobs_of(1, "{steps: [{uses: ./a0}]}")}
        | {f"a{n}/action.yml": action_of(1, f"{{uses: ./a{n + 1}, with: {{x: '{'${{ inputs.x }}' * 50}'}}}}") for n in range(9)}
        | {"a9/action.yml": action_of(1, "{run: 'echo ${{ inputs.x }}'}")},
        [],
    ),
    "thousands of jobs that call thousands of jobs": (
        {
            PATH: jobs_of(2_000, f"{{uses: ./{CALLED}, with: {{a: 1, b: 2}}}}"),
            CALLED: jobs_of(2_000, "{steps: [{run: echo}]}").replace("push", "workflow_call"),
        },
        [],
    ),
    "a long input in every text of an action": (
        {
            PATH: jobs_of(1, f"{{steps: [{', '.join(['{uses: ./a, with: {x: ' + 'y' * 50_000 + '}}'] * 20)}]}}"),
            "a/action.yml": action_of(100, "{run: echo, env: {" + ", ".join(f"e{n}: 'a${{{{ inputs.x }}}}'" for n in range(10)) + "}}"),
        },
        [f"{PATH}:1 more than 20,000,000 characters"],
    ),
}


@pytest.mark.parametrize(("files", "listed"), HOSTILE.values(), ids=HOSTILE)
def test_what_jobs_are_given_is_bounded_and_listed(files: dict[str, str], listed: list[str]) -> None:
    streams = {path: parse_yaml(Source(path, text)) for path, text in files.items()}
    workflows = {path: stream for path, stream in streams.items() if path.startswith(".github")}
    problems: list[Problem] = []
    resources = resolve_workflows(workflows, None, streams.get, problems)
    assert resources
    told = [f"{problem.place.path}:{problem.place.line} {problem.reason}" for problem in problems]
    assert [line[: len(want)] for line, want in zip(told, listed, strict=True)] == listed
