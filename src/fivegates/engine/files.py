"""Reads a check file: YAML with places, held against its schema, every mistake told with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..errors import PolicyError
from ..packaged import read_packaged_json
from ..readers.yaml import parse_yaml
from ..source import Source
from ..values import Unknown, Value
from .check import Check

if TYPE_CHECKING:
    from jsonschema import ValidationError

_PARAMETER = re.compile(r":([a-z][a-z0-9_]*)")
_QUOTED = re.compile(r"'[^']*'")


@dataclass(frozen=True, slots=True)
class CheckFile:
    """A check and its examples (``{"fail": [...], "pass": [...]}``)."""

    check: Check
    examples: dict[str, Any]


def read_check(source: Source) -> CheckFile:
    """The check in a file. Raises ``PolicyError`` at the line of the first mistake."""
    root = read_document(source)
    entry = plain(root)
    _validate(root, entry, source)
    examples = entry.pop("examples")
    for name in ("key", "claims", "relates_to", "needs"):
        entry[name] = tuple(entry.get(name, ()))
    check = Check(**entry)
    _know_parameters(check, root)
    return CheckFile(check, examples)


def read_document(source: Source) -> Value:
    """The only document of a YAML file of our own. Raises ``PolicyError`` where there is another number of them or a mistake."""
    stream = parse_yaml(source)
    for problem in stream.problems:
        raise PolicyError(problem.reason, source.path, problem.place.line)
    if len(stream.documents) != 1:
        raise PolicyError(f"holds {len(stream.documents)} documents instead of one", source.path)
    return stream.documents[0].root


def plain(value: Value) -> Any:
    """A value as plain data. Raises ``PolicyError`` for a tag."""
    data = value.data
    if isinstance(data, dict):
        return {key: plain(item) for key, item in data.items()}
    if isinstance(data, tuple):
        return [plain(item) for item in data]
    if isinstance(data, Unknown):
        raise PolicyError("tags have no meaning here", value.place.path, value.place.line)
    if isinstance(data, Decimal):
        return float(data)
    return str(data) if isinstance(data, str) else data


def _validate(root: Value, entry: Any, source: Source) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    validator = Draft202012Validator(read_packaged_json("fivegates.schemas", "check.schema.json"))
    error = best_match(validator.iter_errors(entry))
    if error is not None:
        where = ".".join(str(step) for step in error.absolute_path)
        message = f"{where}: {error.message}" if where else error.message
        raise PolicyError(
            message, source.path, _line(root, [*error.absolute_path, *_strange_key(error)]), "the schema is check.schema.json"
        )


def _strange_key(error: ValidationError) -> list[str]:
    """The first key that the schema does not know, where that is the mistake: its line says more than that of the mapping around it."""
    if error.validator != "additionalProperties" or not isinstance(error.schema, dict) or not isinstance(error.instance, dict):
        return []
    return [key for key in error.instance if key not in error.schema.get("properties", {})][:1]


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
        raise PolicyError(f"query: parameters not declared: {', '.join(sorted(unknown))}", query.place.path, query.place.line)


def to_data(check: Check) -> dict[str, Any]:
    """A check as plain data, without what only repeats a default."""
    return {
        field.name: value for field in fields(Check) if (value := getattr(check, field.name)) != field.default and value not in ((), {})
    }
