"""A shell script as commands, each a list of words: quotes are taken off, comments and here-documents left out.

No shell: nothing is expanded, and what an expansion gives stays in the word as it is written (``$KEY``), behind ``OPEN`` where no
quotes hold it together: it may be several words, or none. Commands inside ``$(...)``,
backticks and subshells are commands of their own, behind the one that they stand in. One pass, linear in the text.
Source: the shell command language of POSIX, sections on quoting and token recognition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..values import Unknown, Value

LONGEST = 200_000
OPEN = "\0"
DEEPEST = 20
_PLAIN = re.compile(r"[^\s;&|()<>'\"`\\$#]++")
_HERE = re.compile(r"<<(-?)[ \t]*+(['\"]?)([A-Za-z_][A-Za-z0-9_]*+)\2")
_REDIRECTED = re.compile(r"[<>]++&?")
_PART = re.compile(r"""'[^']*+'|"[^"]*+"|[^\s'"]++|['"]""")
_ARGUMENT = re.compile(r"""(?:'[^']*+'|"[^"]*+"|[^\s'"]++|['"])++""")
_CONTINUED = re.compile(r"\\\r?\n")


def commands_in(script: str) -> list[list[str]]:
    """The commands of a script in the order in which they begin."""
    return [words for _, words in placed_commands_in(script)]


def placed_commands_in(script: str) -> list[tuple[int, list[str]]]:
    """The same, each behind the offset of its first word."""
    lexer = _Lexer(_CONTINUED.sub(_blank, script[:LONGEST]))
    lexer.read(0, "", 0)
    return [(lexer.offsets[id(words)], words) for words in lexer.commands if words]


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.commands: list[list[str]] = []
        self.offsets: dict[int, int] = {}  # of the first word of each, by its list's identity
        self._ends: list[tuple[str, bool]] = []  # here-documents that begin at the next line

    def read(self, at: int, end: str, depth: int) -> int:
        """Read commands up to ``end`` and give the offset behind it."""
        text = self.text
        command = self._begin()
        word: list[str] | None = None
        while at < len(text):
            char = text[at]
            if end and char == end:
                at += 1
                break
            if char.isspace() or char in ";&|()":
                word = self._finish(command, word)
                if char == "(" and depth < DEEPEST:
                    at = self.read(at + 1, ")", depth + 1)
                    command = self._begin()
                    continue
                if char not in " \t\r":
                    command = self._begin()
                at += 1
                if char == "\n":
                    at = self._skip_here(at)
            elif char == "#" and word is None:
                at = self._line_end(at)
            elif char in "<>":
                word = self._finish(command, word)
                at = self._redirected(at)
            else:
                if word is None and not command:
                    self.offsets.setdefault(id(command), at)
                piece, at = self._piece(at, depth)
                word = [] if word is None else word
                word.append(piece)
        self._finish(command, word)
        return at

    def _begin(self) -> list[str]:
        if not self.commands or self.commands[-1]:
            self.commands.append([])
        return self.commands[-1]

    @staticmethod
    def _finish(command: list[str], word: list[str] | None) -> None:
        """Add a word to its command; what began inside of the word stands behind it."""
        if word is not None:
            command.append("".join(word))

    def _piece(self, at: int, depth: int) -> tuple[str, int]:
        """A part of a word: quoted, escaped, an expansion, or plain."""
        text = self.text
        plain = _PLAIN.match(text, at)
        if plain is not None:
            return plain[0], plain.end()
        char = text[at]
        if char == "'":
            close = text.find("'", at + 1)
            close = len(text) if close < 0 else close
            return text[at + 1 : close].replace(OPEN, "*"), close + 1
        if char == '"':
            return self._double(at + 1, depth)
        if char == "\\":
            return text[at + 1 : at + 2], at + 2
        piece, at = self._expansion(at, depth)
        return (OPEN + piece if piece.startswith("$") else piece), at

    def _expansion(self, at: int, depth: int) -> tuple[str, int]:
        text = self.text
        if text.startswith("$(", at) and not text.startswith("$((", at) and depth < DEEPEST:
            return "$", self._nested(at + 2, ")", depth)
        if text[at] == "`" and depth < DEEPEST:
            return "$", self._nested(at + 1, "`", depth)
        if text.startswith("${", at):
            close = text.find("}", at)
            close = len(text) if close < 0 else close + 1
            return text[at:close], close
        return text[at], at + 1

    def _nested(self, at: int, end: str, depth: int) -> int:
        self.commands.append([])
        return self.read(at, end, depth + 1)

    def _double(self, at: int, depth: int) -> tuple[str, int]:
        text, pieces = self.text, []
        while at < len(text) and text[at] != '"':
            if text[at] == "\\":
                pieces.append(text[at + 1 : at + 2])
                at += 2
            elif text[at] in "$`":
                piece, at = self._expansion(at, depth)
                pieces.append(piece)
            else:
                pieces.append(text[at].replace(OPEN, "*"))
                at += 1
        return "".join(pieces), at + 1

    def _redirected(self, at: int) -> int:
        here = _HERE.match(self.text, at)
        if here is not None:
            self._ends.append((here[3], bool(here[1])))
            return here.end()
        found = _REDIRECTED.match(self.text, at)
        return found.end() if found is not None else at + 1

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _skip_here(self, at: int) -> int:
        """Behind the here-documents that were announced on the line before."""
        while self._ends:
            mark, _ = self._ends.pop(0)
            while at < len(self.text):
                end = self._line_end(at)
                line = self.text[at:end].strip()
                at = end + 1
                if line == mark:
                    break
        return at


def words_of(text: str) -> Iterator[str]:
    """The words of arguments that no shell reads: quotes and spaces tell them apart, everything else is what it is.

    Lines that are comments are left out. Source: anthropics/claude-code-action, base-action/src/parse-sdk-options.ts.
    """
    kept = "\n".join(line for line in text[:LONGEST].split("\n") if not line.lstrip().startswith("#"))
    for found in _ARGUMENT.finditer(kept):
        yield "".join(
            part[1:-1] if part[0] in "'\"" and part[0] == part[-1] and len(part) > 1 else part for part in _PART.findall(found[0])
        )


def shell_text(value: Value) -> str:
    """A text with ``OPEN`` where something is put in that these files do not say."""
    data = value.data
    if isinstance(data, Unknown):
        return "".join(part if isinstance(part, str) else OPEN for part in data.parts) if data.parts else OPEN
    return value.text or ""
