"""Working copies: values are immutable and shared between overlays, a patch changes the copy of one object and gives it back.

A copy is made level by level as it is looked into, so that a patch of one field copies the way to that field only.
"""

from __future__ import annotations

from ....values import Value
from .failures import DEEPEST, Budget, PatchError
from .written import text_of


class Branch:
    """One value of the copy: ``entries`` of a mapping, ``items`` of a list, neither of a scalar.

    ``value`` is what it was copied from: it gives the data of a scalar and the origin of everything. ``kept``: a null that stays.
    """

    __slots__ = ("_entries", "_items", "_opened", "budget", "kept", "value")

    def __init__(self, value: Value, budget: Budget) -> None:
        self.value = value
        self.kept = False
        self.budget = budget
        self._opened = False
        self._entries: dict[str, Branch] | None = None
        self._items: list[Branch] | None = None

    @property
    def entries(self) -> dict[str, Branch] | None:
        if not self._opened:
            self._open()
        return self._entries

    @property
    def items(self) -> list[Branch] | None:
        if not self._opened:
            self._open()
        return self._items

    @items.setter
    def items(self, items: list[Branch]) -> None:
        self._opened, self._entries, self._items = True, None, items

    def _open(self) -> None:
        """Copy one level. Raises ``PatchError`` where too much has been copied."""
        data, budget = self.value.data, self.budget
        self._opened = True
        if isinstance(data, dict):
            budget.spend(len(data) + 1)
            self._entries = {key: Branch(entry, budget) for key, entry in data.items()}
        elif isinstance(data, tuple):
            budget.spend(len(data) + 1)
            self._items = [Branch(item, budget) for item in data]

    @property
    def is_scalar(self) -> bool:
        return self.entries is None and self.items is None

    @property
    def is_null(self) -> bool:
        return self.value.data is None and self.is_scalar

    @property
    def is_hollow(self) -> bool:
        """Null, or a mapping without entries."""
        return not self.entries if self.entries is not None else self.is_null

    @property
    def text(self) -> str:
        """A scalar as YAML writes it, '' for anything else: what merge keys are compared by."""
        return text_of(self.value.data) if self.is_scalar else ""

    def get(self, key: str) -> Branch | None:
        return self.entries.get(key) if self.entries is not None else None

    def become(self, other: Branch) -> None:
        """Take the content of another in this one's stead."""
        self.value, self._opened, self._entries, self._items = other.value, other._opened, other._entries, other._items

    def whole(self, depth: int = 0) -> Value:
        """What the copy stands for; what has not changed is the value that it was. Raises ``PatchError`` for what is too deep."""
        if depth > DEEPEST:
            raise PatchError(f"nested more than {DEEPEST} levels deep", self.value)
        before = self.value.data
        if self._entries is not None:
            entries = {key: entry.whole(depth + 1) for key, entry in self._entries.items()}
            if isinstance(before, dict) and list(before) == list(entries) and all(before[key] is entries[key] for key in entries):
                return self.value
            return Value(entries, self.value.origin)
        if self._items is not None:
            items = tuple(item.whole(depth + 1) for item in self._items)
            if isinstance(before, tuple) and len(before) == len(items) and all(map(_is, before, items)):
                return self.value
            return Value(items, self.value.origin)
        return self.value


def _is(one: Value, other: Value) -> bool:
    return one is other


def added(value: Value, budget: Budget) -> Branch:
    """A copy of what comes in besides the object itself. Raises ``PatchError`` where all that came in is too much, or this too deep."""
    waiting = [(value, 0)]
    while waiting:
        found, depth = waiting.pop()
        data = found.data
        below = tuple(data.values()) if isinstance(data, dict) else data if isinstance(data, tuple) else ()
        budget.spend(1 + len(below) // 8)
        if depth > DEEPEST:
            raise PatchError(f"nested more than {DEEPEST} levels deep", value)
        waiting += [(one, depth + 1) for one in below]
    return Branch(value, budget)
