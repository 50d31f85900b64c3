"""Our charts render letter by letter to what the real Helm made of them (``make helm-oracle`` asks it again)."""

from __future__ import annotations

import pytest
from helm_charts import CHARTS, loaded, recorded, rendered, tree_of

from fivegates.resolve.helm.chart import Chart
from fivegates.resolve.helm.unknowns import RESERVED

NAMES = sorted(folder.name for folder in CHARTS.iterdir())
RANDOM = {"chance"}


def paths(chart: Chart, name: str) -> dict[str, str]:
    """What Helm calls each template, with its path."""
    found = {f"{name}/{inner}": file.path for inner, file in chart.templates.items()}
    for child in chart.children:
        found |= paths(child, f"{name}/charts/{child.name}")
    return found


@pytest.mark.parametrize("name", [name for name in NAMES if name not in RANDOM])
def test_a_chart_renders_to_what_helm_makes_of_it(name: str) -> None:
    files = tree_of(name)
    result = rendered(files, "given.yaml" if "given.yaml" in files else "")
    where = paths(loaded(files)[0], name)
    expected = {}
    for called, text in recorded()[name].items():
        if not called.endswith("NOTES.txt") and text.strip():
            expected[where[called]] = text
    aliased = {path for path in where.values() if list(where.values()).count(path) > 1}
    ours = {path: str(text) for path, text in result.texts.items() if text.strip()}
    assert {path: text for path, text in ours.items() if path not in aliased} == {
        path: text for path, text in expected.items() if path not in aliased
    }
    assert [problem.reason for problem in result.problems] == []


def test_what_is_random_is_unknown_and_keeps_its_known_parts() -> None:
    result = rendered(tree_of("chance"))
    ours = str(result.texts["templates/s.yaml"])
    theirs = recorded()["chance"]["chance/templates/s.yaml"]
    assert len(ours.split("\n")) == len(theirs.split("\n"))
    for our_line, their_line in zip(ours.split("\n"), theirs.split("\n"), strict=True):
        known = RESERVED.split(our_line)
        assert their_line.startswith(known[0]) and their_line.endswith(known[-1])
    assert len(RESERVED.findall(ours)) == 4


def test_there_are_enough_charts_to_tell() -> None:
    assert len(NAMES) >= 30
    assert set(recorded()) == set(NAMES)
