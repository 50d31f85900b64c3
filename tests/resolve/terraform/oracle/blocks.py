"""Asks what nested and dynamic blocks become, through a provider that plans whatever is configured."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from .answers import UNKNOWN, with_unknown
from .batch import Batch
from .yaml_files import CASES, read, write

RECORDED = CASES / "blocks.yaml"
NESTED = {"r": "list", "q": "list", "s": "list", "e": "list", "one": "single", "m": "map"}


def record() -> int:
    recorded = read(RECORDED)
    cases = [*recorded["needs_schema"], *recorded["cases"]]
    with tempfile.TemporaryDirectory() as folder:
        batch = Batch(recorded["configuration"], _inside, settings=_settings(Path(folder)))
        answers = batch.ask([case["body"] for case in cases], _answer)
    for case, planned in zip(cases, answers, strict=True):
        case["planned"] = planned
    write(RECORDED, recorded)
    return len(cases)


def _settings(folder: Path) -> str:
    """Terraform's configuration file, by which it takes the provider from ``folder``."""
    provider = folder / "terraform-provider-test"
    provider.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).with_name("provider.py")}" "$@"\n', encoding="utf-8")
    provider.chmod(0o755)
    settings = folder / "settings.tfrc"
    overrides = f'dev_overrides {{ "hashicorp/test" = "{folder}" }}'
    settings.write_text(f"provider_installation {{\n  {overrides}\n  direct {{}}\n}}\n", encoding="utf-8")
    return str(settings)


def written(value: Any) -> Any:
    """Plain values without what is null or an empty list, which a plan does not tell from what is not there."""
    if isinstance(value, dict):
        return {name: written(item) for name, item in value.items() if item is not None and item != []}
    return [written(item) for item in value] if isinstance(value, list) else value


def _inside(number: int, body: str) -> str:
    return f'resource "test_thing" "e{number}" {{\n{body}\n}}\n'


def _answer(planned: dict[str, Any], number: int) -> Any:
    """The planned instances by address, as if the resource were called ``x``."""
    address = f"module.m.test_thing.e{number}"
    changes = {each["address"]: each["change"] for each in planned["resource_changes"] if each["address"].partition("[")[0] == address}
    return {f"x{path.removeprefix(address)}": _planned(change) for path, change in changes.items()}


def _planned(change: dict[str, Any]) -> Any:
    return _body(with_unknown(change["after"], change["after_unknown"]))


def _body(value: Any) -> Any:
    """A planned block as we have it: without what is not written, nested blocks as lists of objects."""
    if not isinstance(value, dict) or value == UNKNOWN:
        return value
    found = {name: _nested(item, NESTED[name]) if name in NESTED else item for name, item in value.items() if name != "id"}
    return {name: item for name, item in found.items() if item is not None and item != []}


def _nested(value: Any, nesting: str) -> Any:
    if value is None or value == UNKNOWN:
        return value
    blocks = [value] if nesting == "single" else list(value.values()) if nesting == "map" else value
    return [_body(item) for item in blocks]
