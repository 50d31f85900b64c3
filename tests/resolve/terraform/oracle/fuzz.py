"""Compares made-up expressions with the real ``terraform``, in batches of one plan each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plain_values import plain

from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.interface import Limits
from fivegates.resolve.terraform import TerraformSettings, resolve_terraform
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree

from .answers import agree
from .expressions import BATCH, ask
from .generator import CONFIGURATION, Generator

Difference = tuple[str, Any, Any]  # the expression, terraform's answer, ours


def ours(configuration: str, expression: str) -> Any:
    """What the evaluator makes of an expression, as plain data."""
    text = f'{configuration}\nresource "test_thing" "x" {{\n  v = {expression}\n}}\n'
    found = resolve_terraform({"main.tf": parse_hcl(Source("main.tf", text))}, MemoryTree({"main.tf": text}), TerraformSettings(), Limits())
    return plain(found.resources[0].get("v"))


def holds_error(found: Any) -> bool:
    """Whether a part is refused: Terraform refuses the whole then, and we keep the rest."""
    if isinstance(found, dict):
        return "$error" in found or any(map(holds_error, found.values()))
    return isinstance(found, list) and any(map(holds_error, found))


def same(wanted: Any, found: Any) -> bool:
    return holds_error(found) if isinstance(wanted, dict) and "$error" in wanted else agree(wanted, found)


def differences(expressions: Sequence[str]) -> Iterator[Difference]:
    for expression, wanted in zip(expressions, ask(CONFIGURATION, expressions), strict=True):
        found = ours(CONFIGURATION, expression)
        if not same(wanted, found):
            yield expression, wanted, found


def fuzz(batches: int, seed: int) -> Iterator[Difference]:
    """The differences in ``batches`` of made-up expressions; the same seed makes the same ones."""
    for batch in range(batches):
        generator = Generator(seed + batch)
        yield from differences([generator.expression() for _ in range(BATCH)])
