"""Asks for the values of expressions: each is an output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .answers import with_unknown
from .batch import Batch
from .yaml_files import CASES, read, write

RECORDED = CASES / "expressions.yaml"


def ask(configuration: str, expressions: Sequence[str]) -> list[Any]:
    """The answer to each of ``expressions``, which see the variables that ``configuration`` declares."""
    return Batch(configuration, _inside, _outside).ask(expressions, _answer)


def _inside(number: int, expression: str) -> str:
    return f'output "e{number}" {{\n  value = {expression}\n}}\n'


def _outside(number: int) -> str:
    return f'output "e{number}" {{\n  value = module.m.e{number}\n  sensitive = true\n}}\n'


def _answer(planned: dict[str, Any], number: int) -> Any:
    change = planned["output_changes"].get(f"e{number}")
    return None if change is None else with_unknown(change.get("after"), change["after_unknown"])


def record(more: Sequence[str] = ()) -> int:
    """Ask again for every recorded expression and for ``more``, and write the answers down."""
    recorded = read(RECORDED)
    differs = {case["expression"] for case in recorded["differs"]}
    wanted = sorted({*(case["expression"] for case in recorded["cases"]), *more} - differs)
    answers = ask(recorded["configuration"], wanted)
    recorded["cases"] = [{"expression": expression, "value": value} for expression, value in zip(wanted, answers, strict=True)]
    listed = ask(recorded["configuration"], [case["expression"] for case in recorded["differs"]])
    for case, value in zip(recorded["differs"], listed, strict=True):
        case["terraform"] = value
    write(RECORDED, recorded, flow=True)
    return len(wanted)
