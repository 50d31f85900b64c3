"""Asks for the plans of whole configurations, whose resources are ``terraform_data``; ``id`` of one is what is unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .answers import with_unknown
from .terraform import Folder, OracleError, folder_with
from .yaml_files import CASES, read, write

RECORDED = CASES / "configurations.yaml"


def planned(case: dict[str, Any]) -> dict[str, Any]:
    """The planned input of every resource, by address."""
    with folder_with(case["files"]) as folder:
        root = Folder(Path(folder.path, case.get("root", "")))
        root.init()
        plan = root.plan(*(f"-var-file={path}" for path in case.get("var_files", ())))
        if not isinstance(plan, dict):
            raise OracleError(f"{case['title']}: {plan}")
    return {each["address"]: _input(each["change"]) for each in plan["resource_changes"]}


def _input(change: dict[str, Any]) -> Any:
    return with_unknown(change["after"].get("input"), change["after_unknown"].get("input", False))


def record() -> int:
    cases = read(RECORDED)
    for case in cases:
        case["planned"] = planned(case)
    write(RECORDED, cases)
    return len(cases)
