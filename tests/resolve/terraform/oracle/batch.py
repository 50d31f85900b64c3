"""Plans many cases at once: a module with one file a case, whose variables are unknown; what terraform refuses is left out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .answers import ERROR
from .terraform import Folder, OracleError, folder_with

BATCH = 500
NAMED = re.compile(r'(?:^m/|output value ")e(\d+)')
UNKNOWNS = {"string": '"a"', "number": "1", "bool": "true"}
VARIABLE = re.compile(r'variable "(\w+)" \{(?: type = (.*?) )?\}')
Planned = dict[str, Any]


class Batch:
    """``configuration`` declares the variables; ``inside`` and ``outside`` write a case's part of the module and of its caller."""

    def __init__(
        self,
        configuration: str,
        inside: Callable[[int, Any], str],
        outside: Callable[[int], str] = lambda number: "",
        settings: str = os.devnull,
    ) -> None:
        self.configuration = configuration
        self.inside = inside
        self.outside = outside
        self.settings = settings

    def ask(self, cases: Sequence[Any], answer: Callable[[Planned, int], Any]) -> list[Any]:
        """What ``answer`` finds in the plan for each case."""
        answers: list[Any] = []
        for start in range(0, len(cases), BATCH):
            answers += self._ask(cases[start : start + BATCH], answer)
        return answers

    def _ask(self, cases: Sequence[Any], answer: Callable[[Planned, int], Any]) -> list[Any]:
        left = dict(enumerate(cases))
        with folder_with(self._files(left), self.settings) as folder:
            folder.get()
            planned = folder.plan()
            while not isinstance(planned, dict):
                self._leave_out(refused(planned, left), left, folder)
                planned = folder.plan()
            return [answer(planned, number) if number in left else ERROR for number in range(len(cases))]

    def _leave_out(self, numbers: Iterable[int], left: dict[int, Any], folder: Folder) -> None:
        for number in numbers:
            del left[number]
        folder.remove(f"m/e{number}.tf" for number in numbers)
        folder.write({"main.tf": self._caller(left)})

    def _caller(self, left: Mapping[int, Any]) -> str:
        variables = VARIABLE.findall(self.configuration)
        resources = "".join(_unknown(name, kind) for name, kind in variables)
        given = "".join(f"  {name} = {_given(name, kind)}\n" for name, kind in variables)
        return f'{resources}module "m" {{\n  source = "./m"\n{given}}}\n' + "".join(map(self.outside, left))

    def _files(self, left: Mapping[int, Any]) -> dict[str, str]:
        files = {f"m/e{number}.tf": self.inside(number, case) for number, case in left.items()}
        return {"main.tf": self._caller(left), "m/main.tf": self.configuration, **files}


def refused(problems: list[dict[str, Any]], left: Mapping[int, Any]) -> set[int]:
    """The cases that the errors are about: each stands in a file of its own; a plan that cannot be written names them."""
    told = (f"{problem.get('range', {}).get('filename', '')} {problem['detail']}" for problem in problems)
    found = {int(number) for text in told for number in NAMED.findall(text)} & left.keys()
    if not found:
        raise OracleError(str(problems[:3]))
    return found


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
