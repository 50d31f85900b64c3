"""Reads a check file: YAML with places, held against its schema, every mistake told with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from ..errors import PolicyError
from ..packaged import read_packaged_json
from ..readers.interface import DEFAULT_LIMITS, Limits
from ..readers.yaml import parse_yaml
from ..shape import mismatches
from ..source import Source
from ..values import Unknown, Value
from .check import Check

_PARAMETER = re.compile(r":([a-z][a-z0-9_]*)")
_QUOTED = re.compile(r"'[^']*'")
HINT = "`fivegates schema check` prints what may stand in a check"
MOST_MISTAKES = 20  # of one file


@dataclass(frozen=True, slots=True)
class CheckFile:
    """A check and its examples (``{"fail": [...], "pass": [...]}``); ``lines``: where each key of the file stands."""

    check: Check
    examples: dict[str, Any]
    lines: dict[str, int]


def read_check(source: Source, limits: Limits = DEFAULT_LIMITS) -> CheckFile:
    """The check in a file. Raises ``PolicyError`` at the line of the first mistake, with the others of its shape in ``others``."""
    root = read_document(source, limits)
    entry = plain(root)
    _validate(root, entry, source)
    examples = entry.pop("examples")
    for name in ("key", "claims", "relates_to", "needs"):
        entry[name] = tuple(entry.get(name, ()))
    check = Check(**entry)
    _know_parameters(check, root)
    return CheckFile(check, examples, {key: _line(root, [key]) for key in (*entry, "examples")})


def read_document(source: Source, limits: Limits = DEFAULT_LIMITS) -> Value:
    """The only document of a YAML file of our own. Raises ``PolicyError`` where there is another number of them or a mistake."""
    stream = parse_yaml(source, limits)
    for problem in stream.problems:
        raise PolicyError(problem.reason, source.path, problem.place.line, HINT)
    if len(stream.documents) != 1:
        raise PolicyError(
            f"holds {len(stream.documents)} documents instead of one", source.path, hint="put each check into a file of its own"
        )
    return stream.documents[0].root


def plain(value: Value) -> Any:
    """A value as plain data. Raises ``PolicyError`` for a tag."""
    data = value.data
    if isinstance(data, dict):
        return {key: plain(item) for key, item in data.items()}
    if isinstance(data, tuple):
        return [plain(item) for item in data]
    if isinstance(data, Unknown):
        raise PolicyError("tags have no meaning here", value.place.path, value.place.line, "write the value without its tag")
    if isinstance(data, Decimal):
        return float(data)
    return str(data) if isinstance(data, str) else data


def _validate(root: Value, entry: Any, source: Source) -> None:
    schema = read_packaged_json("fivegates.schemas", "check.schema.json")
    found = [
        PolicyError(wrong.message, source.path, _line(root, wrong.route), wrong.hint or HINT)
        for wrong in islice(mismatches(entry, schema), MOST_MISTAKES)
    ]
    if found:
        first, *others = found
        first.others = tuple(others)
        raise first


def _line(root: Value, path: Iterable[str | int]) -> int:
    value = root
    for step in path:
        found = value.get(step) if isinstance(step, str) else value.items()[step]
        if found is None:
            break
        value = found
    return value.place.line


def _know_parameters(check: Check, root: Value) -> None:
    """A parameter nobody declares would only be noticed when the query runs."""
    used = set(_PARAMETER.findall(_QUOTED.sub("''", check.query)))
    unknown = used - {*check.params, "today"}
    query = root.get("query")
    if unknown and query is not None:
        reason = f"query: parameters not declared: {', '.join(sorted(unknown))}"
        raise PolicyError(reason, query.place.path, query.place.line, "declare them with their values under `params`")


def to_data(check: Check) -> dict[str, Any]:
    """A check as plain data, without what only repeats a default."""
    return {name: value for name, value in check._asdict().items() if value != Check._field_defaults.get(name) and value not in ((), {})}
