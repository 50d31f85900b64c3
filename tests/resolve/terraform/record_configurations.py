"""Asks the real ``terraform`` to plan every configuration in ``configurations.yaml`` and writes what it plans back.

    python tests/resolve/terraform/record_configurations.py

Needs ``terraform`` on the path, no network: resources are ``terraform_data``, whose ``input`` is recorded by address; an unknown part is
``{$unknown: true}``. ``id`` of a ``terraform_data`` is what is unknown.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).with_name("configurations.yaml")


def run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1", "NO_COLOR": "1"}
    return subprocess.run(["terraform", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def planned(case: dict[str, Any]) -> dict[str, Any]:
    """The planned input of every resource, by address."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in case["files"].items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        root = Path(folder, case.get("root", ""))
        run(root, "init", "-input=false")
        run(root, "plan", "-input=false", "-out=plan", *(f"-var-file={path}" for path in case.get("var_files", ())))
        changes = json.loads(run(root, "show", "-json", "plan"))["resource_changes"]
    return {each["address"]: merged(each["change"]["after"], each["change"]["after_unknown"]) for each in changes}


def merged(after: dict[str, Any], unknown: dict[str, Any]) -> Any:
    return with_unknown(after.get("input"), unknown.get("input", False))


def with_unknown(value: Any, unknown: Any) -> Any:
    """``value`` with its unknown parts marked; an unknown part is missing from the planned value."""
    if unknown is True:
        return {"$unknown": True}
    if isinstance(unknown, dict) and unknown:
        known = value or {}
        return {key: with_unknown(known.get(key), unknown.get(key, False)) for key in {**known, **unknown}}
    if isinstance(unknown, list) and unknown:
        return [with_unknown(item, mark) for item, mark in zip(value, unknown, strict=True)]
    return value


class Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, represent_text)


def main() -> None:
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    for case in cases:
        case["planned"] = planned(case)
    CASES.write_text(yaml.dump(cases, Dumper=Dumper, sort_keys=False, width=140, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    main()
