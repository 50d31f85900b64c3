"""Files of GitLab CI as values: a header of inputs is applied, and braces of ``docker --format`` are text as GitLab sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from ...readers.interface import Limits, Problem
from ...readers.yaml import YamlStream, parse_yaml
from ...source import Source
from ...values import Data, Unknown, Value

_FILLED_IN = re.compile(r"\{\{-? *+(?:cookiecutter|copier)\b|\{%-? *+[a-z]")
_INPUT = re.compile(r"\$\[\[\s*+inputs\.([A-Za-z0-9_-]++)[^\]\n]*+\]\]")
_DUPLICATE = "duplicate key"
_ACTION = "template "  # how the reader says which action of a template an unknown is


class Configuration(NamedTuple):
    """A file's configuration without its header. ``inputs``: the header's, with their defaults where they have one."""

    path: str
    root: Value
    inputs: Mapping[str, Value | None]


def read_configuration(source: Source, limits: Limits) -> tuple[Configuration | None, YamlStream]:
    """The configuration in a file, and what was parsed with what is wrong with it as GitLab would see it.

    A key that stands twice is no mistake for GitLab: the last one counts. Raises nothing.
    """
    stream = parse_yaml(source, limits)
    is_template = _FILLED_IN.search(source.text) is not None
    listed = stream.problems
    if not is_template and any(problem.kind == "template" for problem in listed):
        plain = Source(source.path, source.text.replace("{{", "__").replace("{%", "__"), source.first_line)
        listed = parse_yaml(plain, limits).problems  # what is wrong with it but for its braces
    stream = replace(stream, problems=[_as_gitlab(problem) for problem in listed])
    documents = [document.root for document in stream.documents if isinstance(document.root.data, dict)]
    if not documents:
        return None, stream
    header = documents[0].get("spec") if len(documents) > 1 else None
    root = documents[1] if header is not None else documents[0]
    if "{{" in source.text and not is_template:
        root = _with_braces(root)
    return Configuration(source.path, root, _defaults(header)), stream


def with_inputs(configuration: Configuration, given: Mapping[str, Value]) -> Value:
    """The configuration with ``$[[ inputs.name ]]`` filled in; an input that has no value here leaves what holds it unknown."""
    return _filled(configuration.root, {**configuration.inputs, **given})


def _as_gitlab(problem: Problem) -> Problem:
    return problem._replace(kind="notice") if problem.reason.startswith(_DUPLICATE) else problem


def _defaults(header: Value | None) -> dict[str, Value | None]:
    inputs = header.get("inputs") if header is not None else None
    rows = inputs.data if inputs is not None and isinstance(inputs.data, dict) else {}
    return {name: row.get("default") for name, row in rows.items()}


def _with_braces(value: Value) -> Value:
    data = value.data
    if isinstance(data, dict):
        return Value({key: _with_braces(entry) for key, entry in data.items()}, value.origin)
    if isinstance(data, tuple):
        return Value(tuple(_with_braces(item) for item in data), value.origin)
    if isinstance(data, Unknown) and data.parts and not data.references:
        return Value("".join(part if isinstance(part, str) else part.reason.removeprefix(_ACTION) for part in data.parts), value.origin)
    return value


def _filled(value: Value, values: Mapping[str, Value | None]) -> Value:
    data = value.data
    if isinstance(data, dict):
        return Value({_name(key, values): _filled(entry, values) for key, entry in data.items()}, value.origin)
    if isinstance(data, tuple):
        return Value(tuple(_filled(item, values) for item in data), value.origin)
    if isinstance(data, str) and "$[[" in data:
        return Value(_text(data, values), value.origin)
    return value


def _text(text: str, values: Mapping[str, Value | None]) -> Data:
    """What a text with inputs is: the input itself where it is nothing else, so that a list stays a list."""
    whole = _INPUT.fullmatch(text)
    known = values.get(whole[1]) if whole is not None else None
    if known is not None and not known.is_unknown:
        return known.data
    parts: list[str | Unknown] = []
    end = 0
    for found in _INPUT.finditer(text):
        one = values.get(found[1])
        shown = str(one.data) if one is not None and isinstance(one.data, str | int) else None
        parts += [text[end : found.start()], Unknown(reason=f"input {found[1]}") if shown is None else shown]
        end = found.end()
    parts = [part for part in (*parts, text[end:]) if part != ""]
    if any(isinstance(part, Unknown) for part in parts):
        return Unknown(parts=tuple(parts), reason="an input that is given elsewhere")
    return "".join(str(part) for part in parts)


def _name(key: str, values: Mapping[str, Value | None]) -> str:
    data = _text(key, values) if "$[[" in key else key
    return data if isinstance(data, str) else key
