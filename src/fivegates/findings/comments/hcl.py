"""Comments and blocks of HCL; strings, heredocs and what stands between them hold none."""

from __future__ import annotations

import re

from .interface import NEIGHBOURHOOD, Comment, Commented

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


def read_hcl(text: str) -> Commented:
    return _Hcl(text).read()
