"""``yamldecode`` and ``yamlencode``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ....source import Pinned, Source
from ....values import Text, Unknown, Value
from ..conversion import to_text
from ..failures import EvaluationError
from ..json_text import quoted, scalar
from ..unknown import is_whole, unknown_from
from .encoding import CHARACTERS_AN_ELEMENT, DEAREST
from .interface import Function, Invocation
from .lists import need


def source_of(value: Value) -> Source:
    """The text of a string as a source: a file that was read keeps its own places, other text has one."""
    origin = value.origin
    text = str(to_text(value.data))
    if origin.kind == "literal" and origin.offset == 0 and origin.source.text == text:
        return origin.source
    return Pinned(text, value.place)


def yaml_decode(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """The one document of a YAML text, its words for truth being bools as in YAML 1.1."""
    need(invocation, arguments, 1, 1)
    value = arguments[0]
    if isinstance(value.data, Unknown):
        unknown = Unknown(references=value.data.references, content=value.data.content, reason=value.data.reason)
        return invocation.value(unknown, value)
    if isinstance(value.data, Text):
        return value.data.content
    from ....readers.yaml import parse_yaml

    invocation.scope.session.spend(min(len(str(value.data)) // CHARACTERS_AN_ELEMENT, DEAREST))
    stream = parse_yaml(source_of(value), invocation.scope.session.limits)
    if stream.problems or len(stream.documents) != 1:
        raise EvaluationError("this is not one YAML document")
    return _plain(stream.documents[0].root)


def _plain(value: Value) -> Value:
    from ....readers.yaml import Word

    data = value.data
    if isinstance(data, Word):
        return Value(data.truth, value.origin)
    if isinstance(data, tuple):
        return Value(tuple(_plain(item) for item in data), value.origin)
    if isinstance(data, dict):
        return Value({key: _plain(item) for key, item in data.items()}, value.origin)
    return value


def yaml_encode(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """The text keeps the structure it encodes."""
    value = arguments[0]
    if not is_whole(value):
        unknown = unknown_from(value)
        return invocation.value(Unknown(references=unknown.references, content=value, reason=unknown.reason), value)
    text = "".join(f"{line}\n" for line in _document(value))
    return invocation.value(Text.encoding(invocation.scope.session.text(text), value), value)


def _document(value: Value) -> Iterator[str]:
    """All lines: those of a text that stands alone are indented, and what else stands alone is followed by the end of the document."""
    lines = list(_lines(value, 0))
    yield lines[0]
    yield from (f"  {line}" if line and isinstance(value.data, str) else line for line in lines[1:])
    if value.data is None or isinstance(value.data, (bool, int, Decimal)):
        yield "..."


def _lines(value: Value, depth: int) -> Iterator[str]:
    """The lines of a value in block style, maps by key."""
    data = value.data
    if depth > 100:
        raise EvaluationError("this is nested too deeply")
    if isinstance(data, dict) and data:
        for key in sorted(data):
            yield from _entry(f"{quoted(key)}:", data[key], depth, False)
    elif isinstance(data, tuple) and data:
        for item in data:
            yield from _entry("-", item, depth, True)
    elif isinstance(data, str) and "\n" in data:
        yield from _block(str(data))
    else:
        yield "{}" if isinstance(data, dict) else "[]" if isinstance(data, tuple) else scalar(data)


def _entry(label: str, value: Value, depth: int, item: bool) -> Iterator[str]:
    data = value.data
    lines = list(_lines(value, depth + 1))
    nested = isinstance(data, (dict, tuple)) and bool(data)
    if not nested:
        yield f"{label} {lines[0]}"
        yield from (f"  {line}" if line else "" for line in lines[1:])
    elif item:
        yield f"{label} {lines[0]}"
        yield from (f"  {line}" for line in lines[1:])
    else:
        yield label
        yield from (line if isinstance(data, tuple) else f"  {line}" for line in lines)


def _block(text: str) -> Iterator[str]:
    """A text of several lines in literal style."""
    body = text.rstrip("\n")
    trailing = len(text) - len(body)
    yield "|-" if trailing == 0 else "|" if trailing == 1 else "|+"
    yield from body.split("\n")
    yield from [""] * (trailing - 1)


TABLE: Mapping[str, Function] = {"yamldecode": yaml_decode, "yamlencode": yaml_encode}
