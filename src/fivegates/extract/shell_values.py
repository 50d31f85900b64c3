"""What the words of a shell script are: texts, what the script and those who start it say of its variables, and what nobody says.

``$NAME`` and ``${NAME}`` are what the script assigns, where it assigns one text alone, else what it is given; ``${NAME:-text}`` is the text
where neither says anything. A part that these files do not say stays an unknown of its own: equal names in one script are equal.
Source: the shell command language of POSIX, parameter expansion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..named_tuple import NamedTuple
from ..source import Pinned, Place, Source
from ..values import Origin, Reference, Unknown, Value, joined_texts
from .shell_words import LONGEST, OPEN, placed_commands_in, words_of
from .texts import HOLE, image_text

MOST_COMMANDS = 5_000
MOST_MARKS = 1_000
DEEPEST = 8  # a variable of a variable
MOST_PARTS = 200  # of one word
MOST_PUT_TOGETHER = 500_000  # characters, of all words of a script
MOST_TURNS = 100
LONGEST_ARRAY = 20_000
_ALL = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*+)\[[@*]\]\}")
_FIRST_MARK = 0xE000  # of Unicode's private use area: what a template engine puts into the script stands as one of these
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+")
_ASSIGNED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*+)=(.*+)", re.DOTALL)
_EXPANDED = re.compile(
    r"\$(?:([A-Za-z_][A-Za-z0-9_]*+)|\{([A-Za-z_][A-Za-z0-9_]*+|[0-9]++)(?:(:?[-=?+])([^{}]*+)|([^{}]*+))\})|\$[0-9@*#?]?+|[\ue000-\uf8ff]"
)
_MADE = re.compile(r"\$(?![A-Za-z_{])")  # by a command
_CALLED_WITH = re.compile(r"\$\{?[0-9@*]")
_DEFAULTED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*+):?=([^{}$`\n]*+)\}")
_DECLARING = ("export", "local", "readonly", "declare", "typeset")
# What may stand before a command of its own.
_BEFORE = frozenset(("if", "then", "else", "elif", "while", "until", "do", "{", "!", "time", "exec", "command", "sudo", "nohup", "eval"))


_NOWHERE = Origin("entry", Pinned("", Place("", 1)), 0)


class Command(NamedTuple):
    """A command's words, without quotes and without the shell's own words before it, and where it begins."""

    words: list[str]
    offset: int


class Loop(NamedTuple):
    """``for NAME in ...`` with what it goes through, as written."""

    name: str
    values: list[str]
    offset: int

    def names(self, word: str) -> bool:
        """Whether a word names what the loop goes through."""
        return self.put_in(word, "") != word

    def put_in(self, word: str, value: str) -> str:
        """The word in the turn of a value."""
        return re.sub(rf"\$(?:{self.name}\b|\{{{self.name}\}})", lambda _: value, word)


class ShellScript:
    """One script. ``unit``: inside which a variable that nobody sets is one thing. ``given``: maps of variables, an earlier one wins."""

    def __init__(self, script: Value, unit: str, given: Sequence[Value | None] = ()) -> None:
        self._unit = unit
        self._given = [one.data for one in given if one is not None and isinstance(one.data, dict)]
        self._marks: list[Unknown] = []
        self._left = MOST_PUT_TOGETHER
        self.text = self._shown(script)[:LONGEST]
        self.source = _source(script, self.text)
        self._assigned: dict[str, str] = {}
        self._varying: set[str] = set()  # one thing here and another there
        self._loops: list[Loop] = []
        self._defaults = {found[1]: found[2] for found in _DEFAULTED.finditer(self.text)}
        self.commands = list(self._commands())
        for command in self.commands:
            self._note(command.words)
            if command.words[0] == "for" and command.words[2:3] == ["in"] and _NAME.fullmatch(command.words[1]) is not None:
                self._loops.append(
                    Loop(command.words[1], [one for word in command.words[3:] for one in self._elements(word)], command.offset)
                )

    def _shown(self, script: Value) -> str:
        """The text, with a mark for each thing that is put into it and not known."""
        data = script.data
        if not isinstance(data, Unknown):
            return script.text or ""
        pieces = []
        for part in data.parts:
            if isinstance(part, str):
                pieces.append(part)
            elif len(self._marks) < MOST_MARKS:
                pieces.append(chr(_FIRST_MARK + len(self._marks)))
                self._marks.append(part)
        return "".join(pieces)

    def _commands(self) -> Iterator[Command]:
        for offset, raw in placed_commands_in(self.text)[:MOST_COMMANDS]:
            words = [word.replace(OPEN, "") for word in raw]
            while words and (words[0] in _BEFORE or (_ASSIGNED.fullmatch(words[0]) is not None and len(words) > 1)):
                self._note(words[:1])
                words = words[1:]
            if words:
                yield Command(words, offset)

    def _elements(self, word: str) -> list[str]:
        """The elements of an array (``"${NAMES[@]}"``), or the word itself."""
        found = _ALL.fullmatch(word)
        if found is None:
            return [word]
        array = re.search(rf"(?<!\w){found[1]}=\(([^()]{{0,{LONGEST_ARRAY}}}+)\)", self.text)
        return list(words_of(array[1])) if array is not None else [word]

    def _note(self, words: list[str]) -> None:
        """Remember what a command assigns."""
        if words[0] in ("for", "read", "getopts", "mapfile", "readarray"):
            self._varying.update(words[1:2] if words[0] == "for" else words[1:])
            return
        for word in words[1:] if words[0] in _DECLARING else words[:1]:
            found = _ASSIGNED.fullmatch(word)
            if found is not None:
                name, text = found[1], found[2]
                called = _CALLED_WITH.search(text) is not None and ":-" not in text and ":=" not in text
                if called or self._assigned.setdefault(name, text) != text:
                    self._varying.add(name)

    def value(self, word: str, origin: Origin) -> Value:
        """What a word is, put together of what its parts are."""
        pieces = [piece for piece in self._pieces(word, DEEPEST) if piece]
        return Value(pieces[0], origin) if len(pieces) == 1 else joined_texts(pieces, origin)

    def _pieces(self, word: str, depth: int) -> Iterator[str | Unknown]:
        at = 0
        for found, _ in zip(_EXPANDED.finditer(word), range(MOST_PARTS), strict=False):
            yield word[at : found.start()]
            self._left -= 1 + found.end() - at
            if self._left < 0:
                yield Unknown(reason="a script puts together more than is looked through")
                return
            yield from self._expanded(found, depth)
            at = found.end()
        self._left -= len(word) - at
        yield word[at:] if self._left >= 0 else Unknown()

    def _expanded(self, found: re.Match[str], depth: int) -> Iterator[str | Unknown]:
        if "\ue000" <= found[0] <= "\uf8ff":
            number = ord(found[0]) - _FIRST_MARK
            yield self._marks[number] if number < len(self._marks) else Unknown()
            return
        name, sign = found[1] or found[2], found[3] or ""
        if not name or found[5] or sign.endswith("+") or not depth:
            yield Unknown()  # made by a command, or computed of a variable
            return
        default = found[4] if sign.endswith(("-", "=")) else None
        yield from self._variable(name, default, depth - 1)

    def _variable(self, name: str, default: str | None, depth: int) -> Iterator[str | Unknown]:
        if name in self._varying or name.isdigit():
            yield from self._pieces(default, depth) if default is not None and name.isdigit() else (Unknown(),)
            return
        text = self._assigned.get(name)
        own = _EXPANDED.fullmatch(text) if text is not None else None  # NAME="${NAME:-text}"
        if own is not None and own[2] == name:
            text, default = None, own[4] if (own[3] or "").endswith(("-", "=")) else default
        if text is not None and _MADE.search(text) is None:
            yield from self._pieces(text, depth)
            return
        given = next((one[name] for one in self._given if name in one), None) if text is None else None
        default = default if default is not None else self._defaults.get(name)
        if given is not None and given.data is not None:
            yield given.data if isinstance(given.data, Unknown) else str(given.data)
        elif default is not None and text is None:
            yield from self._pieces(default, depth)
        else:
            yield Unknown(frozenset((Reference(self._unit, f"${name}"),)), exact=True)

    @property
    def assigned(self) -> list[str]:
        """The variables that the script assigns one thing."""
        return [name for name in self._assigned if name not in self._varying]

    def shown(self, command: Command) -> list[str]:
        """The words of a command, each as far as it is known."""
        origin = Origin("entry", self.source, command.offset)
        return [image_text(self.value(word, origin)) or HOLE for word in command.words]

    def turns(self, command: Command) -> Iterator[Command]:
        """A command as it is in each turn of the loop around it, where its words name what the loop goes through; else as it is."""
        loop = next(
            (one for one in reversed(self._loops) if one.offset < command.offset and any(one.names(word) for word in command.words)), None
        )
        if loop is None:
            yield command
            return
        for value in loop.values[:MOST_TURNS]:
            yield command._replace(words=[loop.put_in(word, value) for word in command.words])

    def origin(self, command: Command, word: str = "") -> Origin:
        """Where a command stands, or a word of it where it is written as it is."""
        at = self.text.find(word, command.offset) if word else -1
        return Origin("entry", self.source, at if at >= 0 else command.offset, word)


def _source(script: Value, text: str) -> Source:
    """The script's text with the lines of its file, where that can be told."""
    literal = list(script.origin.chain())[-1]
    if literal.source.text == text and not isinstance(literal.source, Pinned):
        return literal.source
    head = "" if isinstance(literal.source, Pinned) else literal.source.text[literal.offset :].partition("\n")[0]
    if literal.kind == "entry" and "|" in head.partition("#")[0]:
        return Source(literal.source.path, text, literal.place.line + 1)
    return Pinned(text, literal.place)


def shown_commands(text: str, given: Mapping[str, str]) -> list[list[str]]:
    """The commands of a text, each word as far as it is known with what its variables are ``given``."""
    script = _script(text, given)
    return [script.shown(command) for command in script.commands]


def shown_word(word: str, given: Mapping[str, str]) -> str:
    """A word as far as it is known with what its variables are ``given``."""
    return image_text(_script("", given).value(word, _NOWHERE)) or ""


def assigned_texts(text: str) -> dict[str, str]:
    """What a script assigns to each variable, as far as that is known."""
    script = _script(text, {})
    return {name: image_text(script.value(f"${{{name}}}", _NOWHERE)) or HOLE for name in script.assigned}


def _script(text: str, given: Mapping[str, str]) -> ShellScript:
    held = Value({name: Value(one, _NOWHERE) for name, one in given.items()}, _NOWHERE)
    return ShellScript(Value(text, _NOWHERE), "", (held,))
