"""Files of GitLab CI as values: a header of inputs is applied, and braces of ``docker --format`` are text as GitLab sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ...named_tuple import NamedTuple
from ...readers.interface import Limits
from ...readers.yaml import YamlStream, parse_yaml
from ...readers.yaml.model import where_the_last_counts
from ...source import Source
from ...values import Data, Unknown, Value
from ..room import Room

_FILLED_IN = re.compile(r"\{\{-? *+(?:cookiecutter|copier)\b|\{%-? *+[a-z]")
_INPUT = re.compile(r"\$\[\[\s*+inputs\.([A-Za-z0-9_-]++)[^\]\n]*+\]\]")
DEEPEST_INPUT = 20  # levels of one: an input may hold one of the file that includes its own
MOST_MADE = 20_000_000  # characters that inputs may add to one pipeline
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
    stream = replace(stream, problems=where_the_last_counts(listed))
    documents = [document.root for document in stream.documents if isinstance(document.root.data, dict)]
    if not documents:
        return None, stream
    header = documents[0].get("spec") if len(documents) > 1 else None
    root = documents[1] if header is not None else documents[0]
    if "{{" in source.text and not is_template:
        root = root.with_leaves(_with_braces)
    return Configuration(source.path, root, _defaults(header)), stream


def with_inputs(configuration: Configuration, given: Mapping[str, Value], room: Room) -> Value:
    """The configuration with ``$[[ inputs.name ]]`` filled in; an input that has no value here leaves what holds it unknown.

    ``room``: the characters that texts may still become longer by. What is nested too deep is no input.
    """
    written = {**configuration.inputs, **given}
    values = {name: value if value is None or _is_flat(value, DEEPEST_INPUT) else None for name, value in written.items()}

    def named(key: str) -> str:
        data = _text(key, values, room) if "$[[" in key else key
        return data if isinstance(data, str) else key

    def filled(value: Value) -> Value:
        return Value(_text(value.text, values, room), value.origin) if value.text and "$[[" in value.text else value

    return configuration.root.with_leaves(filled, named=named)


def _defaults(header: Value | None) -> dict[str, Value | None]:
    inputs = header.get("inputs") if header is not None else None
    rows = inputs.data if inputs is not None and isinstance(inputs.data, dict) else {}
    return {name: row.get("default") for name, row in rows.items()}


def _with_braces(value: Value) -> Value:
    data = value.data
    if isinstance(data, Unknown) and data.parts and not data.references:
        return Value("".join(part if isinstance(part, str) else part.reason.removeprefix(_ACTION) for part in data.parts), value.origin)
    return value


def _is_flat(value: Value, levels: int) -> bool:
    inner = value.data.values() if isinstance(value.data, dict) else value.items()
    return not inner or (levels > 0 and all(_is_flat(one, levels - 1) for one in inner))


def _text(text: str, values: Mapping[str, Value | None], room: Room) -> Data:
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
        if not room.take(len(shown or "")):
            return Unknown(reason="inputs that make texts too long")
        parts += [text[end : found.start()], Unknown(reason=f"input {found[1]}") if shown is None else shown]
        end = found.end()
    parts = [part for part in (*parts, text[end:]) if part != ""]
    if any(isinstance(part, Unknown) for part in parts):
        return Unknown(parts=tuple(parts), reason="an input that is given elsewhere")
    return "".join(str(part) for part in parts)
