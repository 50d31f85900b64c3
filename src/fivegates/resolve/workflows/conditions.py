"""The expression language of workflows as a tree: literals, names, operators, calls, parentheses.

Source: GitHub's reference "Evaluate expressions in workflows and actions": strings in single quotes (doubled inside), numbers, ``true``,
``false``, ``null``; ``!  < <= > >= == !=  &&  ||`` bind in this order; names are not case-sensitive.
"""

from __future__ import annotations

import re

from ...named_tuple import NamedTuple

MOST_TOKENS = 2_000
DEEPEST = 60

_TOKEN = re.compile(
    r"\s*+(?:(?P<string>'(?:[^']|'')*+')"
    r"|(?P<number>-?+(?:0x[0-9A-Fa-f]++|\d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+))"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_-]*+)"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[!<>()\[\].,*]))"
)
_BINDS = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="))  # loosest first
_JOINS = 2  # of these, the levels that join any number of operands
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class Literal(NamedTuple):
    """A text, a number, true, false or null."""

    data: str | float | bool | None


class Path(NamedTuple):
    """``github.event.comment.body``: its steps in lower case, ``*`` for any and '' for an index that is computed."""

    steps: tuple[str, ...]


class Call(NamedTuple):
    """A function, in lower case."""

    name: str
    arguments: tuple[Expression, ...]


class Operation(NamedTuple):
    """An operator: ``!`` has one operand, ``&&`` and ``||`` two or more, the others two."""

    sign: str
    operands: tuple[Expression, ...]


Expression = Literal | Path | Call | Operation


def parse_condition(text: str) -> Expression | None:
    """What stands behind ``if:``, with or without ``${{ }}`` around it; None where it is no expression of the language or beyond bounds.

    Text that surrounds ``${{ }}`` makes a condition a text that is not empty, and so always true; such a one is None too.
    """
    inner = text.strip()
    if "${{" in inner:
        if not (inner.startswith("${{") and inner.endswith("}}") and inner.count("${{") == 1):
            return None
        inner = inner[3:-2]
    try:
        return _Parser(_tokens(inner)).whole()
    except _NotOne:
        return None


class _NotOne(Exception):
    """The text is no expression."""


class _Token(NamedTuple):
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None or len(found) >= MOST_TOKENS:
            raise _NotOne
        found.append(_Token(match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _number(text: str) -> float:
    try:
        return float(int(text, 16)) if "0x" in text else float(text)
    except OverflowError:
        raise _NotOne from None


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Expression:
        found = self._binary(0, 0)
        if self._at < len(self._tokens):
            raise _NotOne
        return found

    def _sees(self, *signs: str) -> str:
        """The sign that stands next, if it is one of these."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else _Token("", "")
        return token.text if token.kind == "sign" and token.text in signs else ""

    def _take(self) -> _Token:
        if self._at >= len(self._tokens):
            raise _NotOne
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, sign: str) -> None:
        if not self._sees(sign):
            raise _NotOne
        self._at += 1

    def _binary(self, level: int, depth: int) -> Expression:
        if depth > DEEPEST:
            raise _NotOne
        if level == len(_BINDS):
            return self._unary(depth)
        first = self._binary(level + 1, depth)
        if level < _JOINS:
            return self._joined(first, level, depth)
        for _ in range(DEEPEST):
            sign = self._sees(*_BINDS[level])
            if not sign:
                return first
            self._at += 1
            first = Operation(sign, (first, self._binary(level + 1, depth)))
        raise _NotOne

    def _joined(self, first: Expression, level: int, depth: int) -> Expression:
        """``a && b && c`` in one operation, so that a long condition is no deep one."""
        sign, operands = _BINDS[level][0], [first]
        while self._sees(sign):
            self._at += 1
            operands.append(self._binary(level + 1, depth))
        return Operation(sign, tuple(operands)) if len(operands) > 1 else first

    def _unary(self, depth: int) -> Expression:
        if self._sees("!"):
            self._at += 1
            if depth > DEEPEST:
                raise _NotOne
            return Operation("!", (self._unary(depth + 1),))
        if self._sees("("):
            self._at += 1
            inside = self._binary(0, depth + 1)
            self._expect(")")
            return inside
        return self._primary(depth)

    def _primary(self, depth: int) -> Expression:
        token = self._take()
        if token.kind == "string":
            return Literal(token.text[1:-1].replace("''", "'"))
        if token.kind == "number":
            return Literal(_number(token.text))
        if token.kind != "name":
            raise _NotOne
        name = token.text.lower()
        if self._sees("("):
            return self._path_behind(Call(name, self._arguments(depth)), depth)
        if name in _WORDS and not self._sees("."):
            return Literal(_WORDS[name])
        return self._path_behind(Path((name,)), depth)

    def _arguments(self, depth: int) -> tuple[Expression, ...]:
        self._expect("(")
        found: list[Expression] = []
        while not self._sees(")"):
            if found:
                self._expect(",")
            found.append(self._binary(0, depth + 1))
        self._expect(")")
        return tuple(found)

    def _path_behind(self, start: Path | Call, depth: int) -> Expression:
        """The steps behind a name; those behind a call lead to what is not known here."""
        steps = list(start.steps) if isinstance(start, Path) else []
        first = len(steps)
        while True:
            if self._sees("."):
                self._at += 1
                step = self._take()
                if step.kind != "name" and step.text != "*":
                    raise _NotOne
                steps.append(step.text.lower())
            elif self._sees("["):
                self._at += 1
                steps.append(self._index(depth))
                self._expect("]")
            else:
                break
        if isinstance(start, Path):
            return Path(tuple(steps))
        return start if len(steps) == first else Path(("",))

    def _index(self, depth: int) -> str:
        if self._sees("*"):
            self._at += 1
            return "*"
        inside = self._binary(0, depth + 1)
        return str(inside.data).lower() if isinstance(inside, Literal) else ""
