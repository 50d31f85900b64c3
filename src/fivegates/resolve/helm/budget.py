"""How much work one rendering may take."""

from __future__ import annotations

from .failure import ExcessError, RenderError

STEPS = 2_000_000
DEEPEST = 60  # templates that include each other


class Budget:
    """Counts the steps of a rendering; a step is a node, or 64 characters that a function made."""

    def __init__(self, steps: int = STEPS, output: int = 5_000_000) -> None:
        self.left = steps
        self.output = output
        self.depth = 0

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise ExcessError("rendering takes too many steps; nothing more of this chart is read")

    def write(self, size: int) -> None:
        self.output -= size
        if self.output < 0:
            raise ExcessError("rendering makes too much text; nothing more of this chart is read")

    def enter(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise RenderError(f"templates include each other more than {DEEPEST} levels deep")

    def leave(self) -> None:
        self.depth -= 1
