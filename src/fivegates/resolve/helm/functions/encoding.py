"""YAML, JSON, TOML, base64 and digests."""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from typing import TYPE_CHECKING

from ....readers.yaml import parse_yaml
from ....source import Source
from ....values import Unknown
from ..data import Datum, GoList, GoMap, datum_of, raw
from ..json_text import json_text, parsed_json
from ..woven import Woven, WovenSource
from ..yaml_text import yaml_text
from .interface import Register

if TYPE_CHECKING:
    from ..interpreter import Engine

register = Register()


@register("toYaml", "mustToYaml", "toYamlPretty", takes="placed")
def to_yaml(engine: Engine, value: Datum) -> str:
    return yaml_text(engine, value)


@register("toJson", "mustToJson", takes="placed")
def to_json(engine: Engine, value: Datum) -> str:
    return json_text(engine, value)


@register("toRawJson", "mustToRawJson", takes="placed")
def to_raw_json(engine: Engine, value: Datum) -> str:
    return json_text(engine, value, html=False)


@register("toPrettyJson", "mustToPrettyJson", takes="placed")
def to_pretty_json(engine: Engine, value: Datum) -> str:
    return json_text(engine, value, indent=2)


@register("toToml", takes="placed")
def to_toml(engine: Engine, value: Datum) -> Datum:
    return Unknown(reason="TOML is not written here")


@register("fromYaml", takes="placed")
def from_yaml(engine: Engine, text: Datum) -> Datum:
    return _parsed(engine, text, GoMap)


@register("fromYamlArray", takes="placed")
def from_yaml_array(engine: Engine, text: Datum) -> Datum:
    return _parsed(engine, text, GoList)


def _parsed(engine: Engine, text: Datum, wanted: type[GoMap] | type[GoList]) -> Datum:
    data = raw(text)
    if isinstance(data, Unknown):
        return Unknown(data.references, reason=data.reason)
    engine.budget.spend(len(data) >> 4)
    stream = parse_yaml(WovenSource("", data) if isinstance(data, Woven) else Source("", data))
    broken = next((problem.reason for problem in stream.problems if not problem.reason.startswith("duplicate")), "")
    found = datum_of(stream.documents[0].root) if stream.documents and not broken else None
    if isinstance(found, wanted):
        return found
    if found is None and not broken:
        return wanted()
    broken = broken or "it holds something else"
    return GoMap({"Error": broken}) if wanted is GoMap else GoList([broken])


@register("fromJson", "mustFromJson", takes="known")
def from_json(text: str) -> Datum:
    try:
        return parsed_json(text)
    except ValueError as error:
        return GoMap({"Error": str(error)})


@register("fromJsonArray", takes="known")
def from_json_array(text: str) -> Datum:
    try:
        return parsed_json(text)
    except ValueError as error:
        return GoList([str(error)])


@register("fromToml", takes="known")
def from_toml(text: str) -> Datum:
    return Unknown(reason="TOML is not read here")


@register("b64enc")
def b64enc(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@register("b64dec")
def b64dec(text: str) -> Datum:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        return str(error) if isinstance(error, binascii.Error) else Unknown(reason="binary data")


@register("b32enc")
def b32enc(text: str) -> str:
    return base64.b32encode(text.encode()).decode()


@register("sha1sum")
def sha1sum(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


@register("sha256sum")
def sha256sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@register("sha512sum")
def sha512sum(text: str) -> str:
    return hashlib.sha512(text.encode()).hexdigest()


@register("adler32sum")
def adler32sum(text: str) -> str:
    return str(zlib.adler32(text.encode()))
