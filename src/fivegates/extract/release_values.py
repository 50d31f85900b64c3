"""The values that a release hands to its chart as one tree: documents in order, then single settings by path; the later one wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..resolve.release import Release
from ..resolve.release_settings import Path, with_setting
from ..values import Origin, Unknown, Value, joined_texts

_ACTION = re.compile(r"\{\{-?\s{0,9}(?:\.([A-Za-z][A-Za-z0-9_.]{0,99})\s{0,9}-?\}\}|[^{}]{0,300}\}\})")
MOST_NODES = 20_000
DEEPEST = 10


class ReleaseValues:
    """``complete``: every document and every setting's name was read, so what is not found was not given. ``called``: what the release is
    called, '' where that is not known.
    """

    def __init__(self, release: Release, nowhere: Origin) -> None:
        """``nowhere``: where the values would stand if there were none."""
        self.complete = release.complete
        self.called = (release.name.text if release.name is not None else None) or ""
        root = Value({}, nowhere)
        for document in release.documents:
            root = _merged(root, document)
        for name, value in release.settings:
            placed = with_setting(root, name, value)
            self.complete = self.complete and placed is not None
            root = placed or root
        self.root = root

    def get(self, *path: str) -> Value | None:
        """The value at a path, None where none is given."""
        value: Value | None = self.root
        for name in path:
            value = value.get(name) if value is not None else None
        return value if value is not None and value.data is not None else None

    def written(self, value: Value) -> Value:
        """A text with its template actions carried out, as charts do that pass their values through ``tpl``: the release's name and other
        values are put in, what else is asked for is not known.
        """
        text = value.text
        if text is None or "{{" not in text:
            return value
        parts: list[str | Unknown] = []
        end = 0
        for action in _ACTION.finditer(text):
            parts += [text[end : action.start()], self._answer(action)]
            end = action.end()
        rest = text[end:]
        return joined_texts([*parts, Unknown(reason="a template of the chart") if "{{" in rest else rest], value.origin)

    def _answer(self, action: re.Match[str]) -> str | Unknown:
        if action[1] == "Release.Name" and self.called:
            return self.called
        path = (action[1] or "").split(".")
        found = self.get(*path[1:]) if path[0] == "Values" else None
        known = found.data if found is not None else None
        is_plain = isinstance(known, str | int) and not isinstance(known, bool) and "{{" not in str(known)
        return str(known) if is_plain else Unknown(reason="a template of the chart")

    def entries(self, *path: str) -> dict[str, Value]:
        """The entries of the map at a path."""
        value = self.get(*path)
        return value.data if value is not None and isinstance(value.data, dict) else {}

    def named(self, names: Iterable[str], below: Path = (), but: Iterable[Path] = ()) -> Iterator[tuple[Path, Value]]:
        """Everything whose last name is one of ``names``, in order, below a path but not below those in ``but``; bounded."""
        wanted, left_out = frozenset(names), frozenset(but)
        for path, value in self.walk(below, left_out, wanted):
            if len(path) > len(below) and path[-1] in wanted:
                yield path, value

    def walk(
        self, below: Path = (), but: frozenset[Path] = frozenset(), ends: frozenset[str] = frozenset()
    ) -> Iterator[tuple[Path, Value]]:
        """The maps below a path (itself first) and what stands under the names in ``ends``, which are not looked into."""
        start = self.get(*below)
        pending: list[tuple[Path, Value]] = [(below, start)] if start is not None else []
        for _ in range(MOST_NODES):
            if not pending:
                return
            path, value = pending.pop()
            if path in but:
                continue
            is_end = len(path) > len(below) and path[-1] in ends
            if is_end or isinstance(value.data, dict):
                yield path, value
            if isinstance(value.data, dict) and not is_end and len(path) < DEEPEST:
                pending.extend(((*path, key), entry) for key, entry in reversed(value.data.items()))


def _merged(under: Value, over: Value) -> Value:
    """Maps are merged, null takes away, anything else is replaced."""
    if not isinstance(under.data, dict) or not isinstance(over.data, dict):
        return over
    data = dict(under.data)
    for key, value in over.data.items():
        held = data.get(key)
        data[key] = value if held is None else _merged(held, value)
    return Value(data, over.origin)
