"""JSON as a tree that keeps every offset, duplicate keys, and what stood before an error."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from ...errors import ReadError
from .literals import read_number

_STRING, _NUMBER, _WORD, _MARK = range(1, 5)
_TOKEN = re.compile(
    r'[ \t\r\n]*+(?:("(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")'
    r"|(-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+)|(true|false|null)(?!\w)|([{}\[\],:]))?+"
)
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})(?:(?<=[dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|(["\\/bfnrt]))')
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


@dataclass(slots=True)
class JsonText:
    """A string: ``raw`` is what stands between the quotes, ``start`` and ``end`` enclose the quotes."""

    raw: str
    start: int
    end: int

    def decode(self) -> tuple[str, list[int] | None]:
        """The text, and for each of its characters (and its end) the offset in the file; None where they simply follow ``start``."""
        if "\\" not in self.raw:
            return self.raw, None
        pieces: list[str] = []
        offsets: list[int] = []
        base = self.start + 1
        done = 0
        for found in _ESCAPE.finditer(self.raw):
            pieces.append(self.raw[done : found.start()])
            offsets.extend(range(base + done, base + found.start()))
            pieces.append(_unescaped(found))
            offsets.append(base + found.start())
            done = found.end()
        pieces.append(self.raw[done:])
        offsets.extend(range(base + done, base + len(self.raw) + 1))
        return "".join(pieces), offsets

    @property
    def text(self) -> str:
        return self.decode()[0]


@dataclass(slots=True)
class JsonScalar:
    """A number, true, false or null."""

    value: int | Decimal | bool | None
    start: int
    end: int


@dataclass(slots=True)
class JsonArray:
    """``complete`` is False where an error cut it off."""

    start: int
    end: int = -1
    items: list[Json] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return self.end >= 0


@dataclass(slots=True)
class JsonObject:
    """Members in source order, duplicates included; ``complete`` is False where an error cut it off."""

    start: int
    end: int = -1
    members: list[tuple[JsonText, Json]] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return self.end >= 0


Json = JsonText | JsonScalar | JsonArray | JsonObject
_Open = JsonArray | JsonObject


def read_json(text: str, nesting: int) -> tuple[Json | None, ReadError | None]:
    """The value that ``text`` holds, as far as it can be read, and the error that stopped reading. No recursion."""
    reading = _Reading(text, nesting)
    try:
        reading.document()
    except ReadError as error:
        return reading.root, error
    return reading.root, None


class _Reading:
    """One walk; ``open`` holds the containers being filled, outermost first, and ``keys`` the key each object waits with."""

    def __init__(self, text: str, nesting: int) -> None:
        self.text = text
        self.pos = 1 if text.startswith("\ufeff") else 0
        self.nesting = nesting
        self.root: Json | None = None
        self.open: list[_Open] = []
        self.keys: list[JsonText | None] = []

    def document(self) -> None:
        self.value(*self.token())
        while self.open:
            if isinstance(self.open[-1], JsonObject):
                self.member(self.open[-1])
            else:
                self.item(self.open[-1])
        if self.token()[0] or self.pos < len(self.text):
            raise ReadError("only one value may stand in a JSON file", self.pos)

    def token(self) -> tuple[int, str, int]:
        """Kind (0 at the end or where nothing fits), text and offset of the next token, stepped over."""
        found = _TOKEN.match(self.text, self.pos)
        assert found is not None  # noqa: S101  # it matches nothing at least
        self.pos = found.end()
        kind = found.lastindex or 0
        if not kind and self.text.startswith('"', self.pos):
            raise ReadError("a string is never closed, or holds what JSON does not allow in one", self.pos)
        return (kind, found[kind], found.start(kind)) if kind else (0, "", self.pos)

    def member(self, container: JsonObject) -> None:
        kind, text, start = self.token()
        if text == "}" and kind == _MARK:
            return self.close(container)
        if container.members:
            if text != "," or kind != _MARK:
                raise ReadError("expected a comma or }", start)
            kind, text, start = self.token()
        if kind != _STRING:
            raise ReadError("expected a key in double quotes", start)
        self.keys[-1] = JsonText(text[1:-1], start, self.pos)
        kind, text, start = self.token()
        if text != ":":
            raise ReadError("expected a colon after the key", start)
        return self.value(*self.token())

    def item(self, container: JsonArray) -> None:
        kind, text, start = self.token()
        if text == "]" and kind == _MARK:
            return self.close(container)
        if container.items:
            if text != "," or kind != _MARK:
                raise ReadError("expected a comma or ]", start)
            kind, text, start = self.token()
        return self.value(kind, text, start)

    def close(self, container: _Open) -> None:
        container.end = self.pos
        self.open.pop()
        self.keys.pop()

    def value(self, kind: int, text: str, start: int) -> None:
        if kind == _STRING:
            self.put(JsonText(text[1:-1], start, self.pos))
        elif kind == _NUMBER:
            number = read_number(text.lstrip("-"), start)
            self.put(JsonScalar(-number if text[0] == "-" else number, start, self.pos))
        elif kind == _WORD:
            self.put(JsonScalar(_WORDS[text], start, self.pos))
        elif text == "{":
            self.enter(JsonObject(start))
        elif text == "[":
            self.enter(JsonArray(start))
        else:
            raise ReadError("expected a value", start)

    def enter(self, container: _Open) -> None:
        if len(self.open) >= self.nesting:
            raise ReadError(f"nested more than {self.nesting} levels deep", container.start)
        self.put(container)
        self.open.append(container)
        self.keys.append(None)

    def put(self, value: Json) -> None:
        if not self.open:
            self.root = value
            return
        container = self.open[-1]
        if isinstance(container, JsonArray):
            container.items.append(value)
        elif (key := self.keys[-1]) is not None:
            container.members.append((key, value))


def _unescaped(found: re.Match[str]) -> str:
    high, low, letter = found.groups()
    if letter:
        return _LETTERS.get(letter, letter)
    if low:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    return "\ufffd" if 0xD800 <= int(high, 16) <= 0xDFFF else chr(int(high, 16))
