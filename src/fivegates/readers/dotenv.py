"""Env files: ``NAME=value`` lines as docker compose and the dotenv libraries take them, every entry with its place."""

from __future__ import annotations

import re

from ..named_tuple import NamedTuple
from ..source import Source
from .interface import Problem

_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.\-]*+"
_STATEMENT = re.compile(rf"[ \t]*+(?P<export>export[ \t]++)?(?P<name>{_NAME})[ \t]*+(?:(?P<sign>[=:])[ \t]*+|(?=\r?$))", re.MULTILINE)
_COMMENTED = re.compile(rf"[ \t]*+#[# \t]*+(?P<export>export[ \t]++)?(?P<name>{_NAME})(?P<sign>=)[ \t]*+")
_DOUBLE = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_SINGLE = re.compile(r"'((?:[^'\\]++|\\.)*+)'", re.DOTALL)
_REST = re.compile(r"[^\n]*+")
_COMMENT = re.compile(r"[ \t]#.*", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_REFERENCE = re.compile(r"(?<![\\$])\$(?:\{|[A-Za-z_])")
_MEANINGS = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\", "$": "$"}
_SHELL = re.compile(
    r"(?:unset|if|for|while|case|source|\.|set|eval|echo|alias|declare|typeset|local|readonly|function|trap|exec)[ \t]|\[\[? "
    r"|[A-Za-z_]\w*+(?:\(\)|\+=|\[[^\]\n]*+\]\+?=)"  # a function, something added, an entry of an array
)
_PROBLEMS = 20
NO_ASSIGNMENT = "not a NAME=value line"


class DotenvEntry(NamedTuple):
    """One variable. ``offset`` is its name's, ``value_offset`` its value's (an opening quote included).

    ``value`` is the text between the quotes with escapes resolved; ``has_reference`` says that ``$NAME`` or ``${NAME}`` in it still stands
    for another variable. ``assigned`` is false for a bare ``NAME``, which passes on what the environment has. ``commented`` marks an
    assignment inside a comment.
    """

    name: str
    value: str
    offset: int
    value_offset: int
    exported: bool = False
    commented: bool = False
    has_reference: bool = False
    assigned: bool = True


class Dotenv(NamedTuple):
    """The entries of an env file in order (of one name the last that is not commented counts), and the lines that are none."""

    entries: list[DotenvEntry]
    problems: list[Problem]

    def effective(self) -> dict[str, DotenvEntry]:
        """The entry that counts for each name."""
        return {entry.name: entry for entry in self.entries if not entry.commented}


def parse_dotenv(source: Source) -> Dotenv:
    """Every entry of an env file; never raises.

    A line that is none is an error in a file that programs load unasked (``.env``, ``.env.*``); any other file with such a line may be
    meant for something else, until somebody loads it. A direnv file (``.envrc``) is a shell script, and so is one with shell statements:
    its other lines are passed over.
    """
    reading = _Reading(source)
    while reading.position < len(source.text):
        reading.line()
    return reading.file


class _Reading:
    """One pass over one file; ``position`` is at the start of a line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.file = Dotenv([], [])
        self.position = 1 if source.text.startswith("\ufeff") else 0
        name = source.path.rpartition("/")[2]
        self.is_loaded = name == ".env" or name.startswith(".env.")
        self.is_script = source.path.rpartition("/")[2] == ".envrc"

    def line(self) -> None:
        """Read the statement that starts here, which a quoted value may stretch over several lines."""
        rest = self.rest(self.position)
        content = rest.strip()
        commented = content.startswith("#")
        match = (_COMMENTED if commented else _STATEMENT).match(self.text, self.position)
        end = self.position + len(rest)
        if match is not None and match.end() <= end:
            end = self.entry(match, commented)
        elif content and not commented and not self.is_script:
            self.reject(content)
        self.position = end + 1

    def entry(self, match: re.Match[str], commented: bool) -> int:
        """Keep the assignment that ``match`` opens; the end of its last line."""
        start = match.end()
        value, raw, end = self.value(start, commented) if match["sign"] else ("", "", start)
        self.file.entries.append(
            DotenvEntry(
                name=match["name"],
                value=value,
                offset=match.start("name"),
                value_offset=start,
                exported=match["export"] is not None,
                commented=commented,
                has_reference=_REFERENCE.search(raw) is not None,
                assigned=match["sign"] is not None,
            )
        )
        return end + len(self.rest(end))

    def value(self, start: int, commented: bool) -> tuple[str, str, int]:
        """The value at ``start``, its text in which references count, and where it ends."""
        quote = self.text[start : start + 1]
        if quote in ('"', "'"):
            quoted = (_DOUBLE if quote == '"' else _SINGLE).match(self.text, start)
            line_end = start + len(self.rest(start))
            if quoted is not None and self.is_whole(quoted, line_end, commented):
                raw = quoted[1].replace("\r\n", "\n")
                if quote == '"':
                    return _unescaped(raw), raw, quoted.end()
                return raw.replace("\\'", "'"), "", quoted.end()
            if not commented and self.text.find(quote, start + 1, line_end) < 0:
                self.problem("a quoted value that is not closed", start)
        blank = 1 if self.text[start - 1] in " \t" else 0  # "NAME= # note" is empty, "NAME=#1" is not
        raw = _COMMENT.split(self.rest(start - blank), maxsplit=1)[0].strip()
        return raw, raw, start

    def is_whole(self, quoted: re.Match[str], line_end: int, commented: bool) -> bool:
        """Whether nothing but a comment follows the closing quote; text there means that the quote closes something else."""
        if commented and quoted.end() > line_end:
            return False
        behind = self.rest(quoted.end()).strip()
        return not behind or behind.startswith("#")

    def rest(self, position: int) -> str:
        match = _REST.match(self.text, position)
        return match.group() if match else ""

    def reject(self, content: str) -> None:
        offset = self.position + self.rest(self.position).index(content)
        if content.startswith(("{{", "{%")):
            self.problem("a template that must be rendered before it can be read", offset, "template")
        elif _SHELL.match(content):
            self.is_script = True
            self.problem("Shell code in an env file", offset, "not_read")
        else:
            self.problem(NO_ASSIGNMENT, offset, "error" if self.is_loaded else "not_read")

    def problem(self, reason: str, offset: int, kind: str = "error") -> None:
        if len(self.file.problems) < _PROBLEMS:
            self.file.problems.append(Problem(self.source.place(offset), reason, kind))


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: _MEANINGS.get(match[1], match[0]), text)
