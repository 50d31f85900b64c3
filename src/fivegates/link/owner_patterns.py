"""Regular expressions of CODEOWNERS, in Go's syntax and matched in linear time, as far as the work of a whole tree allows."""

from __future__ import annotations

from collections.abc import Callable

MOST_WORK = 20_000_000  # steps of the machine, in eights


class OwnerPatterns:
    """Turns expressions into questions to a path. Beyond the bound no path is matched any more."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def matcher(self, expression: str) -> Callable[[str], bool] | None:
        """Whether a path holds what an expression matches; None for what is no expression, which its host skips."""
        from ..resolve.regular import PatternError, compile_pattern

        try:
            program = compile_pattern(expression)
        except (PatternError, RecursionError):
            return None
        return lambda path: self._left > 0 and program.search(path, 0, self._spend) is not None

    def _spend(self, work: int) -> None:
        self._left -= work
