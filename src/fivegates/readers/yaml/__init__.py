"""YAML and JSON with places: libyaml's events to values, every node knowing its line."""

from __future__ import annotations

from ...source import Source
from ..interface import DEFAULT_LIMITS, Limits
from .model import Node, Tagged, YamlDocument, YamlStream
from .scalars import Word, as_boolean
from .template import is_template

__all__ = ["Node", "Tagged", "Word", "YamlDocument", "YamlStream", "as_boolean", "is_template", "parse_json", "parse_yaml"]


def parse_yaml(source: Source, limits: Limits = DEFAULT_LIMITS) -> YamlStream:
    """Every readable document of ``source`` with places, and a problem for each mistake; never raises on bad input.

    Mappings are ``dict[str, Value]``, their values' origins of kind ``entry`` at the key; a list's items are at the item. A key keeps its
    written text, so ``on:`` and ``1.10:`` are what they look like.
    """
    from .stream import read_stream

    return read_stream(source, limits)


def parse_json(source: Source, limits: Limits = DEFAULT_LIMITS, comments: bool = False) -> YamlStream:
    """The one document of a JSON text, or the problem that stopped it; never raises on bad input.

    ``comments`` also takes comments and trailing commas, as editors' and MCP clients' settings have them.
    """
    from .json_text import read_json

    return read_json(source, limits, comments)
