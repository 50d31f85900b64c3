"""Working copies: values are immutable and shared between overlays, a patch changes the copy of one object and gives it back."""

from __future__ import annotations

from collections.abc import Iterator

from ....values import Value
from .failures import DEEPEST, Budget, PatchError
from .written import text_of


class Branch:
    """One value of the copy: ``entries`` of a mapping, ``items`` of a list, neither of a scalar.

    ``value`` is what it was copied from: it gives the data of a scalar and the origin of everything. ``kept``: a null that stays.
    """

    __slots__ = ("entries", "items", "kept", "value")

    def __init__(self, value: Value, entries: dict[str, Branch] | None = None, items: list[Branch] | None = None) -> None:
        self.value = value
        self.entries = entries
        self.items = items
        self.kept = False

    @property
    def is_scalar(self) -> bool:
        return self.entries is None and self.items is None

    @property
    def is_null(self) -> bool:
        return self.is_scalar and self.value.data is None

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
        self.value, self.entries, self.items = other.value, other.entries, other.items

    def children(self) -> Iterator[Branch]:
        yield from (self.entries or {}).values()
        yield from self.items or ()


def branch(value: Value, budget: Budget, depth: int = 0) -> Branch:
    """A working copy. Raises ``PatchError`` for what is too deep or too much."""
    if depth > DEEPEST:
        raise PatchError(f"nested more than {DEEPEST} levels deep", value)
    data = value.data
    if isinstance(data, dict):
        budget.spend(len(data) + 1)
        return Branch(value, entries={key: branch(entry, budget, depth + 1) for key, entry in data.items()})
    if isinstance(data, tuple):
        budget.spend(len(data) + 1)
        return Branch(value, items=[branch(item, budget, depth + 1) for item in data])
    return Branch(value)


def whole(copy: Branch, depth: int = 0) -> Value:
    """What a working copy stands for; what has not changed is the value that it was. Raises ``PatchError`` for what is too deep."""
    if depth > DEEPEST:
        raise PatchError(f"nested more than {DEEPEST} levels deep", copy.value)
    before = copy.value.data
    if copy.entries is not None:
        entries = {key: whole(entry, depth + 1) for key, entry in copy.entries.items()}
        if isinstance(before, dict) and list(before) == list(entries) and all(before[key] is entries[key] for key in entries):
            return copy.value
        return Value(entries, copy.value.origin)
    if copy.items is not None:
        items = tuple(whole(item, depth + 1) for item in copy.items)
        if isinstance(before, tuple) and len(before) == len(items) and all(old is new for old, new in zip(before, items, strict=True)):
            return copy.value
        return Value(items, copy.value.origin)
    return copy.value
