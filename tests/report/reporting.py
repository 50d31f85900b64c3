"""What the reports' tests share: a redactor that knows no secret, an empty scan, and the schemas."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

from fivegates.findings.model import ScanResult
from fivegates.packaged import read_packaged_json


class NoSecrets:
    """Lets everything through."""

    def redact(self, text: str) -> str:
        return text

    def collect_data(self, data: Any) -> None:
        """Nothing to remember."""

    def redact_data(self, data: Any) -> Any:
        return data


def empty_scan(**changes: Any) -> ScanResult:
    settings = {"root": ".", "files": {}, "agents": [], "findings": [], "problems": [], "unresolved": [], "exit_code": 0, "fail_on": "high"}
    return ScanResult(**{**settings, **changes})


def validator(name: str) -> Draft202012Validator:
    schema = read_packaged_json("fivegates.schemas", f"{name}.schema.json")
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
