"""RE2's syntax to a tree."""

from __future__ import annotations

from .classes import CLASSES, POSIX, fold, negate
from .syntax import Assertion, Choice, Group, Letters, Node, Ranges, Repeat, Row

LONGEST = 2_000
MOST_REPEATS = 1_000
DEPTH = 60
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}
ANY_BUT_NEWLINE: Ranges = ((10, 10),)
EMPTY = Row(())


class PatternError(Exception):
    """The pattern is not well formed, or uses what is not supported."""


class Parser:
    """One reading of one pattern. ``names`` are the capturing groups' names in order, '' for those without."""

    def __init__(self, pattern: str) -> None:
        if len(pattern) > LONGEST:
            raise PatternError("the pattern is too long")
        self.text = pattern
        self.pos = 0
        self.depth = 0
        self.flags = frozenset[str]()
        self.names: list[str] = []

    def parse(self) -> Node:
        node = self.choice()
        if self.pos < len(self.text):
            raise PatternError("a ) closes nothing")
        return node

    def peek(self, ahead: str) -> bool:
        return self.text.startswith(ahead, self.pos)

    def take(self, ahead: str) -> bool:
        if self.text.startswith(ahead, self.pos):
            self.pos += len(ahead)
            return True
        return False

    def next(self) -> str:
        if self.pos >= len(self.text):
            raise PatternError("the pattern ends too early")
        self.pos += 1
        return self.text[self.pos - 1]

    def choice(self) -> Node:
        self.depth += 1
        if self.depth > DEPTH:
            raise PatternError("the pattern is nested too deeply")
        outer = self.flags
        items = [self.row()]
        while self.take("|"):
            items.append(self.row())
        self.flags = outer
        self.depth -= 1
        return items[0] if len(items) == 1 else Choice(tuple(items))

    def row(self) -> Node:
        items: list[Node] = []
        while self.pos < len(self.text) and self.text[self.pos] not in "|)":
            items.append(self.repeated(self.atom()))
        return items[0] if len(items) == 1 else Row(tuple(items))

    def repeated(self, node: Node) -> Node:
        bounds = self.bounds()
        if bounds is None:
            return node
        greedy = self.take("?") is ("U" in self.flags)
        if self.pos < len(self.text) and self.text[self.pos] in "*+?":
            raise PatternError("a repetition repeats nothing")
        return Repeat(node, *bounds, greedy)

    def bounds(self) -> tuple[int, int | None] | None:
        for mark, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(mark):
                return bounds
        end = self.text.find("}", self.pos)
        if not self.peek("{") or end < 0:
            return None
        low, comma, high = self.text[self.pos + 1 : end].partition(",")
        if not _is_number(low) or (high and not _is_number(high)):
            return None
        self.pos = end + 1
        least, most = int(low), int(high) if high else (None if comma else int(low))
        if least > MOST_REPEATS or (most is not None and (most > MOST_REPEATS or most < least)):
            raise PatternError("a repetition is out of bounds")
        return least, most

    def atom(self) -> Node:
        letter = self.next()
        if letter == "(":
            return self.group()
        if letter == "[":
            return self.bracket()
        if letter == ".":
            return Letters((), True) if "s" in self.flags else Letters(ANY_BUT_NEWLINE, True)
        if letter == "^":
            return Assertion("begin-line" if "m" in self.flags else "begin-text")
        if letter == "$":
            return Assertion("end-line" if "m" in self.flags else "end-text")
        if letter == "\\":
            return self.escape()
        if letter in "*+?":
            raise PatternError("a repetition repeats nothing")
        return self.letter(letter)

    def letter(self, letter: str) -> Letters:
        code = ord(letter)
        return Letters(fold(((code, code),)) if "i" in self.flags else ((code, code),))

    def group(self) -> Node:
        if self.take("?"):
            if self.take("P<") or (self.peek("<") and self.text[self.pos + 1 : self.pos + 2] not in ("=", "!") and self.take("<")):
                end = self.text.find(">", self.pos)
                name = self.text[self.pos : end]
                if end < 0 or not name.isidentifier() or name in self.names:
                    raise PatternError("a group has no proper name")
                self.pos = end + 1
                return self.capture(name)
            return self.flagged()
        return self.capture("")

    def capture(self, name: str) -> Node:
        self.names.append(name)
        number = len(self.names)
        return Group(self.closed(), number, name)

    def closed(self) -> Node:
        node = self.choice()
        if not self.take(")"):
            raise PatternError("a group is never closed")
        return node

    def flagged(self) -> Node:
        """``(?i)``, ``(?i:...)`` and ``(?:...)``"""
        flags, wanted = set(self.flags), True
        while True:
            letter = self.next()
            if letter == "-" and wanted:
                wanted = False
            elif letter in "imsU":
                (flags.add if wanted else flags.discard)(letter)
            elif letter == ")":
                self.flags = frozenset(flags)
                return EMPTY
            elif letter == ":":
                outer, self.flags = self.flags, frozenset(flags)
                node = self.closed()
                self.flags = outer
                return node
            else:
                raise PatternError("a group begins in a way that is not supported")

    def escape(self) -> Node:
        letter = self.next()
        if letter in CLASSES:
            return self.folded(CLASSES[letter], False)
        if letter.lower() in CLASSES:
            return self.folded(CLASSES[letter.lower()], True)
        if letter in "AzbB":
            return Assertion({"A": "begin-text", "z": "end-text", "b": "word", "B": "not-word"}[letter])
        if letter == "Q":
            end = self.text.find("\\E", self.pos)
            quoted = self.text[self.pos : end if end >= 0 else len(self.text)]
            self.pos = end + 2 if end >= 0 else len(self.text)
            return Row(tuple(self.letter(item) for item in quoted))
        return self.letter(self.escaped(letter))

    def escaped(self, letter: str) -> str:
        """The one character that an escape stands for."""
        if letter in ESCAPES:
            return ESCAPES[letter]
        if letter == "x":
            braced = self.take("{")
            end = self.text.find("}", self.pos) if braced else self.pos + 2
            digits = self.text[self.pos : end]
            if end < 0 or not digits or len(digits) > 6 or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
                raise PatternError("an escape has no such character")
            self.pos = end + braced
            code = int(digits, 16)
            if code > 0x10FFFF:
                raise PatternError("an escape has no such character")
            return chr(code)
        if letter.isalnum():
            raise PatternError(f"the escape \\{letter} is not supported")
        return letter

    def folded(self, ranges: Ranges, negated: bool) -> Letters:
        return Letters(fold(ranges) if "i" in self.flags else ranges, negated)

    def bracket(self) -> Node:
        negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        first = True
        while first or not self.peek("]"):
            first = False
            ranges += self.member()
        self.pos += 1
        return self.folded(tuple(ranges), negated)

    def member(self) -> Ranges:
        if self.peek("[:"):
            end = self.text.find(":]", self.pos)
            name = self.text[self.pos + 2 : end].removeprefix("^")
            if end < 0 or name not in POSIX:
                raise PatternError("there is no such class")
            ranges = negate(POSIX[name]) if self.text[self.pos + 2] == "^" else POSIX[name]
            self.pos = end + 2
            return ranges
        low = self.next()
        if low == "\\":
            letter = self.next()
            if letter in CLASSES:
                return CLASSES[letter]
            if letter.lower() in CLASSES:
                return negate(CLASSES[letter.lower()])
            low = self.escaped(letter)
        high = low
        if self.peek("-") and self.text[self.pos + 1 : self.pos + 2] not in ("]", ""):
            self.pos += 1
            high = self.next()
            if high == "\\":
                high = self.escaped(self.next())
        if high < low:
            raise PatternError("a range runs backwards")
        return ((ord(low), ord(high)),)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
