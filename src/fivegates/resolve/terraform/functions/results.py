"""What is known of a result that is itself unknown: its type, and for some functions that it is not null."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ....values import Value
from ..kinds import DYNAMIC, NUMBER, Kind, kind_of, unify
from .signatures import signature

TEXTS = (
    *("abspath", "basename", "dirname", "file", "filebase64", "filebase64sha256", "filebase64sha512", "filemd5", "filesha1"),
    *("filesha256", "filesha512", "pathexpand", "templatestring"),
    *("base64decode", "base64encode", "base64gzip", "base64sha256", "base64sha512", "bcrypt", "jsonencode", "md5", "rsadecrypt"),
    *("sha1", "sha256", "sha512", "textdecodebase64", "textencodebase64", "urlencode", "uuid", "uuidv5"),
    *("chomp", "format", "indent", "join", "lower", "replace", "strrev", "substr", "title", "trim", "trimprefix"),
    *("trimspace", "trimsuffix", "upper"),
    *("cidrhost", "cidrnetmask", "cidrsubnet", "formatdate", "plantimestamp", "timestamp"),
)
NUMBERS = ("abs", "ceil", "floor", "index", "length", "log", "max", "min", "parseint", "pow", "signum", "sum", "timecmp")
TRUTHS = ("alltrue", "anytrue", "contains", "endswith", "fileexists", "startswith", "strcontains")
COLLECTIONS = (
    *("chunklist", "cidrsubnets", "coalesce", "compact", "concat", "distinct", "fileset", "formatlist", "keys", "matchkeys", "merge"),
    *("range", "regexall", "reverse", "setintersection", "setproduct", "setsubtract", "setunion", "slice", "sort", "split", "transpose"),
    *("values", "zipmap"),
)
NEVER_NULL = frozenset({*TEXTS, *NUMBERS, *TRUTHS, *COLLECTIONS})  # as far as their type is known
LIST_OF_TEXT = Kind("list", Kind("string"))


def result_kind(name: str, arguments: Sequence[Value]) -> Kind:
    """The type of what the function gives for these arguments, as far as it can be told without knowing them."""
    rule = RULES.get(name)
    if rule is not None:
        return rule([kind_of(value.data) for value in arguments])
    told = signature(name)
    return told.result if told is not None else DYNAMIC


Rule = Callable[[Sequence[Kind]], Kind]


def same(kinds: Sequence[Kind]) -> Kind:
    """The first argument's type, of a list."""
    return kinds[0] if kinds[0].name == "list" else DYNAMIC


def turned(kinds: Sequence[Kind]) -> Kind:
    """``reverse``"""
    if kinds[0].name == "tuple":
        return Kind("tuple", items=kinds[0].items[::-1])
    return Kind("list", kinds[0].element) if kinds[0].element is not None else DYNAMIC


def element(kinds: Sequence[Kind]) -> Kind:
    return kinds[0].element or DYNAMIC


def elements(kinds: Sequence[Kind]) -> Kind:
    """``values``"""
    return Kind("list", kinds[0].element) if kinds[0].name == "map" else DYNAMIC


def names(kinds: Sequence[Kind]) -> Kind:
    """``keys``"""
    return LIST_OF_TEXT if kinds[0].name == "map" else DYNAMIC


def joined(kinds: Sequence[Kind]) -> Kind:
    """``concat``"""
    if any(kind.name != "list" for kind in kinds):
        return DYNAMIC
    return unify(kinds) or DYNAMIC


def merged(kinds: Sequence[Kind]) -> Kind:
    """``merge``"""
    alike = all(kind.name == "map" and kind == kinds[0] for kind in kinds)
    return kinds[0] if kinds and alike else DYNAMIC


def common(kinds: Sequence[Kind]) -> Kind:
    """``coalesce``"""
    return unify(kinds) or DYNAMIC


def set_of_common(kinds: Sequence[Kind]) -> Kind:
    return Kind("set", unify(kind.element or DYNAMIC for kind in kinds) or DYNAMIC)


def distinct(kinds: Sequence[Kind]) -> Kind:
    return Kind("list", unify((kinds[0].element,) if kinds[0].element else kinds[0].items) or DYNAMIC)


def fixed(kind: Kind) -> Rule:
    return lambda kinds: kind


RULES: Mapping[str, Rule] = {
    "chunklist": lambda kinds: Kind("list", distinct(kinds)),
    "coalesce": common,
    "concat": joined,
    "contains": fixed(Kind("bool")),
    "distinct": distinct,
    "element": element,
    "format": fixed(Kind("string")),
    "formatlist": fixed(LIST_OF_TEXT),
    "index": fixed(NUMBER),
    "keys": names,
    "lookup": element,
    "matchkeys": distinct,
    "merge": merged,
    "one": element,
    "parseint": fixed(NUMBER),
    "reverse": turned,
    "setintersection": set_of_common,
    "setsubtract": set_of_common,
    "setunion": set_of_common,
    "slice": same,
    "sum": fixed(NUMBER),
    "values": elements,
    "zipmap": lambda kinds: Kind("map", kinds[1].element) if kinds[1].name == "list" else DYNAMIC,
}
