"""JSON as Terraform writes and reads it."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from ...values import Data, Origin, Value
from .failures import EvaluationError, LimitError
from .numbers import bounded, number_text

HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # of surrogate pairs, which are no characters
DEPTH = 200
_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[][{}]', re.DOTALL)  # a string is passed over
LENGTH = 5_000_000


def encode_json(value: Value, *, sort_keys: bool = True, indent: int = 0) -> str:
    """A wholly known value as JSON; ``indent`` 0 writes no space at all. Raises ``LimitError`` when it grows too long."""
    return encode_data(value.data, sort_keys=sort_keys, indent=indent)


def encode_data(data: Data, *, sort_keys: bool = True, indent: int = 0) -> str:
    """Wholly known data as JSON; see ``encode_json``."""
    writer = _Writer(sort_keys, indent)
    writer.write(data, 0)
    return "".join(writer.pieces)


class _Writer:
    def __init__(self, sort_keys: bool, indent: int) -> None:
        self.sort_keys = sort_keys
        self.indent = indent
        self.pieces: list[str] = []
        self.length = 0

    def put(self, text: str) -> None:
        self.length += len(text)
        if self.length > LENGTH:
            raise LimitError("encoding this makes too long a text")
        self.pieces.append(text)

    def write(self, data: Data, depth: int) -> None:
        if depth > DEPTH:
            raise LimitError("a value is nested too deeply")
        if isinstance(data, dict):
            keys = sorted(data) if self.sort_keys else list(data)
            self.group("{}", [(f"{quoted(key)}:{' ' if self.indent else ''}", data[key]) for key in keys], depth)
        elif isinstance(data, tuple):
            self.group("[]", [("", item) for item in data], depth)
        else:
            self.put(scalar(data))

    def group(self, brackets: str, items: list[tuple[str, Value]], depth: int) -> None:
        self.put(brackets[0])
        for index, (label, value) in enumerate(items):
            self.put("," * (index > 0) + self.line(depth + 1) + label)
            self.write(value.data, depth + 1)
        self.put((self.line(depth) if items else "") + brackets[1])

    def line(self, depth: int) -> str:
        return "\n" + " " * (self.indent * depth) if self.indent else ""


def quoted(text: str) -> str:
    """A JSON string with what HTML gives a meaning escaped."""
    return json.dumps(str(text), ensure_ascii=False).translate(HTML)


def scalar(data: Data) -> str:
    """A scalar in JSON. Raises ``EvaluationError`` for what is unknown."""
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return quoted(data)
    if isinstance(data, (int, Decimal)):
        return number_text(data)
    raise EvaluationError("an unknown value cannot be encoded")


def decode_json(text: str, origin: Origin) -> Value:
    """The value that JSON text holds; every part has ``origin``. Raises ``EvaluationError`` where it is not JSON."""
    if _depth(text) > DEPTH:
        raise LimitError("this JSON is nested too deeply")
    try:
        raw = json.loads(text, parse_float=Decimal, parse_int=_whole, parse_constant=_refuse)
        return from_plain(raw, origin)
    except RecursionError as error:
        raise LimitError("this JSON is nested too deeply") from error
    except (ValueError, ArithmeticError) as error:
        raise EvaluationError("this is not JSON") from error


def _depth(text: str) -> int:
    """How deep the brackets of a JSON text are nested; what Python's own reader bears differs between its versions."""
    depth = deepest = 0
    if text.count("[") + text.count("{") > DEPTH:
        for mark in _MARK.finditer(text):
            depth += (mark[0] in "[{") - (mark[0] in "]}")
            deepest = max(deepest, depth)
    return deepest


def _whole(digits: str) -> Decimal:
    return Decimal(digits)


def _refuse(name: str) -> None:
    raise ValueError(name)


def from_plain(raw: object, origin: Origin) -> Value:
    """Plain Python data (lists, dicts, scalars) as a value; every part has ``origin``."""
    if isinstance(raw, dict):
        return Value({str(key): from_plain(item, origin) for key, item in raw.items()}, origin)
    if isinstance(raw, (list, tuple)):
        return Value(tuple(from_plain(item, origin) for item in raw), origin)
    if isinstance(raw, str):
        return Value(raw if raw.isascii() else raw.translate(HALVES), origin)
    if isinstance(raw, bool) or raw is None:
        return Value(raw, origin)
    if isinstance(raw, (int, Decimal)):
        return Value(bounded(raw), origin)
    raise EvaluationError("this has no counterpart in Terraform")
