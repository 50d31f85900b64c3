"""Where a repository is checked out says nothing about its agents."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivegates.gathering import gather
from fivegates.settings import Settings
from fivegates.tree.working import WorkingTree

COMPOSE = "services: {support-agent: {image: example.com/a, environment: {ANTHROPIC_API_KEY: x, ANTHROPIC_MODEL: m}}}\n"


@pytest.mark.parametrize("folder", ["shop", "pull-request-17"])
def test_an_agent_of_the_top_folder_has_one_id_in_every_checkout(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    store = gather(WorkingTree(tmp_path / folder), Settings()).store
    assert [row["id"] for row in store.query("SELECT id FROM agents")] == ["compose/./support-agent"]
