"""Small trees and the facts that extraction and linking must make of them: every line of every view that a case names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from facts_shown import VIEWS, facts_of, shown

HERE = Path(__file__).parent
FILES = (
    "across_cases",
    "declared_cases",
    "deployment_cases",
    "agent_cases",
    "bake_cases",
    "capability_cases",
    "chart_release_cases",
    "code_cases",
    "copy_cases",
    "credential_cases",
    "custom_cases",
    "operator_cases",
    "exposure_cases",
    "gitlab_cases",
    "gitops_cases",
    "grant_cases",
    "image_cases",
    "job_cases",
    "key_cases",
    "link_cases",
    "log_cases",
    "module_cases",
    "module_call_cases",
    "pod_cases",
    "rbac_cases",
    "release_cases",
    "release_command_cases",
    "run_cases",
    "runtime_cases",
    "tag_cases",
    "trust_link_cases",
    "workflow_cases",
    "mcp_cases",
    "workload_cases",
)
CASES = [case for name in FILES for case in yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_tree_holds_exactly_these_facts(case: dict[str, Any]) -> None:
    store = facts_of(case["files"], frozenset(case.get("untracked", ())))
    views = [view for view in VIEWS if view in case]
    assert views and set(case) <= {"title", "files", "untracked", *VIEWS}
    assert {view: shown(store, view) for view in views} == {view: sorted(case[view]) for view in views}
