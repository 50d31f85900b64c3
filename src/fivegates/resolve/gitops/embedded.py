"""YAML inside a text of YAML (``values: |``): its documents, with the lines of the file that it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...source import Pinned, Source
from ...values import Value

if TYPE_CHECKING:
    from ...readers.interface import Limits
    from ...readers.yaml import YamlStream

_BLOCK = re.compile(r":[ \t]++\|[-+0-9]{0,3}[ \t]*+(?:#.*+)?$")  # behind a key: what follows are the text's own lines


def embedded_yaml(value: Value, limits: Limits) -> YamlStream:
    """The documents in a text that is known."""
    from ...readers.yaml import parse_yaml

    return parse_yaml(embedded_source(value), limits)


def embedded_source(value: Value) -> Source:
    """The text of a value as a source of its own: a block's lines are the file's, anything else stands where it is written."""
    text, origin = str(value.text or ""), value.origin
    holder = origin.source
    if not isinstance(holder, Pinned) and origin.kind == "entry":
        end = holder.text.find("\n", origin.offset)
        line = holder.text[origin.offset : end if end >= 0 else origin.offset]
        if _BLOCK.search(line):
            return Source(holder.path, text, origin.place.line + 1)
    return Pinned(text, origin.place)
