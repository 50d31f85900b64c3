"""What each function takes and gives: the types that ``terraform metadata functions -json`` names, which a test compares.

One string a function: its parameters, then ``->`` and its result; ``?`` allows null, ``*`` lets the last parameter repeat.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ....named_tuple import NamedTuple
from ..kinds import BOOL, DYNAMIC, NUMBER, STRING, Kind


class Parameter(NamedTuple):
    kind: Kind
    nullable: bool


class Signature(NamedTuple):
    """``repeated``: what may follow the ``parameters`` any number of times, or None."""

    parameters: tuple[Parameter, ...]
    repeated: Parameter | None
    result: Kind


TEXT_TO_TEXT = (
    *("abspath", "base64decode", "base64encode", "base64gzip", "base64sha256", "base64sha512", "basename", "chomp", "cidrnetmask"),
    *("dirname", "file", "filebase64", "filebase64sha256", "filebase64sha512", "filemd5", "filesha1", "filesha256", "filesha512"),
    *("lower", "md5", "pathexpand", "sha1", "sha256", "sha512", "strrev", "title", "trimspace", "upper", "urlencode"),
)
TWO_TEXTS_TO_TEXT = (
    *("formatdate", "rsadecrypt", "textdecodebase64", "textencodebase64", "timeadd", "trim", "trimprefix", "trimsuffix", "uuidv5"),
)
WRITTEN: Mapping[str, str] = {
    **dict.fromkeys(TEXT_TO_TEXT, "string -> string"),
    **dict.fromkeys(TWO_TEXTS_TO_TEXT, "string string -> string"),
    **dict.fromkeys(("endswith", "startswith", "strcontains"), "string string -> bool"),
    **dict.fromkeys(("abs", "ceil", "floor", "signum"), "number -> number"),
    **dict.fromkeys(("log", "pow"), "number number -> number"),
    **dict.fromkeys(("max", "min"), "number* -> number"),
    **dict.fromkeys(("alltrue", "anytrue"), "list(bool) -> bool"),
    **dict.fromkeys(("coalesce", "coalescelist", "merge"), "dynamic?* -> dynamic"),
    **dict.fromkeys(("flatten", "keys", "one", "reverse", "sum", "values"), "dynamic -> dynamic"),
    **dict.fromkeys(("ephemeralasnull", "nonsensitive", "sensitive"), "dynamic? -> dynamic"),
    **dict.fromkeys(("contains", "index"), "dynamic dynamic -> dynamic"),
    **dict.fromkeys(("concat", "setproduct", "try"), "dynamic* -> dynamic"),
    **dict.fromkeys(("csvdecode", "jsondecode", "yamldecode"), "string -> dynamic"),
    **dict.fromkeys(("jsonencode", "tostring", "yamlencode"), "dynamic? -> string"),
    **dict.fromkeys(("element", "parseint"), "dynamic number -> dynamic"),
    **dict.fromkeys(("setintersection", "setunion"), "set(dynamic) set(dynamic)* -> set(dynamic)"),
    **dict.fromkeys(("compact", "sort"), "list(string) -> list(string)"),
    **dict.fromkeys(("plantimestamp", "timestamp", "uuid"), "-> string"),
    **dict.fromkeys(("issensitive", "tobool"), "dynamic? -> bool"),
    "bcrypt": "string number* -> string",
    "can": "dynamic -> bool",
    "chunklist": "list(dynamic) number -> list(list(dynamic))",
    "cidrhost": "string number -> string",
    "cidrsubnet": "string number number -> string",
    "cidrsubnets": "string number* -> list(string)",
    "distinct": "list(dynamic) -> list(dynamic)",
    "fileexists": "string -> bool",
    "fileset": "string string -> set(string)",
    "format": "string dynamic?* -> dynamic",
    "formatlist": "string dynamic?* -> dynamic",
    "indent": "number string -> string",
    "join": "string list(string)* -> string",
    "length": "dynamic -> number",
    "lookup": "dynamic string dynamic?* -> dynamic",
    "matchkeys": "list(dynamic) list(dynamic) list(dynamic) -> list(dynamic)",
    "range": "number* -> list(number)",
    "regex": "string string -> dynamic",
    "regexall": "string string -> list(dynamic)",
    "replace": "string string string -> string",
    "setsubtract": "set(dynamic) set(dynamic) -> set(dynamic)",
    "slice": "dynamic number number -> dynamic",
    "split": "string string -> list(string)",
    "substr": "string number number -> string",
    "templatefile": "string dynamic -> dynamic",
    "templatestring": "string dynamic -> string",
    "timecmp": "string string -> number",
    "tolist": "dynamic? -> list(dynamic)",
    "tomap": "dynamic? -> map(dynamic)",
    "tonumber": "dynamic? -> number",
    "toset": "dynamic? -> set(dynamic)",
    "transpose": "map(list(string)) -> map(list(string))",
    "zipmap": "list(string) dynamic -> dynamic",
}
PRIMITIVES = {"string": STRING, "number": NUMBER, "bool": BOOL, "dynamic": DYNAMIC}


@cache
def signature(name: str) -> Signature | None:
    """What the function ``name`` takes and gives; None where Terraform has no such function."""
    written = WRITTEN.get(name)
    if written is None:
        return None
    taken, _, result = written.partition("->")
    words = taken.split()
    repeated = _parameter(words.pop()) if words and words[-1].endswith("*") else None
    return Signature(tuple(_parameter(word) for word in words), repeated, read_type(result.strip()))


def _parameter(word: str) -> Parameter:
    kind = word.rstrip("?*")
    return Parameter(read_type(kind), "?" in word)


def read_type(text: str) -> Kind:
    """``list(string)``"""
    name, _, inner = text.partition("(")
    return Kind(name, read_type(inner[:-1])) if inner else PRIMITIVES[name]
