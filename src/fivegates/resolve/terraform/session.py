"""What one resolution shares: the tree, the limits, the problems met, and the budget that bounds hostile input."""

from __future__ import annotations

import sys
from collections import Counter
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

STEPS_A_VALUE = 300_000  # loop turns and elements made while one argument is evaluated
STEPS_A_TREE = 5_000_000  # and one more for each character of Terraform in it: a large tree has more to evaluate
PARTS_A_STEP = 32  # of a value that is gone through
CHARACTERS_A_STEP = 100  # of a text that is read or made
FRAMES = 6_000  # Python frames that a resolution may stack up on those of its caller


class Session:
    """Shared by every module instance of one ``resolve_terraform``."""

    __slots__ = (
        "_blocks",
        "_ceiling",
        "_depth",
        "_frames",
        "_problems",
        "_spent",
        "_steps_a_tree",
        "installed",
        "instances",
        "limits",
        "models",
        "sizes",
        "tree",
    )

    def __init__(self, tree: Tree, limits: Limits, characters: int = 0) -> None:
        """``characters``: how much Terraform there is in the tree."""
        self.tree = tree
        self.limits = limits
        self.instances = 0
        self.installed = Installed(self)
        self.models = Models()
        self.sizes = Sizes(limits.yaml_nodes)
        self._blocks: Counter[str] = Counter()
        self._problems: dict[Problem, None] = {}
        self._spent = 0
        self._steps_a_tree = STEPS_A_TREE + characters
        self._ceiling = self._steps_a_tree
        self._depth = 0  # arguments that are being evaluated, each for another
        self._frames = 0  # Python frames that could be stacked up before

    def report(self, place: Place, reason: str, kind: str = "error") -> None:
        """List a problem, once."""
        self._problems[Problem(place, reason, kind)] = None

    @property
    def problems(self) -> list[Problem]:
        return sorted(self._problems)

    @property
    def steps(self) -> int:
        """The work counted so far."""
        return self._spent

    def spend(self, steps: int) -> None:
        """Count work; raises ``LimitError`` when a value or the whole tree has used up its share."""
        self._spent += steps
        if self._spent > self._ceiling:
            raise LimitError("evaluating this takes too many steps")

    def spend_on(self, data: Data) -> None:
        """Count the work of going through ``data``."""
        self.spend(len(data) // CHARACTERS_A_STEP if isinstance(data, str) else self.sizes.of(data) // PARTS_A_STEP)

    def text(self, text: str) -> str:
        """``text``, unless it is longer than a file may be; making it is work."""
        if len(text) > self.limits.file_bytes:
            raise LimitError("evaluating this makes too long a text")
        self.spend(len(text) // CHARACTERS_A_STEP)
        return text

    def new_instance(self) -> bool:
        """Count one more resource or module instance; False when the tree has as many as it may."""
        self.instances += 1
        return self.instances <= self.limits.tree_instances

    def new_blocks(self, address: str, number: int) -> None:
        """Count blocks that a dynamic one makes in the resource at ``address``; raises ``LimitError`` beyond what one may have."""
        self._blocks[address] += number
        if self._blocks[address] > self.limits.block_instances:
            raise LimitError("this resource has more dynamic blocks than are evaluated")

    @contextmanager
    def one_value(self) -> Iterator[None]:
        """Evaluate one argument: its own share of steps, and frames enough for what it refers to."""
        outer = self.begin_value()
        try:
            yield
        finally:
            self.end_value(outer)

    def begin_value(self) -> int:
        """``one_value`` for those that are hundreds of thousands; what ``end_value`` has to be given, whatever happens between the two."""
        outer, self._ceiling = self._ceiling, min(self._spent + STEPS_A_VALUE, self._steps_a_tree)
        self._depth += 1
        if self._depth == 1:
            self._frames = sys.getrecursionlimit()
            sys.setrecursionlimit(max(self._frames, FRAMES))
        return outer

    def end_value(self, outer: int) -> None:
        self._depth -= 1
        if self._depth:
            self._ceiling = max(outer, self._ceiling) if outer < self._steps_a_tree else self._steps_a_tree
        else:
            sys.setrecursionlimit(self._frames)
            self._ceiling = outer
