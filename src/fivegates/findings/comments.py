"""Where comments stand in a text, and which lines the block opened on a line spans; strings, heredocs and scalars hold no comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Comment(NamedTuple):
    """One line of a comment. ``alone``: nothing but comment stands on its line."""

    line: int
    text: str
    alone: bool


class Commented(NamedTuple):
    """The comments of a text, and the spans of its blocks: header line -> last line (in YAML a header may stand below the first line)."""

    comments: list[Comment]
    blocks: dict[int, tuple[int, int]]


def read_comments(text: str, language: str) -> Commented:
    """The comments of ``text`` in ``language``: hcl | yaml | dotenv | dockerfile; other languages have none."""
    reader = _READERS.get(language)
    return reader(text) if reader else Commented([], {})


# --------------------------------------------------------------------------------------------------- HCL

NEIGHBOURHOOD = 500  # characters looked at before a brace and around a comment, so that one endless line costs no more than many
_HCL_TOKEN = re.compile(r'#|//|/\*|"|<<-?(?P<heredoc>[A-Za-z_][\w-]*)[ \t\r]*\n|[{}]')
_HCL_TEXT = re.compile(r'\\.|\$\$\{|%%\{|\$\{|%\{|"|\n', re.DOTALL)
_HCL_HEADER = re.compile(r'[ \t]*[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*+[ \t]*+$')


class _Hcl:
    """Walks HCL code once. ``open`` holds one entry per brace: the line of a block's header, 0 for an object, -1 for an interpolation."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Commented([], {})
        self.line = 1
        self.at = 0
        self.open: list[int] = []
        self.interpolations = 0

    def read(self) -> Commented:
        while match := _HCL_TOKEN.search(self.text, self.at):
            self._to(match.end())
            token = match[0]
            if match["heredoc"]:
                self._heredoc(match["heredoc"])
            elif token == '"':
                self._string()
            elif token == "{":
                self.open.append(self._header(match.start()))
            elif token == "}":
                self._close()
            else:
                self._comment(match.start(), token)
        return self.found

    def _to(self, at: int) -> None:
        self.line += self.text.count("\n", self.at, at)
        self.at = at

    def _close(self) -> None:
        header = self.open.pop() if self.open else 0
        if header > 0:
            self.found.blocks[header] = (header, self.line)
        elif header < 0:
            self.interpolations -= 1
            self._string()

    def _header(self, brace: int) -> int:
        start = self.text.rfind("\n", max(0, brace - NEIGHBOURHOOD), brace) + 1
        heads = not self.interpolations and _HCL_HEADER.match(self.text, start, brace)
        return self.line if heads else 0

    def _string(self) -> None:
        while match := _HCL_TEXT.search(self.text, self.at):
            self._to(match.end())
            if match[0] in ("${", "%{"):
                self.open.append(-1)
                self.interpolations += 1
                return
            if match[0] in ('"', "\n"):  # a line end closes a string that nobody closed
                return
        self._to(len(self.text))

    def _heredoc(self, word: str) -> None:
        end = re.compile(rf"^[ \t]*{re.escape(word)}[ \t\r]*$", re.MULTILINE).search(self.text, self.at)
        self._to(end.end() if end else len(self.text))

    def _comment(self, start: int, token: str) -> None:
        before = self.text[max(0, start - NEIGHBOURHOOD) : start].rpartition("\n")[2]
        end = self.text.find("*/" if token == "/*" else "\n", self.at)
        end = len(self.text) if end < 0 else end
        rest = self.text[end + 2 : end + 2 + NEIGHBOURHOOD].partition("\n")[0] if token == "/*" else ""
        for number, line in enumerate(self.text[self.at : end].split("\n")):
            alone = bool(number or not before.strip()) and not rest.strip()
            self.found.comments.append(Comment(self.line + number, line.strip(), alone))
        self._to(min(len(self.text), end + 2) if token == "/*" else end)


# -------------------------------------------------------------------------------------------------- YAML

_YAML_BLOCKS = ("services", "jobs")  # each entry below is a block of its own
_YAML_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#")


def _without_actions(text: str) -> str:
    """The text of a template, of the same length, as YAML that can be read: no line that is an action alone, no action in a line."""
    pieces: list[str] = []
    end = 0
    while (start := text.find("{{", end)) >= 0 and (stop := text.find("}}", start)) >= 0:
        before = text[max(0, start - NEIGHBOURHOOD) : start].rpartition("\n")[2]
        alone = not before.strip() and not text[stop + 2 : stop + 2 + NEIGHBOURHOOD].partition("\n")[0].strip()
        action = text[start : stop + 2]
        pieces += [text[end:start], "".join("\n" if letter == "\n" else " " if alone else "x" for letter in action)]
        end = stop + 2
    return "".join([*pieces, text[end:]])


def _yaml(text: str) -> Commented:
    from .yaml_layout import read_layout

    layout = read_layout(text, _YAML_BLOCKS)
    if layout.readable < len(text) and "{{" in text:
        layout = read_layout(_without_actions(text), _YAML_BLOCKS)
    lines = text[: layout.readable].split("\n")
    comments = []
    offset = 0
    for number, line in enumerate(lines, 1):
        for match in _YAML_COMMENT.finditer(line):
            if not layout.in_scalar(offset + match.start()):
                comments.append(Comment(number, line[match.end() :].strip(), not line[: match.start()].strip()))
                break
        offset += len(line) + 1
    return Commented(comments, layout.blocks)


# ---------------------------------------------------------------------------------- env files, Dockerfiles

_DOTENV_QUOTED = re.compile(r'(?:[^"\\]++|\\.)*+')
_DOTENV_VALUE = re.compile(r"[ \t]*(?:export[ \t]+)?[^\s=#]++[ \t]*=[ \t]*(?P<quote>[\"'`]?)")


def _dotenv(text: str) -> Commented:
    comments: list[Comment] = []
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):
        start = 0
        if not quote:
            value = _DOTENV_VALUE.match(line)
            quote, start = (value["quote"], value.end()) if value else ("", 0)
        if quote:
            end = _closing(line, quote, start)
            if end < 0:
                continue  # the value goes on in the next line
            quote, start = "", end + 1
        for match in _YAML_COMMENT.finditer(line, start):
            comments.append(Comment(number, line[match.end() :].strip(), not line[: match.start()].strip()))
            break
    return Commented(comments, {})


def _closing(line: str, quote: str, start: int) -> int:
    if quote != '"':
        return line.find(quote, start)
    inner = _DOTENV_QUOTED.match(line, start)
    return inner.end() if inner and inner.end() < len(line) else -1


_DOCKER_HEREDOC = re.compile(r"<<-?[\"']?(?P<word>[A-Za-z_]\w*)")


def _dockerfile(text: str) -> Commented:
    return Commented(list(_dockerfile_comments(text)), {})


def _dockerfile_comments(text: str) -> Iterator[Comment]:
    awaited: list[str] = []  # heredocs still open, in order
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if awaited:
            if stripped == awaited[0]:
                awaited.pop(0)
        elif stripped.startswith("#"):
            yield Comment(number, stripped[1:].strip(), True)
        else:
            awaited = [match["word"] for match in _DOCKER_HEREDOC.finditer(line)]


_READERS: dict[str, Callable[[str], Commented]] = {
    "hcl": lambda text: _Hcl(text).read(),
    "yaml": _yaml,
    "dotenv": _dotenv,
    "dockerfile": _dockerfile,
}
