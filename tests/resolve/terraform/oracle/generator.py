"""Makes up expressions, most of them well typed: operators, functions, loops, splats, conditions, templates, unknown variables."""

from __future__ import annotations

import random
from collections.abc import Callable

from .signatures import GIVES

UNKNOWN = {"s": "var.u", "n": "var.un", "b": "var.ub", "ls": "var.ul", "ss": "var.us", "ms": "var.um", "o": "var.ua", "t": "var.ua"}
LITERALS = {
    "s": [
        '"a"',
        '"b"',
        '"a-b"',
        '""',
        '"1"',
        '"true"',
        '"a,b"',
        '"é"',
        '"x y"',
        '"10.0.0.0/8"',
        '"-"',
        '","',
        '"%s"',
        '"a%db%s"',
        '"(a)(b)?"',
    ],
    "n": ["0", "1", "2", "-1", "1.5", "0.1", "10", "1e3", "18446744073709551617", "3"],
    "b": ["true", "false"],
    "i": ["0", "1", "2", "3", "-1", "4"],
}
KINDS = ("s", "n", "b", "ls", "ss", "ms", "o", "t")
ELEMENT = {"ls": "s", "ln": "n", "lb": "b", "ss": "s", "ms": "s", "to": "o"}
NAMES = ("a", "b", "c")
Rule = Callable[[str, int], str]


