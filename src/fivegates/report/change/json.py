"""The change as JSON; ``schemas/diff.schema.json`` describes it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ... import __version__
from ..clean import cleaned_data
from ..encode import to_json
from ..interface import Redactor
from ..json_report import Json, at, finding_json
from .words import SECTIONS, plain

if TYPE_CHECKING:
    from ...changes.compare import Changes, Comparison, Item
    from ...findings.model import ScanResult

SCHEMA = "https://fivegates.dev/schemas/diff-1.json"


def render(result: ScanResult, comparison: Comparison, base: str, *, redactor: Redactor) -> str:
    data: Json = {
        "version": __version__,
        "base": base,
        "exit_code": result.exit_code,
        "fail_on": result.fail_on,
        "prefix": result.prefix,
        "new": [finding_json(one, result.fail_on) for one in [*result.findings, *result.ignored]],
        "fixed": [finding_json(one, result.fail_on) for one in comparison.fixed],
        "kept": [finding_json(one, result.fail_on) for one in comparison.kept],
        **{name: _changes(getattr(comparison, name)) for name, _, _ in SECTIONS},
        "errors": [{"place": at(one.place), "reason": one.reason} for one in result.problems if one.kind == "error"],
        "notices": [{"place": at(one.place), "message": one.message} for one in result.notices],
    }
    clean = cache(redactor.redact)
    return to_json({"$schema": SCHEMA, **{key: cleaned_data(value, clean) for key, value in data.items()}})


def _changes(changes: Changes) -> Json:
    return {name: [_item(item) for item in getattr(changes, name)] for name in ("added", "removed", "changed")}


def _item(item: Item) -> Json:
    before = {column: then or None for column, then, _ in item.before}
    direction = {"direction": item.direction} if item.direction else {}
    return {**plain(item.row), **direction, "place": at(item.place), **({"before": before} if before else {})}
