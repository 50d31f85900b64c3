"""Who owns an agent, how sure that is, and when it is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.gathering import gather
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "owner_cases.yaml").read_text(encoding="utf-8"))
MANIFEST = "apiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata:\n  name: bot\n  {}: {{{}}}\nspec: {{type: Declarative}}\n"


def owners(files: dict[str, str]) -> tuple[list[str], bool]:
    """Owners as "principal source confidence", and whether there may be more."""
    store = gather(MemoryTree(files), Settings()).store
    rows = store.query("SELECT principal || ' ' || source || ' ' || confidence AS owner FROM owners ORDER BY 1")
    open_ = store.query("SELECT 1 FROM unresolved WHERE attribute = 'owners'")
    assert bool(open_) != bool(store.query("SELECT 1 FROM closed WHERE fact = 'owners'"))
    return [str(row["owner"]) for row in rows], bool(open_)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_an_agent_is_owned_by_exactly_these(case: dict[str, Any]) -> None:
    tags = f"  tags = {case['tags']}\n" if "tags" in case else ""
    bot = f'resource "aws_bedrockagent_agent" "bot" {{\n  agent_name = "bot"\n{tags}}}\n'
    assert owners({"services/bot/main.tf": bot, **case.get("files", {})}) == (case["owners"], case.get("open", False))


@pytest.mark.parametrize("section", ["labels", "annotations"])
def test_labels_and_annotations_of_a_manifest_name_owners(section: str) -> None:
    assert owners({"bot.yaml": MANIFEST.format(section, "app.acme.io/owner: ann, team: core")}) == (
        ["ann label high", "core label low"],
        False,
    )


def test_the_code_of_an_agent_has_owners_too() -> None:
    service = "{build: ../services/bot, environment: {ANTHROPIC_API_KEY: '${K}', ANTHROPIC_MODEL: m}}"
    compose = f"name: shop\nservices:\n  support-agent: {service}\n"
    files = {
        "deploy/compose.yaml": compose,
        "services/bot/Dockerfile": "FROM scratch\n",
        "CODEOWNERS": "/deploy/ @ops\n/services/bot/ @ann\n",
    }
    assert owners(files) == (["@ann codeowners high", "@ops codeowners high"], False)


def test_a_tag_of_one_deployment_is_told_at_its_line() -> None:
    bot = 'resource "aws_bedrockagent_agent" "bot" {\n  agent_name = "bot"\n  tags = {\n    owner = "ann"\n  }\n}\n'
    store = gather(MemoryTree({"main.tf": bot}), Settings()).store
    assert [row["line"] for row in store.query("SELECT l.line AS line FROM owners o JOIN locations l ON l.id = o.loc")] == [4]
