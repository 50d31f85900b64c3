"""``extends``: jobs on top of what they are made from, in depth, and bounded as GitLab bounds them."""

from __future__ import annotations

from ...catalog import load
from ...values import Value, entries_of
from ..room import Room
from .includes import ConfigurationFiles
from .merging import merged

LEVELS = 10
MOST_NOTICES = 20


class Extended:
    """The entries of one merged configuration, each with what it extends merged in. ``is_complete``: whether every include was read."""

    def __init__(self, root: Value, files: ConfigurationFiles, room: Room, *, is_complete: bool) -> None:
        self._entries = entries_of(root)
        self._files = files
        self._room = room
        self._is_complete = is_complete
        self._done: dict[str, Value] = {}
        self._notices = 0

    def jobs(self) -> dict[str, Value]:
        """Every entry that is a job: a map under a name that is no keyword and does not begin with a dot."""
        reserved = frozenset(load("gitlab")["reserved"])
        return {
            name: self._get(name, ())
            for name, value in self._entries.items()
            if isinstance(value.data, dict) and not name.startswith(".") and name not in reserved
        }

    def _get(self, name: str, around: tuple[str, ...]) -> Value:
        if name in self._done:
            return self._done[name]
        own = self._entries[name]
        extends = own.get("extends")
        if extends is None:
            return own
        if len(around) > LEVELS or name in around:
            how = "in a circle" if name in around else f"over more than {LEVELS} levels"
            self._note(extends, f"{name} extends {how}: GitLab refuses that")
            return own
        taken: Value | None = None
        for item in extends.items() or (extends,):
            base = self._base(item, name, around)
            if base is not None:
                taken = merged(taken, base, self._room) if taken is not None else base
        bare = Value({key: value for key, value in entries_of(own).items() if key != "extends"}, own.origin)
        self._done[name] = merged(taken, bare, self._room) if taken is not None else bare
        return self._done[name]

    def _base(self, item: Value, name: str, around: tuple[str, ...]) -> Value | None:
        called = item.text or ""
        base = self._entries.get(called)
        if base is None or not isinstance(base.data, dict):
            if self._is_complete and called:
                self._note(item, f"{name} extends {called}, which nothing here defines: GitLab refuses that")
            return None
        return self._get(called, (*around, name))

    def _note(self, value: Value, reason: str) -> None:
        self._notices += 1
        if self._notices <= MOST_NOTICES:
            self._files.list(value.place, reason, "notice")
