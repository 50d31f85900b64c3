"""Functions that encode and decode."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence

from ....values import Data, Text, Unknown, Value
from ..failures import EvaluationError
from ..json_text import decode_json, encode_json
from ..kinds import STRING
from ..unknown import is_never_null, is_whole, typed, unknown_from
from .arguments import outline
from .interface import Function, Invocation, never_known, pure

ENCODINGS = frozenset({"utf-8", "utf-16le", "utf-16be", "iso-8859-1", "windows-1252", "us-ascii"})


def json_encode(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """The text keeps the structure it encodes; a partly unknown structure is an unknown with that content."""
    if len(arguments) != 1:
        raise EvaluationError("jsonencode takes one argument")
    (value,) = arguments
    if is_whole(value):
        return invocation.value(Text.encoding(encode_json(value), value), value)
    unknown = unknown_from(value)
    data = Unknown(references=unknown.references, content=value, reason=unknown.reason)
    return invocation.value(typed(data, STRING, prefix=_first_character(value.data)), value)


def _first_character(data: Data) -> str:
    """What the text of partly unknown data begins with, '' where that cannot be told."""
    kind = outline(data) if is_never_null(data) else ""
    return {"string": '"', "object": "{", "map": "{", "tuple": "[", "list": "[", "set": "["}.get(kind, "")


def json_decode(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """What was encoded here keeps its own origins; other text has one place."""
    if len(arguments) != 1 or arguments[0].data is None:
        raise EvaluationError("jsondecode takes one string")
    (value,) = arguments
    data = value.data
    if isinstance(data, Unknown):
        unknown = Unknown(references=data.references, content=data.content, reason=data.reason)
        return invocation.value(unknown, value)
    if isinstance(data, Text):
        return data.content
    invocation.scope.session.spend(len(str(data)) // 100)
    return decode_json(str(data), value.origin)


def base64_decode(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError) as error:
        raise EvaluationError("this is not text in base64") from error


def read_csv(text: str) -> list[object]:
    import csv
    import io

    rows = list(csv.reader(io.StringIO(text), strict=True))
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise EvaluationError("this is not CSV with a header")
    if len(set(rows[0])) < len(rows[0]):
        raise EvaluationError("two columns have one name")
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def in_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def url_encode(text: str) -> str:
    from urllib.parse import quote_plus

    return quote_plus(text, safe="~")


def _codec(name: str) -> str:
    if name.lower() not in ENCODINGS:
        raise EvaluationError(f"the encoding {name} is not known")
    return name


def encode_as(text: str, encoding: str) -> str:
    try:
        return in_base64(text.encode(_codec(encoding)))
    except UnicodeEncodeError as error:
        raise EvaluationError("the text has no such encoding") from error


def decode_from(text: str, encoding: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode(_codec(encoding))
    except (binascii.Error, ValueError) as error:
        raise EvaluationError("this is not text in base64") from error


TABLE: Mapping[str, Function] = {
    "base64decode": pure("string", base64_decode),
    "base64encode": pure("string", lambda text: in_base64(text.encode())),
    "base64gzip": never_known("compressed text is not worked out"),
    "csvdecode": pure("string", read_csv),
    "jsondecode": json_decode,
    "jsonencode": json_encode,
    "rsadecrypt": never_known("what is encrypted is not decrypted here"),
    "textdecodebase64": pure("string string", decode_from),
    "textencodebase64": pure("string string", encode_as),
    "urlencode": pure("string", url_encode),
}
