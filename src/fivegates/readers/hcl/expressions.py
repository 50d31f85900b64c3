"""Expressions of HCL, parsed by recursive descent straight over the text: one pattern match per operand, not per token."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from sys import intern

from ...errors import ReadError
from . import syntax as s
from .leaves import LEAF, LONGEST_PATH, PATH, leaf_node, path_node
from .literals import decode_quoted, read_number
from .templates import bare_template, heredoc_template, quoted_template
from .tokens import BLANKS, HEREDOC, IDENTIFIER, LINES, PLAIN_STRING, QUOTED_STRING
from .walk import is_deeper

_STRING, _CALL, _PATH, _NUMBER, _ESCAPED = range(1, 6)
MOST_OPERANDS = 50_000  # of one expression; a list of plain values has none
_OPERAND = (
    rf"(?:({PLAIN_STRING})"
    rf"|({IDENTIFIER}(?:[ \t]*+::[ \t]*+{IDENTIFIER})*+)[ \t]*+\("
    rf"|({PATH})"
    r"|([0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+)(?!\.[0-9])"
    rf"|({QUOTED_STRING}))?+"
)
# Patterns come in pairs: where a newline ends the expression, and (inside brackets other than an object's) where it means nothing.
_OPERANDS = tuple(re.compile(blank + _OPERAND) for blank in (BLANKS, LINES))
_OPERATORS = tuple(re.compile(rf"{blank}([=!<>]=|&&|\|\||[-+*/%<>?])") for blank in (BLANKS, LINES))
_STEPS = tuple(re.compile(rf"{blank}(?:(\.(?!\.\.))|(\[)){blank}") for blank in (BLANKS, LINES))
_MARKS = tuple(re.compile(rf"{blank}(=>|\.\.\.|[)\]}}:,])?+") for blank in (BLANKS, LINES))

_LINES = re.compile(LINES)
_BEFORE_STEP = (".[ \t\r/", ".[ \t\r\n/#")
_AFTER_DOT = re.compile(rf"({IDENTIFIER})|([0-9]++(?:\.[0-9]++)*+)|(\*)")
_FULL_SPLAT = re.compile(rf"\*{LINES}\]")
# Most values, list elements and object entries are a plain string, a path or a whole number and nothing else: one match is enough for each.
_VALUE = re.compile(rf"{LEAF}\Z")
_ELEMENT = re.compile(rf"{LINES}{LEAF}(?:,|(?=\s*+[)\]]))")
_KEY = re.compile(
    rf"{LINES}(?:(?:({IDENTIFIER})|({PLAIN_STRING})){BLANKS}(?:=(?![=>])|:(?!:))[ \t]*+(?:{LEAF}(?:[,\n]|(?=\}})))?+|(\}}))?+"
)
_BARE_KEY, _QUOTED_KEY, _OBJECT_END = 1, 2, 6
_KEY_MARK = re.compile(rf"{BLANKS}(?:=(?![=>])|:)")
_ITEM_END = re.compile(rf"{BLANKS}(?:([,\n])|(\}}))")
_FOR = re.compile(rf"{LINES}for(?![\w-]){LINES}(?:({IDENTIFIER}){LINES},{LINES})?+({IDENTIFIER}){LINES}in(?![\w-])")
_FOR_WORD = re.compile(rf"{LINES}for(?![\w-]){LINES}[^\W\d]")
_IF = re.compile(rf"{LINES}if(?![\w-])")

_PRECEDENCE = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}


def parse_expression(text: str, start: int, end: int, nesting: int = 200) -> s.Node:
    """The expression that ``text[start:end]`` holds, comments around it allowed. Offsets are into ``text``.

    Raises ``ReadError`` where it is not well formed, and where it is nested more than ``nesting`` levels deep: brackets, strings with
    interpolation, interpolations, directives and the branches of conditions are a level each, and no tree is deeper than that.
    """
    if nesting > LONGEST_PATH and (leaf := _VALUE.match(text, start, end)):
        return leaf_node(leaf)
    parser = ExpressionParser(text, start, end, nesting)
    return parser.run(lambda: parser.expression(False))


def parse_template(text: str, start: int, end: int, nesting: int = 200) -> s.Node:
    """The template that ``text[start:end]`` is, without quotes and without backslash escapes, as in JSON. Raises ``ReadError``."""
    parser = ExpressionParser(text, start, end, nesting)
    return parser.run(lambda: bare_template(parser, start, end))


class ExpressionParser:
    """One walk over an expression; ``pos`` is where it stands. ``lines`` says whether newlines are blanks."""

    __slots__ = ("chain", "deepest", "depth", "end", "nesting", "operands", "pos", "text")

    def __init__(self, text: str, start: int, end: int, nesting: int) -> None:
        self.text = text
        self.pos = start
        self.end = end
        self.nesting = nesting
        self.depth = 0
        self.deepest = 0
        self.operands = 0
        self.chain = 0  # the longest row of steps, operators or signs: each of them makes the tree one node deeper

    def run(self, parse: Callable[[], s.Node]) -> s.Node:
        """What ``parse`` reads, if it reads everything and stays within the limits."""
        try:
            node = parse()
        except RecursionError:  # the caller's own stack was deep already
            raise self.fail("nested too deeply") from None
        rest = self.next_mark(True)
        if rest or self.pos != self.end:
            raise self.fail(f"expected the end of the expression and found {self.text[self.pos - len(rest) : self.pos + 1].strip()}")
        if (self.deepest + 1) * (LONGEST_PATH + 3 * self.chain + 3) > self.nesting and is_deeper(node, self.nesting + 1):
            raise self.fail(f"nested more than {self.nesting} levels deep", node.start)
        return node

    def fail(self, message: str, offset: int | None = None) -> ReadError:
        return ReadError(message, self.pos if offset is None else offset)

    def unexpected(self, message: str) -> ReadError:
        """The error for what comes after the blanks."""
        found = _MARKS[False].match(self.text, self.pos, self.end)
        return self.fail(message, self.pos if found is None else found.end() - len(found[1] or ""))

    def descend(self, offset: int) -> None:
        """Go one level down, if that is still allowed; whoever calls this takes ``depth`` back."""
        self.depth += 1
        if self.depth > self.deepest:
            if self.depth > self.nesting:
                raise self.fail(f"nested more than {self.nesting} levels deep", offset)
            self.deepest = self.depth

    def lengthen(self, count: int) -> None:
        """Note a chain of ``count`` links."""
        if count > self.chain:
            if count > self.nesting:
                raise self.fail(f"a chain of more than {self.nesting} steps, operators or signs")
            self.chain = count

    def next_mark(self, lines: bool) -> str:
        """Step over blanks and the closing or separating mark after them; '' when there is none."""
        found = _MARKS[lines].match(self.text, self.pos, self.end)
        if found is None:
            return ""
        self.pos = found.end()
        return found[1] or ""

    def expect(self, mark: str, lines: bool) -> None:
        """Step over ``mark``."""
        found = self.next_mark(lines)
        if found != mark:
            raise self.fail(f"expected {mark}", self.pos - len(found))

    # ------------------------------------------------------------------------------------------ operators

    def expression(self, lines: bool) -> s.Node:
        """Operands joined by operators, and at most one condition around them."""
        left = self.operand(lines)
        text, pos = self.text, self.pos
        if pos >= self.end or text[pos] in ",)]}" or (text[pos] == "\n" and not lines):
            return left
        operator = self.operator(lines)
        if not operator:
            return left
        if operator != "?":
            left, operator = self.binary(left, operator, lines)
            if not operator:
                return left
        self.descend(self.pos)
        then = self.expression(lines)
        self.expect(":", lines)
        otherwise = self.expression(lines)
        self.depth -= 1
        return s.Conditional(left, then, otherwise, left.start, otherwise.end)

    def operator(self, lines: bool) -> str:
        """The operator that comes next, stepped over; '' when there is none."""
        found = _OPERATORS[lines].match(self.text, self.pos, self.end)
        if found is None:
            return ""
        self.pos = found.end()
        return found[1]

    def binary(self, left: s.Node, operator: str, lines: bool) -> tuple[s.Node, str]:
        """A row of operands by precedence, equals from the left; also the ``?`` that ended it, or ''."""
        operands, operators, count = [left], [operator], 0
        while True:
            operands.append(self.operand(lines))
            self.lengthen(count := count + 1)
            operator = self.operator(lines)
            rank = _PRECEDENCE.get(operator, 0)
            while operators and _PRECEDENCE[operators[-1]] >= rank:
                right = operands.pop()
                left = operands.pop()
                operands.append(s.Binary(operators.pop(), left, right, left.start, right.end))
            if not rank:
                break
            operators.append(operator)
        return operands[0], operator

    # ------------------------------------------------------------------------------------------ operands

    def operand(self, lines: bool) -> s.Node:
        """One operand with its signs before and its steps (attributes, indices, splats) behind it."""
        self.operands += 1
        if self.operands > MOST_OPERANDS:
            raise self.fail(f"an expression of more than {MOST_OPERANDS} parts")
        text, match = self.text, _OPERANDS[lines].match
        signs: list[tuple[str, int]] | None = None
        while True:
            found = match(text, self.pos, self.end)
            assert found is not None  # noqa: S101  # it matches nothing at least
            kind, pos = found.lastindex, found.end()
            self.pos = pos
            if kind or text[pos : pos + 1] not in ("-", "!"):
                break
            signs = signs or []
            signs.append((text[pos], pos))
            self.lengthen(len(signs))
            self.pos = pos + 1
        node: s.Node
        if kind == _STRING:
            start = found.start(1)
            node = s.Literal(intern(text[start + 1 : pos - 1]), start, pos)
        elif kind == _PATH:
            node = path_node(found[3], found.start(3))
        elif kind == _NUMBER:
            start = found.start(4)
            node = s.Literal(read_number(found[4], start), start, pos)
        elif kind == _ESCAPED:
            start = found.start(5)
            node = s.Literal(decode_quoted(text[start + 1 : pos - 1], start + 1), start, pos)
        else:
            self.descend(pos)
            node = self.row(found.start(2), "".join(found[2].split())) if kind else self.opened(pos)(pos)
            self.depth -= 1
        pos = self.pos
        after = text[pos : pos + 2] if pos < self.end else ")"
        if after[0] in _BEFORE_STEP[lines] and (after[0] != " " or after[1:] in _BEFORE_STEP[True]):
            node = self.steps(node, lines)
        return node if signs is None else self.signed(signs, node)

    def signed(self, signs: list[tuple[str, int]], node: s.Node) -> s.Node:
        for sign, start in reversed(signs):
            node = s.Unary(sign, node, start, node.end)
        return node

    def opened(self, start: int) -> Callable[[int], s.Node]:
        """What reads whatever opens at ``start``: parentheses, a list, an object, a template, a heredoc.

        It is returned, not called: three stack frames a level are few enough for two hundred levels.
        """
        opener = self.text[start : start + 1] if start < self.end else ""
        self.pos = start + 1
        if opener == "(":
            return self.parenthesised
        if opener in ("[", "{"):
            if _FOR_WORD.match(self.text, self.pos, self.end):
                return self.for_expression
            return self.row if opener == "[" else self.object
        if opener == '"':
            return partial(quoted_template, self)
        if opener == "<" and (heredoc := HEREDOC.match(self.text, start, self.end)):
            return partial(heredoc_template, self, heredoc)
        self.pos = start
        raise self.fail(f"expected a value and found {opener}" if opener.strip() else "expected a value")

    def parenthesised(self, start: int) -> s.Node:
        inner = self.expression(True)
        self.expect(")", True)
        return s.Parenthesised(inner, start, self.pos)

    # ------------------------------------------------------------------------------------------ steps

    def steps(self, node: s.Node, lines: bool) -> s.Node:
        """Everything that follows an operand by dot or bracket; what follows ``[*]`` applies to each element."""
        targets: list[s.Node] = []
        count = 0
        while found := _STEPS[lines].match(self.text, self.pos, self.end):
            self.lengthen(count := count + 1)
            self.pos = found.end()
            if found[1]:
                node = self.dotted(node, found.start(1), lines)
            elif splat := _FULL_SPLAT.match(self.text, self.pos, self.end):
                targets.append(node)
                self.pos = splat.end()
                node = s.SplatItem(found.start(2), self.pos)
            else:
                self.descend(self.pos)
                key = self.expression(True)
                self.expect("]", True)
                self.depth -= 1
                node = s.Index(node, key, node.start, self.pos)
        while targets:
            target = targets.pop()
            node = s.Splat(target, node, True, target.start, node.end)
        return node

    def dotted(self, node: s.Node, dot: int, lines: bool) -> s.Node:
        """``.name``, the legacy ``.0``, or the attribute-only splat ``.*``, which takes further names and numbers but no brackets."""
        found = self.after_dot()
        if not found[3]:
            return self.step(node, found)
        each: s.Node = s.SplatItem(dot, self.pos)
        count = 0
        while (step := _STEPS[lines].match(self.text, self.pos, self.end)) and step[1]:
            self.pos = step.end()
            found = self.after_dot()
            if found[3]:
                raise self.fail("a splat cannot stand inside an attribute-only splat", found.start())
            each = self.step(each, found)
            self.lengthen(count := count + 1)
        return s.Splat(node, each, False, node.start, self.pos)

    def after_dot(self) -> re.Match[str]:
        found = _AFTER_DOT.match(self.text, self.pos, self.end)
        if found is None:
            raise self.fail("expected a name after the dot")
        self.pos = found.end()
        return found

    def step(self, node: s.Node, found: re.Match[str]) -> s.Node:
        if found[1]:
            return s.Attribute(node, found[1], node.start, found.end())
        start = found.start()
        self.lengthen(found[2].count(".") + 1)
        for digits in found[2].split("."):  # HCL's lexer takes the two indices of a.0.1 for one number
            end = start + len(digits)
            node = s.Index(node, s.Literal(read_number(digits, start), start, end), node.start, end)
            start = end + 1
        return node

    # ------------------------------------------------------------------------------------------ brackets

    def row(self, start: int, name: str = "") -> s.Node:
        """Expressions separated by commas: the arguments of the function ``name``, or a list. ``pos`` is behind the opening bracket."""
        text, end = self.text, self.end
        closer = ")" if name else "]"
        nodes: list[s.Node] = []
        expand = False
        while True:
            if leaf := _ELEMENT.match(text, self.pos, end):
                self.pos = leaf.end()
                nodes.append(leaf_node(leaf))
                continue
            self.pos = pos = _LINES.match(text, self.pos, end).end()  # type: ignore[union-attr]  # it matches nothing at least
            if text[pos : pos + 1] == closer and pos < end:
                self.pos = pos + 1
                break
            nodes.append(self.expression(True))
            mark = self.next_mark(True)
            if mark == "..." and name:
                expand = True
                self.expect(closer, True)
            elif mark == ",":
                continue
            elif mark != closer:
                raise self.fail(f"expected a comma or {closer}", self.pos - len(mark))
            break
        return s.Call(name, tuple(nodes), expand, start, self.pos) if name else s.Sequence(tuple(nodes), start, self.pos)

    def object(self, start: int) -> s.Node:
        text, end, match = self.text, self.end, _KEY.match
        items: list[s.ObjectItem] = []
        while True:
            found = match(text, self.pos, end)
            assert found is not None  # noqa: S101  # it matches nothing at least
            kind = found.lastindex
            self.pos = found.end()
            if kind == _OBJECT_END:
                return s.Object(tuple(items), start, self.pos)
            if kind is None:
                key = self.written_key()
            elif name := found[_BARE_KEY]:
                key = s.Literal(name, *found.span(_BARE_KEY))
            else:
                key_start, key_end = found.span(_QUOTED_KEY)
                key = s.Literal(text[key_start + 1 : key_end - 1], key_start, key_end)
            if kind and kind > _QUOTED_KEY:
                items.append(s.ObjectItem(key, leaf_node(found, _QUOTED_KEY)))
                continue
            items.append(s.ObjectItem(key, self.expression(False)))
            ending = _ITEM_END.match(text, self.pos, end)
            if ending is None:
                raise self.unexpected("expected a comma, a line end or }")
            self.pos = ending.end()
            if ending[2]:
                return s.Object(tuple(items), start, self.pos)

    def written_key(self) -> s.Node:
        """A key that is neither a bare name nor a plain string, and the mark after it."""
        if self.pos >= self.end:
            raise self.fail("expected }")
        key = self.expression(False)
        found = _KEY_MARK.match(self.text, self.pos, self.end)
        if found is None:
            raise self.unexpected("expected = or : after the key")
        self.pos = found.end()
        return key

    def for_expression(self, start: int) -> s.Node:
        closer = "}" if self.text[start] == "{" else "]"
        key, value = self.for_names()
        collection = self.expression(True)
        self.expect(":", True)
        result, result_key, grouped = self.expression(True), None, False
        if closer == "}":
            self.expect("=>", True)
            result_key, result = result, self.expression(True)
            grouped = self.ellipsis()
        condition = None
        if found := _IF.match(self.text, self.pos, self.end):
            self.pos = found.end()
            condition = self.expression(True)
        self.expect(closer, True)
        return s.For(key, value, collection, result_key, result, grouped, condition, start, self.pos)

    def for_names(self) -> tuple[str, str]:
        """``for key, value in`` or ``for value in``, stepped over; the key is '' where only the value is named."""
        found = _FOR.match(self.text, self.pos, self.end)
        if found is None:
            raise self.unexpected("expected for NAME in or for NAME, NAME in")
        self.pos = found.end()
        return found[1] or "", found[2]

    def ellipsis(self) -> bool:
        pos = self.pos
        if self.next_mark(True) == "...":
            return True
        self.pos = pos
        return False
