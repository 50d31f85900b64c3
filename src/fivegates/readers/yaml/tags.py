"""What a tag says about a node: the tags of YAML itself are applied, an application's tag makes the node unknown."""

from __future__ import annotations

import base64
import binascii

from ...source import Source
from ...values import Data, Unknown
from .model import Node, Tagged
from .scalars import plain

_CORE = "tag:yaml.org,2002:"
_RESOLVED = frozenset(_CORE + name for name in ("null", "bool", "int", "float"))
_AS_WRITTEN = frozenset(["!", *(_CORE + name for name in ("str", "map", "seq", "omap", "pairs", "set", "timestamp"))])


def tagged(tag: str, data: Data, source: Source, offset: int) -> Data:
    """``data`` (the text of a scalar, or a collection) under ``tag``."""
    if tag in _AS_WRITTEN:
        return data
    if isinstance(data, str) and tag in _RESOLVED:
        return plain(data)
    if isinstance(data, str) and tag == f"{_CORE}binary":
        return _binary(data)
    name = "!!" + tag.removeprefix(_CORE) if tag.startswith(_CORE) else tag
    return Tagged(reason=f"tag {name}", content=Node(data, source, offset), tag=name)


def _binary(text: str) -> Data:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return Unknown(reason="binary data")
