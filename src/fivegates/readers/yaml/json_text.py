"""JSON with places, and on request JSON with comments: what libyaml does not take of JSON (escaped surrogate pairs, long keys) included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]  # public in fact, missing from the stubs

from ...errors import ReadError
from ...source import Source
from ...values import Data, Value
from ..interface import Limits, Problem
from .model import AS_BEFORE, Node, YamlDocument, YamlStream, duplicate
from .scalars import plain
from .template import TEMPLATE, looks_templated

_GAP = re.compile(r"[ \t\r\n]*+")
_COMMENTS = re.compile(r"(?:[ \t\r\n]++|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?")
_LITERAL = re.compile(r"true|false|null")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(source: Source, limits: Limits, comments: bool) -> YamlStream:
    """See ``parse_json``."""
    stream = YamlStream(source)
    reading = _Reading(source, limits, comments, stream.problems)
    try:
        root = reading.document()
    except ReadError as error:
        template = looks_templated(source.text)
        reason, kind = (TEMPLATE, "template") if template else (error.message, "error")
        stream.problems.append(Problem(source.place(error.offset), reason, kind))
    else:
        stream.documents.append(YamlDocument(root, root.offset))
    return stream


class _Reading:
    """One pass over one JSON text; ``position`` is behind what has been read."""

    def __init__(self, source: Source, limits: Limits, comments: bool, problems: list[Problem]) -> None:
        self.source = source
        self.text = source.text
        self.limits = limits
        self.comments = comments
        self.gap = _COMMENTS if comments else _GAP
        self.problems = problems
        self.position = 1 if source.text.startswith("\ufeff") else 0
        self.room = limits.yaml_nodes

    def document(self) -> Node:
        self.skip()
        offset = self.position
        try:
            root = Node(self.value(0), self.source, offset)
        except RecursionError:
            raise ReadError("nested too deep", offset) from None
        if self.skip():
            raise self.error("only one value may stand in a JSON text")
        return root

    def value(self, depth: int) -> Data:
        character = self.text[self.position : self.position + 1]
        self.room -= 1
        if self.room < 0:
            raise self.error(f"more than {self.limits.yaml_nodes:,} values")
        if character == '"':
            return self.string()
        if character and character in "{[":
            if depth >= self.limits.nesting:
                raise self.error(f"nested more than {self.limits.nesting} levels deep")
            return self.object(depth + 1) if character == "{" else self.array(depth + 1)
        match = _NUMBER.match(self.text, self.position) or _LITERAL.match(self.text, self.position)
        if match is None:
            raise self.error("a value is expected here")
        self.position = match.end()
        return plain(match.group())

    def object(self, depth: int) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        for offset in self.members("}"):
            if self.text[offset] != '"':
                raise self.error("a key in double quotes is expected here")
            name = self.string()
            if self.skip() != ":":
                raise self.error("':' is expected here")
            self.position += 1
            self.skip()
            node = Node(self.value(depth), self.source, offset, name)
            if name in entries:
                reason = duplicate(name, entries[name], node)
                self.problems.append(Problem(self.source.place(offset), reason, "notice" if reason.endswith(AS_BEFORE) else "error"))
            entries[name] = node
        return entries

    def array(self, depth: int) -> tuple[Value, ...]:
        return tuple(Node(self.value(depth), self.source, offset) for offset in self.members("]"))

    def members(self, close: str) -> Iterator[int]:
        """Stop at the start of each member of the collection that begins here; leave behind its closing bracket."""
        self.position += 1
        character = self.skip()
        while character != close:
            if not character:
                raise self.error(f"'{close}' is missing")
            yield self.position
            character = self.skip()
            if character == ",":
                self.position += 1
                character = self.skip()
                if character == close and not self.comments:
                    raise self.error("a comma is not allowed before the closing bracket")
            elif character != close:
                raise self.error(f"',' or '{close}' is expected here")
        self.position += 1

    def string(self) -> str:
        try:
            found: tuple[str, int] = scanstring(self.text, self.position + 1, True)
        except JSONDecodeError as error:
            raise ReadError(f"not valid JSON: {error.msg.rstrip(' :at').lower()}", error.pos) from None
        text, self.position = found
        if _SURROGATE.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return text

    def skip(self) -> str:
        """Pass blanks (and comments, where allowed); the character that follows, '' at the end."""
        match = self.gap.match(self.text, self.position)
        if match is not None:
            self.position = match.end()
        return self.text[self.position : self.position + 1]

    def error(self, reason: str) -> ReadError:
        if not self.comments and self.text[self.position : self.position + 1] == "/":
            reason = "comments are not allowed here"
        return ReadError(f"not valid JSON: {reason}", self.position)
