"""Source code is read in the folders that a workload is built from, once, and nowhere else."""

from __future__ import annotations

from collections import Counter

from fivegates.gathering import gather
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

COMPOSE = """\
name: app
services:
  triage: {build: ./triage}
  router: {build: ./triage}
"""
FILES = {
    "compose.yaml": COMPOSE,
    "triage/Dockerfile": "FROM python:3.13-slim\nCOPY . /app\n",
    "triage/app.py": "from crewai import Crew\ncrew = Crew()\n",
    "triage/config/agents.yaml": "a:\n  role: r\n  goal: g\n  backstory: b\n",
    "triage/tests/test_app.py": "import openai\n",
    **{f"elsewhere/{number}/agent.py": "from crewai import Crew\nCrew()\n" for number in range(50)},
    **{f"elsewhere/{number}/agents.yaml": "a:\n  role: r\n  goal: g\n  backstory: b\n" for number in range(5)},
    **{f"elsewhere/{number}/agent-card.json": "{}" for number in range(5)},
    "langgraph/AGENTS.md": "You are an agent",
}


class CountingTree(MemoryTree):
    """Counts what is read."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(files)
        self.reads: Counter[str] = Counter()

    def read(self, path: str) -> bytes:
        self.reads[path] += 1
        return super().read(path)


def test_source_is_read_only_in_folders_that_a_workload_is_built_from() -> None:
    tree = CountingTree(FILES)
    agents = gather(tree, load_settings(tree)).agents
    source = {path for path in tree.reads if path.endswith((".py", ".json", ".md"))}
    assert [agent.name for agent in agents] == ["triage", "router"]
    assert source <= {"triage/app.py"} | {path for path in FILES if path.startswith("triage/tests/")}
    assert "triage/app.py" in source


def test_code_that_several_workloads_are_built_from_is_read_once_for_evidence() -> None:
    one = CountingTree({**FILES, "compose.yaml": COMPOSE.replace("  router: {build: ./triage}\n", "")})
    two = CountingTree(FILES)
    for tree in (one, two):
        gather(tree, load_settings(tree))
    assert one.reads["triage/app.py"] == two.reads["triage/app.py"]
