"""Variables that a machine's start script exports or hands to a container: only what is written out, line by line."""

from __future__ import annotations

import binascii
import re
import zlib
from base64 import b64decode
from collections.abc import Iterator

from ..source import Pinned, Source
from ..values import Origin, Unknown, Value
from .model import EnvEntry, Selected
from .paths import embedded_source

LONGEST = 64_000
_EXPORT = re.compile(r"(?<![A-Za-z0-9_])export[ \t]++([A-Za-z_][A-Za-z0-9_]*+)=(\S*+)")
_HANDED = re.compile(r"(?<!\S)(?:-e[ \t]++|--env[ \t=]++)([A-Za-z_][A-Za-z0-9_]*+)=(\S*+)")
_HOLE = "\0"


def read_script(found: Selected, encoding: str = "") -> Iterator[EnvEntry]:
    """``export NAME=value`` and ``-e NAME=value`` of a script; ``encoding`` base64 where the attribute holds it so."""
    source = _script(found, encoding)
    if source is None:
        return
    offset = 0
    for line in source.text.split("\n"):
        for match in (*_EXPORT.finditer(line), *_HANDED.finditer(line)) if not line.lstrip().startswith("#") else ():
            at = Origin("entry", source, offset + match.start(1), match.group(1), found.value.origin)
            yield EnvEntry(match.group(1), _value(match.group(2), at), None, at.place)
        offset += len(line) + 1


def _value(text: str, origin: Origin) -> Value:
    """What is written; what the shell or Terraform puts in is unknown."""
    bare = text.strip("'\"")
    return Value(Unknown() if "$" in bare or "`" in bare or _HOLE in bare else bare, origin)


def _script(found: Selected, encoding: str) -> Source | None:
    """The script's text with its lines where it stands as it is."""
    value = found.value
    data = value.data
    if isinstance(data, Unknown):
        text = "".join(part if isinstance(part, str) else _HOLE for part in data.parts)
        return Pinned(text[:LONGEST], found.holder.place) if text else None
    text = value.text or ""
    if not text or len(text) > LONGEST:
        return None
    if encoding != "base64":
        return embedded_source(value)
    decoded = _decoded(text)
    return Pinned(decoded, found.holder.place) if decoded else None


def _decoded(text: str) -> str:
    try:
        raw = b64decode(text, validate=True)
        if raw[:2] == b"\x1f\x8b":
            raw = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(raw, LONGEST)
        return raw[:LONGEST].decode("utf-8", "replace")
    except (binascii.Error, ValueError, zlib.error):
        return ""
