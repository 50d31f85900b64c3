"""What one resolution shares: the tree, the limits, the problems met, and the budget that bounds hostile input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ...readers.interface import Limits, Problem
from ...source import Place
from ...values import Data
from .failures import LimitError
from .installed import Installed
from .models import Models
from .size import Sizes

if TYPE_CHECKING:
    from ...tree.interface import Tree

STEPS_A_VALUE = 200_000  # loop turns and elements made while one argument is evaluated
STEPS_A_TREE = 1_000_000
PARTS_A_STEP = 32  # of a value that is gone through
FRAMES = 6_000  # Python frames that a resolution may stack up on those of its caller


class Session:
    """Shared by every module instance of one ``resolve_terraform``."""

    __slots__ = ("_ceiling", "_entered", "_problems", "_spent", "installed", "instances", "limits", "models", "sizes", "tree")

    def __init__(self, tree: Tree, limits: Limits) -> None:
        self.tree = tree
        self.limits = limits
        self.instances = 0
        self.installed = Installed(self)
        self.models = Models()
        self.sizes = Sizes(limits.yaml_nodes)
        self._problems: dict[Problem, None] = {}
        self._spent = 0
        self._ceiling = STEPS_A_TREE
        self._entered = False

    def report(self, place: Place, reason: str, kind: str = "error") -> None:
        """List a problem, once."""
        self._problems[Problem(place, reason, kind)] = None

    @property
    def problems(self) -> list[Problem]:
        return sorted(self._problems)

    def spend(self, steps: int) -> None:
        """Count work; raises ``LimitError`` when a value or the whole tree has used up its share."""
        self._spent += steps
        if self._spent > self._ceiling:
            raise LimitError("evaluating this takes too many steps")

    def spend_on(self, data: Data) -> None:
        """Count the work of going through ``data``."""
        self.spend(self.sizes.of(data) // PARTS_A_STEP)

    def text(self, text: str) -> str:
        """``text``, unless it is longer than a file may be."""
        if len(text) > self.limits.file_bytes:
            raise LimitError("evaluating this makes too long a text")
        return text

    def new_instance(self) -> bool:
        """Count one more resource or module instance; False when the tree has as many as it may."""
        self.instances += 1
        return self.instances <= self.limits.tree_instances

    @contextmanager
    def one_value(self) -> Iterator[None]:
        """Evaluate one argument: its own share of steps, and frames enough for what it refers to."""
        outer, self._ceiling = self._ceiling, min(self._spent + STEPS_A_VALUE, STEPS_A_TREE)
        if self._entered:
            try:
                yield
            finally:
                self._ceiling = max(outer, self._ceiling) if outer < STEPS_A_TREE else STEPS_A_TREE
            return
        self._entered = True
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(before, FRAMES))
        try:
            yield
        finally:
            sys.setrecursionlimit(before)
            self._entered = False
            self._ceiling = outer
