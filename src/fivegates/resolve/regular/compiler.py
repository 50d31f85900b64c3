"""A pattern's tree to a program."""

from __future__ import annotations

from functools import lru_cache

from .machine import Program, Step
from .parser import Parser, PatternError
from .syntax import Assertion, Choice, Group, Letters, Node, Repeat, Row

LARGEST = 20_000  # steps of a program


@lru_cache(maxsize=128)
def compile_pattern(pattern: str) -> Program:
    """The program for ``pattern`` in RE2's syntax. Raises ``PatternError``."""
    parser = Parser(pattern)
    compiler = _Compiler()
    tree = parser.parse()
    compiler.emit(Step("save", 0))
    compiler.node(tree)
    compiler.emit(Step("save", 1))
    compiler.emit(Step("match"))
    return Program(compiler.steps, parser.names)


class _Compiler:
    def __init__(self) -> None:
        self.steps: list[Step] = []

    def emit(self, step: Step) -> int:
        if len(self.steps) >= LARGEST:
            raise PatternError("the pattern is too large")
        self.steps.append(step)
        return len(self.steps) - 1

    def node(self, node: Node) -> None:
        if isinstance(node, Letters):
            self.emit(Step("letters", letters=node))
        elif isinstance(node, Assertion):
            self.emit(Step("assert", name=node.kind))
        elif isinstance(node, Row):
            for item in node.items:
                self.node(item)
        elif isinstance(node, Choice):
            self.choice(node)
        elif isinstance(node, Group):
            self.emit(Step("save", 2 * node.number))
            self.node(node.item)
            self.emit(Step("save", 2 * node.number + 1))
        else:
            self.repeat(node)

    def choice(self, node: Choice) -> None:
        ends: list[int] = []
        for item in node.items[:-1]:
            split = self.emit(Step("split"))
            self.steps[split].first = split + 1
            self.node(item)
            ends.append(self.emit(Step("jump")))
            self.steps[split].second = len(self.steps)
        self.node(node.items[-1])
        for end in ends:
            self.steps[end].first = len(self.steps)

    def repeat(self, node: Repeat) -> None:
        for _ in range(node.least):
            self.node(node.item)
        if node.most is None:
            split = self.optional(node, loop=True)
            self.leave(split, node.greedy)
            return
        splits = [self.optional(node, loop=False) for _ in range(node.most - node.least)]
        for split in splits:
            self.leave(split, node.greedy)

    def optional(self, node: Repeat, loop: bool) -> int:
        """Emit the item once behind a split; with ``loop`` come back to it."""
        split = self.emit(Step("split"))
        self.node(node.item)
        if loop:
            self.emit(Step("jump", split))
        return split

    def leave(self, split: int, greedy: bool) -> None:
        """Let ``split`` choose between the item behind it and what comes after everything emitted so far."""
        inside, outside = split + 1, len(self.steps)
        self.steps[split].first, self.steps[split].second = (inside, outside) if greedy else (outside, inside)
