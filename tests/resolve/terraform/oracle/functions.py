"""Asks which functions there are, and what they take and give."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from .yaml_files import CASES, write

RECORDED = CASES / "functions.yaml"


def record() -> int:
    command = ["terraform", "metadata", "functions", "-json"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["function_signatures"]
    names = sorted(name for name in told if not name.startswith("core::"))
    write(RECORDED, {name: _signature(told[name]) for name in names})
    return len(names)


def _signature(told: dict[str, Any]) -> str:
    """``string list(string)?* -> bool``: ``?`` allows null, ``*`` lets the last one repeat."""
    parameters = [_parameter(each) for each in told.get("parameters", ())]
    if "variadic_parameter" in told:
        parameters.append(f"{_parameter(told['variadic_parameter'])}*")
    return " ".join([*parameters, "->", _type(told["return_type"])])


def _parameter(told: dict[str, Any]) -> str:
    return _type(told["type"]) + ("?" if told.get("is_nullable") else "")


def _type(told: Any) -> str:
    return told if isinstance(told, str) else f"{told[0]}({_type(told[1])})"
