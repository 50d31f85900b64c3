"""Compares made-up expressions with the real ``terraform``, in batches of one plan each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plain_values import plain

from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.interface import Limits
from fivegates.resolve.terraform import TerraformSettings, resolve_terraform
from fivegates.resolve.terraform.resource import ResourceInstance
from fivegates.resolve.terraform.scope import Scope
from fivegates.resolve.terraform.settle import guarded
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree
from fivegates.values import Origin

from .answers import agree
from .batch import BATCH
from .expressions import RECORDED, ask
from .generator import Generator
from .yaml_files import read

Difference = tuple[str, Any, Any]  # the expression, terraform's answer, ours


def ours(configuration: str, expression: str) -> Any:
    """What the evaluator makes of an expression, as plain data: one error refuses the whole, as inside ``try``."""
    text = f'{configuration}\nresource "test_thing" "x" {{\n  v = {expression}\n}}\n'
    found = resolve_terraform({"main.tf": parse_hcl(Source("main.tf", text))}, MemoryTree({"main.tf": text}), TerraformSettings(), Limits())
    instance = found.resources[0].attributes
    assert isinstance(instance, ResourceInstance)
    argument = instance.declaration.body.arguments["v"]
    scope = Scope(instance.module, argument.source, strict=True)
    origin = Origin("literal", argument.source, argument.value_start)
    return plain(guarded(scope.evaluate, scope.session, lambda: origin, argument.expression))


def differences(expressions: Sequence[str]) -> Iterator[Difference]:
    configuration = read(RECORDED)["configuration"]
    for expression, wanted in zip(expressions, ask(configuration, expressions), strict=True):
        found = ours(configuration, expression)
        if not agree(wanted, found):
            yield expression, wanted, found


def fuzz(batches: int, seed: int) -> Iterator[Difference]:
    """The differences in ``batches`` of made-up expressions; the same seed makes the same ones."""
    for batch in range(batches):
        generator = Generator(seed + batch)
        yield from differences([generator.expression() for _ in range(BATCH)])
