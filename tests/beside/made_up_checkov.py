"""Answers in checkov's shape, and a package of its name that gives them: no test needs checkov itself but one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PROGRAM = """
import json, os, sys
from pathlib import Path

class Checkov:
    def __init__(self, argv):
        self.argv = argv
        self.folder = Path(argv[argv.index("--directory") + 1])

    def run(self):
        {what}
"""


def result(check: str, path: str, lines: tuple[int, int], resource: str, **more: Any) -> dict[str, Any]:
    """One result as checkov prints it."""
    return {
        "check_id": check, "bc_check_id": None, "check_name": f"Ensure that {check} holds", "check_result": {"result": "FAILED"},
        "code_block": None, "file_path": f"/{path}", "file_line_range": list(lines), "resource": resource, "caller_file_path": None,
        "severity": None, "guideline": None,
    } | more  # fmt: skip


def answer(*failed: dict[str, Any], framework: str = "terraform", passed: Any = (), skipped: Any = (), unread: Any = ()) -> dict[str, Any]:
    """One report as checkov prints it."""
    results = {"failed_checks": [*failed], "passed_checks": [*passed], "skipped_checks": [*skipped], "parsing_errors": [*unread]}
    return {"check_type": framework, "results": results, "summary": {"failed": len(failed), "checkov_version": "3.3.30"}}


def install(folder: Path, what: str) -> None:
    """A package ``checkov`` in ``folder`` whose run does ``what``."""
    package = folder / "checkov"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").write_text("")
    (package / "main.py").write_text(PROGRAM.replace("{what}", what.replace("\n", "\n        ")))


def printing(*reports: dict[str, Any]) -> str:
    """What prints these reports."""
    return f"print({json.dumps(list(reports))!r})"
