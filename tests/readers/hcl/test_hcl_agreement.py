"""python-hcl2 and our reader see the same structure in what both accept."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from fivegates.source import Source

HERE = Path(__file__).parent
SNIPPETS = sorted((HERE / "snippets").glob("*.tf"))
BODIES = yaml.safe_load((HERE / "bodies.yaml").read_text(encoding="utf-8"))
NOT_IN_PYTHON_HCL2 = {
    "a byte-order mark",
    "comments of all kinds in every gap",
    "names of every script, with dashes, and words that mean something elsewhere",
    "a heredoc, whose lines are nothing else",
    "labels with comments between them that hold quotes, and with what looks like a comment in them",
}


@pytest.fixture(scope="module")
def agreement() -> ModuleType:
    """The benchmark that compares the two, which is a program and no module of the package."""
    path = HERE.parents[2] / "benchmarks" / "hcl_agreement.py"
    spec = importlib.util.spec_from_file_location("hcl_agreement", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", SNIPPETS, ids=[path.name for path in SNIPPETS])
def test_both_see_the_same_structure_in_a_snippet(agreement: ModuleType, path: Path) -> None:
    source = Source(path.name, path.read_bytes().decode())
    ours = agreement.our_shape(source)
    assert ours == agreement.their_shape(source)
    assert ours[1]


@pytest.mark.parametrize("case", BODIES, ids=[case["title"] for case in BODIES])
def test_both_see_the_same_structure_in_a_small_body(agreement: ModuleType, case: dict[str, str]) -> None:
    source = Source("main.tf", case["text"])
    theirs = agreement.their_shape(source)
    if case["title"] in NOT_IN_PYTHON_HCL2:
        assert isinstance(theirs, str), "python-hcl2 reads this now: take it off the list"
    else:
        assert agreement.our_shape(source) == theirs


def test_the_comparison_tells_a_difference(agreement: ModuleType) -> None:
    one, other = Source("a.tf", "a { b = 1 }\n"), Source("a.tf", "a { c = 1 }\n")
    assert agreement.our_shape(one) != agreement.their_shape(other)
    assert agreement._kind("broken", agreement.their_shape(one)) == "rejected by us only"