class Generator:
    """Kinds: s(tring), n(umber), b(ool), i(nteger literal), p(rimitive), a(ny), o(bject), t(uple), ms (map), ss (set), ls, ln, lb, to."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.bound: list[tuple[str, str]] = []  # loop variables and their kinds

    def expression(self) -> str:
        return self.make(self.random.choice(KINDS), self.random.choice((1, 2, 2, 3, 3, 4)))

    def make(self, kind: str, depth: int) -> str:
        """An expression of ``kind``, now and then of another."""
        chance = self.random.random()
        if chance < 0.05:
            kind = self.random.choice(KINDS)
        elif chance < 0.075:
            return "null"
        if kind in ("a", "p"):
            kind = self.random.choice(KINDS if kind == "a" else KINDS[:3])
        if depth <= 0 or chance > 0.9:
            return self.leaf(kind)
        rules: list[Rule] = [self.leaf, self.call, self.call, self.call, self.conditional, self.part, *self.own(kind)]
        return self.random.choice(rules)(kind, depth - 1)

    def own(self, kind: str) -> list[Rule]:
        if kind == "s":
            return [self.template, self.template, self.template]
        if kind == "n":
            return [self.arithmetic, self.arithmetic]
        if kind == "b":
            return [self.comparison, self.comparison, self.logic]
        if kind in ("ls", "t"):
            return [self.loop, self.splat, self.loop]
        return [self.object_loop] if kind in ("ms", "o") else []

    def leaf(self, kind: str, depth: int = 0) -> str:
        names = [name for name, bound in self.bound if bound == kind]
        if names and self.random.random() < 0.6:
            return self.random.choice(names)
        if kind in UNKNOWN and self.random.random() < 0.25:
            return UNKNOWN[kind]
        if kind in LITERALS:
            return self.random.choice(LITERALS[kind])
        return self.collection(kind)

    def collection(self, kind: str) -> str:
        size = self.random.randrange(4)
        if kind in ("o", "ms"):
            of = "s" if kind == "ms" else self.random.choice(("s", "n", "b", "s", "ls"))
            inner = "{" + ", ".join(f"{name} = {self.make(of, 0)}" for name in NAMES[:size]) + "}"
            return f"tomap({inner})" if kind == "ms" and self.random.random() < 0.7 else inner
        of = ELEMENT.get(kind)
        items = "[" + ", ".join(self.make(of or self.random.choice(("s", "n", "b", "s", "t", "o")), 0) for _ in range(size)) + "]"
        if kind == "ss":
            return f"toset({items})"
        return f"tolist({items})" if kind in ("ls", "ln", "lb") and self.random.random() < 0.4 else items

    def call(self, kind: str, depth: int) -> str:
        name, kinds = self.random.choice(GIVES.get(kind) or GIVES["s"])
        return f"{name}({', '.join(self.make(each, depth) for each in kinds)})"

    def conditional(self, kind: str, depth: int) -> str:
        return f"({self.make('b', depth)} ? {self.make(kind, depth)} : {self.make(kind, depth)})"

    def part(self, kind: str, depth: int) -> str:
        target = self.random.choice(("ls", "t", "o", "ms", "t"))
        inner = self.make(target, depth)
        if target in ("o", "ms"):
            name = self.random.choice(NAMES)
            return f"({inner}).{name}" if self.random.random() < 0.5 else f'({inner})["{name}"]'
        return f"({inner})[{self.make('i', 0)}]"

    def template(self, kind: str, depth: int) -> str:
        pieces = []
        for _ in range(self.random.randrange(1, 4)):
            pieces.append(self.random.choice((lambda: self.random.choice(("a", "-", "b-", " ")), lambda: self.interpolation(depth))))
        if self.random.random() < 0.2:
            pieces.append(lambda: self.directive(depth))
        return '"' + "".join(piece() for piece in pieces) + '"'

    def interpolation(self, depth: int) -> str:
        return "${" + self.make("p", depth) + "}"

    def directive(self, depth: int) -> str:
        if self.random.random() < 0.5:
            return f"%{{ if {self.make('b', depth)} }}a%{{ else }}{self.interpolation(depth)} %{{~ endif }}"
        collection = self.make(self.random.choice(("ls", "t", "ms")), depth)
        return f"%{{ for x in {collection} ~}} ${{{self.within((('x', 's'),), 's', depth)}}},%{{ endfor }}"

    def arithmetic(self, kind: str, depth: int) -> str:
        if self.random.random() < 0.15:
            return f"-({self.make('n', depth)})"
        return f"({self.make('n', depth)} {self.random.choice('+-*/%')} {self.make('n', depth)})"

    def comparison(self, kind: str, depth: int) -> str:
        operator = self.random.choice(("==", "!=", "==", "<", ">", "<=", ">="))
        of = self.random.choice(KINDS) if operator in ("==", "!=") else "n"
        right = "null" if operator in ("==", "!=") and self.random.random() < 0.2 else self.make(of, depth)
        return f"({self.make(of, depth)} {operator} {right})"

    def logic(self, kind: str, depth: int) -> str:
        if self.random.random() < 0.3:
            return f"!({self.make('b', depth)})"
        return f"({self.make('b', depth)} {self.random.choice(('&&', '||'))} {self.make('b', depth)})"

    def within(self, names: tuple[tuple[str, str], ...], kind: str, depth: int) -> str:
        outer = self.bound
        self.bound = [*outer, *names]
        made = self.make(kind, depth)
        self.bound = outer
        return made

    def source(self, depth: int) -> tuple[str, tuple[tuple[str, str], ...]]:
        kind = self.random.choice(("ls", "ss", "ms", "t", "o", "ls"))
        return self.make(kind, depth), (("k", "n" if kind in ("ls", "t") else "s"), ("v", ELEMENT.get(kind, "s")))

    def loop(self, kind: str, depth: int) -> str:
        collection, names = self.source(depth)
        result = self.within(names, ELEMENT.get(kind, "s"), depth)
        condition = f" if {self.within(names, 'b', depth)}" if self.random.random() < 0.3 else ""
        return f"[for k, v in {collection} : {result}{condition}]"

    def object_loop(self, kind: str, depth: int) -> str:
        collection, names = self.source(depth)
        grouped = "..." if self.random.random() < 0.3 else ""
        key = "k" if self.random.random() < 0.5 else self.within(names, "s", depth)
        condition = f" if {self.within(names, 'b', depth)}" if self.random.random() < 0.3 else ""
        return f"{{for k, v in {collection} : {key} => {self.within(names, 's', depth)}{grouped}{condition}}}"

    def splat(self, kind: str, depth: int) -> str:
        target = self.make(self.random.choice(("to", "t", "o", "ls", "s")), depth)
        return f"({target})[*]{self.random.choice(('', '.a', '.b', '[0]'))}"
