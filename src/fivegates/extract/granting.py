"""Grants that scripts make by a command, each as the resource of Terraform that grants the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..resolve.attributes import MappingAttributes
from ..resolve.interface import Resource
from ..values import Origin, Value
from .deploys import MOST_STEPS
from .jobs import steps_of
from .step_scripts import row_of, script_of, unit_of

if TYPE_CHECKING:
    from .shell_values import Command, ShellScript

MOST_GRANTS = 500  # of one job or script
UNCONDITIONAL = "None"  # how a command says that there is no condition

Row = Mapping[str, Any]


def extract_granting(holders: Iterable[Resource], known: Row) -> Iterator[Resource]:
    """Every grant of a job, build or script; ``known``: the catalogue's ``deploys``. One in a loop is one for each turn of it."""
    for holder in holders:
        scripts = (script_of(holder, step, known["grants"]) for step in steps_of(holder)[:MOST_STEPS])
        found = (one for script in scripts if script is not None for one in _of_script(holder, script, known))
        yield from (one for one, _ in zip(found, range(MOST_GRANTS), strict=False))


def _of_script(holder: Resource, script: ShellScript, known: Row) -> Iterator[Resource]:
    for command in script.commands:
        found = row_of(command.words, known["grants"], known)
        if found is not None:
            row, rest = found
            for number, turn in enumerate(script.turns(command._replace(words=rest))):
                yield _resource(holder, script, turn, row, number)


def _resource(holder: Resource, script: ShellScript, command: Command, row: Row, number: int) -> Resource:
    origin = script.origin(command)
    attributes = dict(_attributes(script, command, row, origin))
    return Resource(
        unit=unit_of(holder),
        type=row["type"],
        address=f"{row['type']}.{holder.label}:{origin.place.line}:{number}",
        label=holder.label,
        place=origin.place,
        attributes=MappingAttributes(attributes),
        environment=holder.environment,
    )


def _attributes(script: ShellScript, command: Command, row: Row, origin: Origin) -> Iterator[tuple[str, Value]]:
    """What the command grants on, whom and what; a condition as Terraform has it."""
    words = command.words
    if words and not words[0].startswith("-"):
        yield row["first"], script.value(words[0].removeprefix("gs://"), origin)
    for at, word in enumerate(words):
        option, equals, value = word.partition("=")
        given = value if equals else (words[at + 1] if at + 1 < len(words) else "")
        if option in ("--member", "--role"):
            yield option[2:], script.value(given, script.origin(command, given))
        elif option.startswith("--condition") and given != UNCONDITIONAL:
            yield "condition", Value((Value({"expression": script.value(given, origin)}, origin),), origin)
