"""Functions that encode, decode and hash."""

from __future__ import annotations

import base64
import binascii
import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote_plus

from ....values import Text, Unknown, Value
from ..failures import EvaluationError
from ..json_text import decode_json, encode_json
from ..unknown import is_whole, unknown_from
from .interface import Function, Invocation, never_known, pure

UUID_SPACES = {"dns": "NAMESPACE_DNS", "url": "NAMESPACE_URL", "oid": "NAMESPACE_OID", "x500": "NAMESPACE_X500"}
ENCODINGS = frozenset({"utf-8", "utf-16le", "utf-16be", "iso-8859-1", "windows-1252", "us-ascii"})


def json_encode(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """The text keeps the structure it encodes; a partly unknown structure is an unknown with that content."""
    if len(arguments) != 1:
        raise EvaluationError("jsonencode takes one argument")
    (value,) = arguments
    if is_whole(value):
        return invocation.value(Text.encoding(encode_json(value), value), value)
    unknown = unknown_from(value)
    return invocation.value(Unknown(references=unknown.references, content=value, reason=unknown.reason), value)


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
    rows = list(csv.reader(io.StringIO(text), strict=True))
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise EvaluationError("this is not CSV with a header")
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def hashed(name: str, encode: Callable[[bytes], str] = bytes.hex) -> Function:
    return pure("string", lambda text: encode(hashlib.new(name, text.encode(), usedforsecurity=False).digest()))


def in_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def named_uuid(space: str, name: str) -> str:
    import uuid

    try:
        known = getattr(uuid, UUID_SPACES[space]) if space in UUID_SPACES else uuid.UUID(space)
    except ValueError as error:
        raise EvaluationError("this is no name space") from error
    return str(uuid.uuid5(known, name))


def _codec(name: str) -> str:
    if name.lower() not in ENCODINGS:
        raise EvaluationError(f"the encoding {name} is not known")
    return codecs.lookup(name).name


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
    "base64sha256": hashed("sha256", in_base64),
    "base64sha512": hashed("sha512", in_base64),
    "bcrypt": never_known("the result of bcrypt differs from run to run"),
    "csvdecode": pure("string", read_csv),
    "jsondecode": json_decode,
    "jsonencode": json_encode,
    "md5": hashed("md5"),
    "rsadecrypt": never_known("what is encrypted is not decrypted here"),
    "sha1": hashed("sha1"),
    "sha256": hashed("sha256"),
    "sha512": hashed("sha512"),
    "textdecodebase64": pure("string string", decode_from),
    "textencodebase64": pure("string string", encode_as),
    "urlencode": pure("string", lambda text: quote_plus(text, safe="~")),
    "uuid": never_known("uuid differs from run to run"),
    "uuidv5": pure("string string", named_uuid),
}
