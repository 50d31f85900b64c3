"""Every check finds what its failing examples mark and nothing in its passing ones, on SQLite and on DuckDB."""

from __future__ import annotations

import pytest
from duck_store import DuckStore
from example_trees import Example, examples, facts, places, scan

from fivegates.engine.judge import judge
from fivegates.engine.select import load_checks
from fivegates.scan import ScanOptions, judge_facts
from fivegates.tree.memory import MemoryTree
from fivegates.trying import late_checks

EXAMPLES = examples()
# Checks of agents, and how many it takes to fail.
OF_AGENTS = {"FG101": 1, "FG201": 2, "FG202": 1, "FG203": 1, "FG209": 1, "FG301": 1, "FG501": 1} | {
    f"FG40{number}": 1 for number in (1, 2, 3, 6, 7, 9)
}
CHECKS = {check.id: check for check in load_checks()}


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_findings_stand_on_the_marked_lines(example: Example) -> None:
    result = scan(example.files, example.check, example.today, example.past, shallow=example.shallow, base=example.base)
    assert [problem for problem in result.problems if problem.kind == "error"] == []
    assert places(result.findings) == example.marks()


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_same_query_finds_the_same_on_duckdb(example: Example) -> None:
    gathered = facts(example.files, example.today, example.past, shallow=example.shallow, base=example.base)
    params = gathered.equipment.settings.check_params
    if example.check in late_checks():
        judge_facts(gathered, MemoryTree(example.files), gathered.equipment.settings, ScanOptions(example.today))
    judged = judge(DuckStore(gathered.store), [CHECKS[example.check]], example.today, params)  # type: ignore[arg-type]
    assert places(judged.findings) == example.marks()


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_marks_lines_when_it_fails_and_only_then(example: Example) -> None:
    assert bool(example.marks()) == example.fails


@pytest.mark.parametrize("example", [example for example in EXAMPLES if example.check in OF_AGENTS and not example.fails], ids=str)
def test_a_passing_example_holds_agents_that_could_have_failed(example: Example) -> None:
    """A tree in which no agent is recognised passes every check and proves nothing."""
    agents = facts(example.files).store.query("SELECT id FROM agents WHERE class = 'agent' AND confidence >= 0.6 AND sample = 0")
    assert len(agents) >= OF_AGENTS[example.check]


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
def test_each_claimed_language_has_a_failing_and_a_passing_example(check) -> None:  # type: ignore[no-untyped-def]
    own = [example for example in EXAMPLES if example.check == check.id]
    assert {(example.language, example.fails) for example in own} == {
        (language, fails) for language in check.claims for fails in (True, False)
    }
