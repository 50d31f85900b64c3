"""Asks for the values of many expressions in one plan: each is an output of a module whose variables are unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .answers import ERROR, with_unknown
from .terraform import OracleError, folder_with

BATCH = 500
NAMED = re.compile(r'(?:^m/|output value ")e(\d+)')
UNKNOWNS = {"string": '"a"', "number": "1", "bool": "true"}
VARIABLE = re.compile(r'variable "(\w+)" \{(?: type = (.*?) )?\}')


def ask(configuration: str, expressions: Sequence[str]) -> list[Any]:
    """The answer to each of ``expressions``, which see the variables that ``configuration`` declares."""
    answers: list[Any] = []
    for start in range(0, len(expressions), BATCH):
        answers += _ask_batch(configuration, expressions[start : start + BATCH])
    return answers


def _ask_batch(configuration: str, expressions: Sequence[str]) -> list[Any]:
    left = dict(enumerate(expressions))
    with folder_with(_files(configuration, left)) as folder:
        folder.init()
        while True:
            planned = folder.plan()
            if isinstance(planned, dict):
                break
            refused = _refused(planned, left)
            if not refused:
                raise OracleError(str(planned[:3]))
            left = {number: expression for number, expression in left.items() if number not in refused}
            folder.remove(f"m/e{number}.tf" for number in refused)
            folder.write(_files(configuration, left))
        return [_answer(planned, number) if number in left else ERROR for number in range(len(expressions))]


def _refused(problems: list[dict[str, Any]], left: dict[int, str]) -> set[int]:
    """The outputs that the errors are about: each stands in a file of its own; a plan that cannot be written names them."""
    told = (f"{problem.get('range', {}).get('filename', '')} {problem['detail']}" for problem in problems)
    return {int(number) for text in told for number in NAMED.findall(text)} & left.keys()


def _answer(planned: dict[str, Any], number: int) -> Any:
    change = planned["output_changes"].get(f"e{number}")
    return None if change is None else with_unknown(change.get("after"), change["after_unknown"])


def _files(configuration: str, expressions: dict[int, str]) -> dict[str, str]:
    """A module with one file an expression, and its caller."""
    variables = VARIABLE.findall(configuration)
    resources = "".join(_unknown(name, kind) for name, kind in variables)
    given = "".join(f"  {name} = {_given(name, kind)}\n" for name, kind in variables)
    outputs = "".join(f'output "e{number}" {{\n  value = module.m.e{number}\n  sensitive = true\n}}\n' for number in expressions)
    files = {"main.tf": f'{resources}module "m" {{\n  source = "./m"\n{given}}}\n{outputs}', "m/main.tf": configuration}
    files |= {f"m/e{number}.tf": f'output "e{number}" {{\n  value = {text}\n}}\n' for number, text in expressions.items()}
    return files


def _unknown(name: str, kind: str) -> str:
    """A resource whose output is planned as an unknown of the type ``kind``."""
    collection = re.match(r"(list|set|map)\((\w+)\)", kind)
    value = UNKNOWNS.get(kind, '"a"')
    if collection:
        element = UNKNOWNS.get(collection[2], '"a"')
        value = f"tomap({{ a = {element} }})" if collection[1] == "map" else f"to{collection[1]}([{element}])"
    return f'resource "terraform_data" "{name}" {{\n  input = {value}\n}}\n'


def _given(name: str, kind: str) -> str:
    output = f"terraform_data.{name}.output"
    return output if kind else f"jsondecode({output})"
