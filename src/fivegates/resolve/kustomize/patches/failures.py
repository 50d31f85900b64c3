"""How a patch fails, and how much work patches may make."""

from __future__ import annotations

from ....values import Value

DEEPEST = 300  # levels of a patched object: what is read has at most 200, and the rest of the program walks objects by recursion
CHARACTERS_A_VALUE = 32
LONGEST = 1_000_000  # characters of a text that replacements put together


class PatchError(Exception):
    """Kustomize refuses this patch, or it is more than can be done; ``value`` is what is wrong with, where it can be told."""

    def __init__(self, message: str, value: Value | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.value = value


class ExcessError(PatchError):
    """Nothing further is worked out."""


class Budget:
    """How many values all patches of one kustomization may touch or look at together: copies of copies grow without end."""

    def __init__(self, values: int = 1_000_000) -> None:
        self._left = values

    def spend(self, values: int) -> None:
        """Raises ``ExcessError`` when nothing is left."""
        self._left -= values
        if self._left < 0:
            raise ExcessError("patches make more values than are worked out")

    def spend_text(self, text: str) -> None:
        """The same for a text that is put together."""
        self.spend(1 + len(text) // CHARACTERS_A_VALUE)
