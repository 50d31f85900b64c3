"""Which objects a ``target`` means: group, version, kind, name and namespace are regular expressions for the whole of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ....values import Value
from ...regular import PatternError, Program, compile_pattern
from ..accumulated import Accumulated, text_at
from .failures import Budget, PatchError
from .label_selectors import SelectorError, selects
from .written import text_of

_PLAIN = re.compile(r"[A-Za-z0-9_-]*+")  # a pattern that is only what it says

_FIELDS = ("group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector")


class Target:
    """One ``target``. Raises ``PatchError`` for a pattern or selector that cannot be read."""

    def __init__(self, value: Value, budget: Budget) -> None:
        self._budget = budget
        for key in _FIELDS:
            found = value.get(key)
            if found is not None and found.is_unknown:
                raise PatchError(f"the target's {key} is filled in by a template", found)
        self._patterns = {key: _Pattern(value, key, budget) for key in ("group", "version", "kind", "name", "namespace")}
        self._selectors = [(value.get(key), key.removesuffix("Selector") + "s") for key in _FIELDS[5:]]

    def select(self, objects: Sequence[Accumulated]) -> list[int]:
        """The positions of the objects that are meant: by their original or their present name and namespace."""
        self._budget.spend(len(objects))
        return [index for index, one in enumerate(objects) if self._means(one)]

    def _means(self, one: Accumulated) -> bool:
        first, now = one.original_id, one.id
        patterns = self._patterns
        return (
            any(patterns["namespace"].matches(each.effective_namespace) for each in (first, now))
            and any(patterns["name"].matches(each.name) for each in (first, now))
            and patterns["group"].matches(now.group)
            and patterns["version"].matches(now.version)
            and patterns["kind"].matches(now.kind)
            and self._is_selected(one)
        )

    def _is_selected(self, one: Accumulated) -> bool:
        for selector, where in self._selectors:
            if selector is None or not selector.text:
                continue
            try:
                if not selects(selector.text, texts_of(one.root, where)):
                    return False
            except SelectorError as error:
                raise PatchError(f"the selector {selector.text!r} cannot be read: {error}", selector) from error
        return True


def texts_of(root: Value, where: str) -> Mapping[str, str]:
    """The labels or annotations of an object."""
    metadata = root.get("metadata")
    found = metadata.get(where) if metadata is not None else None
    data = found.data if found is not None else None
    return {key: text_of(value.data) for key, value in data.items()} if isinstance(data, dict) else {}


class _Pattern:
    """An anchored pattern; one that is not given matches everything."""

    def __init__(self, target: Value, key: str, budget: Budget) -> None:
        self._budget = budget
        self._known: dict[str, bool] = {}
        self._value = target.get(key)
        self._text = text_at(target, key)
        self._is_plain = _PLAIN.fullmatch(self._text) is not None
        self._program: Program | None = compiled(f"^(?:{self._text})$", self._value) if self._text and not self._is_plain else None

    def matches(self, text: str) -> bool:
        if self._is_plain:
            return self._text in ("", text)
        if text not in self._known:
            self._known[text] = self._program is None or self._program.search(text, 0, self._budget.spend) is not None
        return self._known[text]


def compiled(pattern: str, value: Value | None) -> Program:
    """A pattern in the syntax of Go. Raises ``PatchError``, with ``value`` as where it stands."""
    try:
        return compile_pattern(pattern)
    except PatternError as error:
        raise PatchError(f"the pattern {pattern!r} cannot be read: {error}", value) from error
