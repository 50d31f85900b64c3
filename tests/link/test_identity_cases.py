"""Small trees and the identities that their agents reach."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.gathering import gather
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings, load_settings
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "identity_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_agents_reach_exactly_these_identities(case: dict[str, Any]) -> None:
    tree = MemoryTree(case["files"])
    store = gather(tree, load_settings(tree)).store
    found: dict[str, dict[str, Any]] = {
        str(row["name"]): {"identities": [], "environment": row["environment"]}
        for row in store.query(
            "SELECT a.name AS name, MAX(d.environment) AS environment FROM agents a JOIN deployments d ON d.agent = a.id"
            " WHERE a.class = 'agent' GROUP BY a.id"
        )
    }
    reached = store.query(
        "SELECT a.name AS name, e.identity AS identity FROM effective_identities e JOIN deployments d ON d.id = e.deployment"
        " JOIN agents a ON a.id = d.agent WHERE a.class = 'agent' ORDER BY a.name, d.id, e.direct DESC"
    )
    for row in reached:
        found[str(row["name"])]["identities"].append(row["identity"])
    assert {name: agent["identities"] for name, agent in found.items()} == {
        name: agent["identities"] for name, agent in case["agents"].items()
    }
    for name, agent in case["agents"].items():
        if "environment" in agent:
            assert found[name]["environment"] == agent["environment"]
    shared = [row["identity"] for row in store.query("SELECT identity FROM identity_use WHERE agents > 1 ORDER BY identity")]
    assert shared == case.get("shared", [])


def test_a_module_from_elsewhere_is_listed_as_not_read_and_a_duplicate_as_a_notice() -> None:
    tree = MemoryTree(
        {
            "main.tf": 'module "a" {\n  source = "terraform-aws-modules/vpc/aws"\n}\n\nvariable "x" {}\n\nvariable "x" {}\n',
        }
    )
    result = scan_tree(tree, Settings(), ScanOptions(date(2026, 11, 21)))
    assert [(problem.kind, problem.reason, problem.place.line) for problem in result.problems] == [
        ("not_read", "Terraform module that is not in this tree", 1)
    ]
    assert [(notice.message, notice.place.line) for notice in result.notices] == [("variable x is declared twice", 7)]
    assert result.exit_code == 0
