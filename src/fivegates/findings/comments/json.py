"""Comments of JSON: the key ``"//"`` beside the thing, and where a program reads JSON with comments, these too.

``"//"`` is the one key that Terraform leaves alone in a block; its value is a text, or a list of texts. It covers the object that it
stands in.
"""

from __future__ import annotations

import json
import re

from .interface import NEIGHBOURHOOD, Comment, Commented

KEY = "//"
_TOKEN = re.compile(r'"(?:[^"\\\n]++|\\.)*+"|"[^\n]*|//[^\n]*|/\*|[{}\[\]:,]')


class _Json:
    """Walks a text once. ``open``: the line of each open object, and the comments that stand right in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Commented([], {})
        self.line, self.at = 1, 0
        self.open: list[tuple[int, list[Comment]]] = []
        self.last = ""  # the last text, while nothing but a colon may follow it
        self.said = False  # the next value is a comment's
        self.listed = False  # so is every text up to the closing bracket

    def read(self) -> Commented:
        while match := _TOKEN.search(self.text, self.at):
            self._to(match.start())
            token = match[0]
            if token == "/*" or token.startswith("//"):
                self._comment(match.start(), match.end(), token)
                continue
            self._take(token)
            self._to(match.end())
        for _, comments in self.open:
            self.found.comments.extend(comments)
        self.found.comments.sort(key=lambda comment: comment.line)
        return self.found

    def _to(self, at: int) -> None:
        self.line += self.text.count("\n", self.at, at)
        self.at = at

    def _take(self, token: str) -> None:
        if token[0] == '"':
            if (self.said or self.listed) and self.open:
                self.open[-1][1].append(Comment(self.line, _decoded(token), False))
            self.last = token
        elif token == ":":
            self.said = self.last == f'"{KEY}"' and not self.listed
            return
        elif token == "{":
            self.open.append((self.line, []))
            self.listed = False
        elif token == "}":
            self._close()
        elif token == "[":
            self.listed = self.said
        elif token == "]":
            self.listed = False
        self.said = False
        if token[0] != '"':
            self.last = ""

    def _close(self) -> None:
        if not self.open:
            return
        first, comments = self.open.pop()
        self.found.blocks[first] = (first, self.line)
        self.found.comments.extend(comment._replace(covers=(first, self.line)) for comment in comments)

    def _comment(self, start: int, end: int, token: str) -> None:
        before = self.text[max(0, start - NEIGHBOURHOOD) : start].rpartition("\n")[2]
        is_block = token == "/*"
        stop = self.text.find("*/", end) if is_block else end
        stop = len(self.text) if stop < 0 else stop
        rest = self.text[stop + 2 : stop + 2 + NEIGHBOURHOOD].partition("\n")[0] if is_block else ""
        for number, line in enumerate(self.text[start + 2 : stop].split("\n")):
            alone = bool(number or not before.strip()) and not rest.strip()
            self.found.comments.append(Comment(self.line + number, line.strip(), alone))
        self._to(min(len(self.text), stop + 2) if is_block else stop)


def read_json(text: str) -> Commented:
    return _Json(text).read()


def _decoded(token: str) -> str:
    try:
        return str(json.loads(token)).strip()
    except ValueError:
        return ""
