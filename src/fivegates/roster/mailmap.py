"""``.mailmap``: which commit address is whose. Entries that hold only together with a commit's name are left to git."""

from __future__ import annotations

from .names import fold_person

MOST_LINES = 20_000


def read_mailmap(text: str) -> dict[str, str]:
    """Folded commit address to folded proper address, from ``[Name] <proper> <commit>``."""
    found: dict[str, str] = {}
    for line in text.split("\n")[:MOST_LINES]:
        entry = line.partition("#")[0].strip()
        proper, commit, between = _addresses(entry)
        if proper and commit and not between:
            found[commit] = proper
    return {commit: found.get(proper, proper) for commit, proper in found.items()}


def _addresses(entry: str) -> tuple[str, str, str]:
    """The first two addresses of a line, and the name between them."""
    _, opened, rest = entry.partition("<")
    proper, closed, rest = rest.partition(">")
    between, opened_again, rest = rest.partition("<")
    commit, closed_again, _ = rest.partition(">")
    is_whole = opened and closed and opened_again and closed_again
    return (fold_person(proper), fold_person(commit), between.strip()) if is_whole else ("", "", "")
