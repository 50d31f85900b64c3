"""Tokens to the tree of a template."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ...source import Source
from .failure import RenderError
from .lexer import Token, tokens_of
from .literals import literal_of
from .syntax import Action, Branch, Include, Leave, Node, Operand, Pipe, Template, Text

_DEEPEST = 100
_LONGEST_KNOWN = 20_000
_LINE = re.compile(r"[^\n]*+\n|[^\n]++")
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "nil": None}


def parse_template(source: Source) -> Template:
    """The template that ``source`` holds. Raises ``RenderError``."""
    if len(source.text) > _LONGEST_KNOWN:
        return _Parser(source).parse()
    try:
        known = _known(str(source.text))
    except RenderError as error:
        raise RenderError(error.message, source, error.offset) from None
    return Template(source, known.nodes, known.defines)


@lru_cache(maxsize=1_024)
def _known(text: str) -> Template:
    """A text parsed once: charts are kept in several versions, and a library in each chart that takes it in."""
    return _Parser(Source("", text)).parse()


class _Parser:
    def __init__(self, source: Source) -> None:
        self.template = Template(source)
        self.source = source
        self.tokens = tokens_of(source)
        self.at = 0
        self.depth = 0

    def parse(self) -> Template:
        self.template.nodes, ending = self.nodes()
        if ending is not None:
            raise self.error(f"'{ending.text}' without a beginning", ending)
        return self.template

    def nodes(self) -> tuple[list[Node], Token | None]:
        """Nodes up to ``end`` or ``else``, whose word is behind us then; None at the end of the text."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise RenderError(f"nested more than {_DEEPEST} levels deep", self.source, self.tokens[self.at - 1].offset)
        found: list[Node] = []
        ending: Token | None = None
        while self.at < len(self.tokens) and ending is None:
            token = self.take()
            if token.kind == "text":
                found.append(_text(token))
                continue
            word = self.peek()
            if word.kind == "word" and word.text in ("end", "else"):
                ending = self.take()
            else:
                node = self.action(word)
                if node is not None:
                    found.append(node)
        self.depth -= 1
        return found, ending

    def action(self, word: Token) -> Node | None:
        kind = word.text if word.kind == "word" else ""
        if kind in ("if", "with", "range"):
            self.take()
            return self.branch(kind)
        if kind in ("break", "continue"):
            self.take()
            self.close()
            return Leave(kind)
        if kind == "template":
            return self.include()
        if kind in ("define", "block"):
            return self.define(kind)
        pipe = self.pipe("close")
        return Action(pipe) if pipe.commands else None

    def branch(self, kind: str) -> Branch:
        pipe = self.pipe("close")
        body, ending = self.nodes()
        otherwise: list[Node] = []
        if ending is not None and ending.text == "else":
            following = self.peek()
            if following.kind == "word" and following.text in ("if", "with"):
                self.take()
                otherwise = [self.branch(following.text)]
                return Branch(kind, pipe, body, otherwise)
            self.close()
            otherwise, ending = self.nodes()
        self.end(ending)
        return Branch(kind, pipe, body, otherwise)

    def include(self) -> Include:
        offset = self.take().offset
        name = self.name()
        pipe = self.pipe("close")
        return Include(name, pipe if pipe.commands else None, offset)

    def define(self, kind: str) -> Node | None:
        offset = self.take().offset
        name = self.name()
        pipe = self.pipe("close")
        body, ending = self.nodes()
        self.end(ending)
        if body or name not in self.template.defines:
            self.template.defines[name] = body
        return Include(name, pipe, offset) if kind == "block" else None

    def end(self, ending: Token | None) -> None:
        if ending is None or ending.text != "end":
            raise self.error("'end' is missing", ending)
        self.close()

    def name(self) -> str:
        token = self.take()
        if token.kind not in ("string", "raw"):
            raise self.error("a name in quotes is expected here", token)
        return str(literal_of(token.kind, token.text))

    def close(self) -> None:
        token = self.take()
        if token.kind != "close":
            raise self.error("'}}' is expected here", token)

    def pipe(self, ending: str) -> Pipe:
        """A pipe up to and with its ending: ``close``, or ``)``."""
        pipe = Pipe([], self.peek().offset)
        self.declaration(pipe)
        command: list[Operand] = []
        while True:
            token = self.take()
            if token.kind == ending or (token.kind == "sign" and token.text == ending):
                break
            if token.kind == "sign" and token.text == "|":
                if not command:
                    raise self.error("a command is missing", token)
                pipe.commands.append(command)
                command = []
            else:
                command.append(self.operand(token))
        if command:
            pipe.commands.append(command)
        elif not pipe.commands and pipe.variables:
            raise self.error("a command is missing", token)
        return pipe

    def declaration(self, pipe: Pipe) -> None:
        """``$x :=``, ``$x =``, ``$i, $x :=``."""
        names: list[str] = []
        start = self.at
        while self.peek().kind == "variable":
            names.append(self.take().text)
            sign = self.peek()
            if sign.kind != "sign":
                break
            self.take()
            if sign.text in (":=", "="):
                pipe.variables, pipe.assigns = tuple(names), sign.text == "="
                return
            if sign.text != ",":
                break
        self.at = start

    def operand(self, token: Token) -> Operand:
        found = self.word(token)
        steps: list[str] = [*found.steps]
        while self.peek().kind == "field" and not self.peek().apart:
            steps.append(self.take().text[1:])
        found.steps = tuple(steps)
        return found

    def word(self, token: Token) -> Operand:
        kind, text, offset = token.kind, token.text, token.offset
        if kind == "field":
            return Operand("dot", offset, steps=(text[1:],))
        if kind == "dot":
            return Operand("dot", offset)
        if kind == "variable":
            return Operand("variable", offset, text)
        if kind == "word":
            return Operand("literal", offset, literal=_CONSTANTS[text]) if text in _CONSTANTS else Operand("function", offset, text)
        if kind in ("string", "raw", "char", "number"):
            try:
                return Operand("literal", offset, literal=literal_of(kind, text))
            except ValueError:
                raise self.error("a literal that Go does not know", token) from None
        if kind == "sign" and text == "(":
            self.depth += 1
            if self.depth > _DEEPEST:
                raise self.error(f"nested more than {_DEEPEST} levels deep", token)
            pipe = self.pipe(")")
            self.depth -= 1
            return Operand("pipe", offset, pipe=pipe)
        raise self.error(f"'{text}' is not expected here", token)

    def peek(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else Token("text", "", len(self.source.text))

    def take(self) -> Token:
        token = self.peek()
        if self.at >= len(self.tokens):
            raise self.error("the template ends too early", token)
        self.at += 1
        return token

    def error(self, reason: str, token: Token | None) -> RenderError:
        return RenderError(f"not a template that can be read: {reason}", self.source, token.offset if token else len(self.source.text))


def _text(token: Token) -> Text:
    lines: list[tuple[str, int]] = []
    offset = token.offset
    for line in _LINE.findall(token.text):
        lines.append((line, offset))
        offset += len(line)
    return Text(lines)
