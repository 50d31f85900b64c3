"""A bound on what a tree may ask to be made of it, shared by all that make it."""

from __future__ import annotations


class Room:
    """How much more may be made: entries, characters or steps. What asks for more does not get it."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, number: int) -> bool:
        """Whether there is room for so many more."""
        self.left -= number
        return self.left >= 0
