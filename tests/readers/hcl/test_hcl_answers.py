"""Expressions as the real Terraform takes them.

``terraform_answers.json`` was recorded from Terraform 1.11.4: each expression as the value of an output, ``accepted`` by
``terraform fmt -``, ``value`` as planned. Where Terraform accepts the syntax but not the meaning, there is no value.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hcl_meaning import meaning

from fivegates.errors import ReadError
from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.hcl.syntax import Node
from fivegates.source import Source

RECORDED = Path(__file__).parent / "terraform_answers.json"
ANSWERS = json.loads(RECORDED.read_text(encoding="utf-8"), parse_int=Decimal, parse_float=Decimal)


def as_output(expression: str) -> Node:
    """The tree of an expression that is the only argument of a block. Raises ``ReadError``."""
    document = parse_hcl(Source("main.tf", f'output "o" {{\n  value = {expression}\n}}\n'))
    if document.errors:
        raise ReadError(*document.errors[0])
    arguments = document.body.blocks[0].body.arguments
    assert list(arguments) == ["value"]
    return arguments["value"].expression


@pytest.mark.parametrize("answer", [answer for answer in ANSWERS if answer["accepted"]], ids=lambda answer: repr(answer["expression"]))
def test_what_terraform_accepts_means_the_same_here(answer: dict[str, Any]) -> None:
    node = as_output(answer["expression"])
    if "value" in answer:
        assert meaning(node) == answer["value"]
        assert type(meaning(node)) is type(answer["value"])


@pytest.mark.parametrize("answer", [answer for answer in ANSWERS if not answer["accepted"]], ids=lambda answer: repr(answer["expression"]))
def test_what_terraform_rejects_is_an_error_here(answer: dict[str, Any]) -> None:
    with pytest.raises(ReadError):
        as_output(answer["expression"])
