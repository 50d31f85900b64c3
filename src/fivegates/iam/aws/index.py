"""The actions of a statement, indexed: a policy names hundreds, and is asked about hundreds."""

from __future__ import annotations

from collections.abc import Iterable

from .patterns import contains, overlaps
from .statements import TOKEN, Pattern, Statement

Match = tuple[Pattern | None, bool]


class ActionIndex:
    """Answers whether a statement speaks of a concrete action."""

    __slots__ = ("_exact", "_found", "_general", "_is_inverse", "_of_service", "_services", "_unknown")

    def __init__(self, statement: Statement) -> None:
        self._found: dict[str, Match | None] = {}
        self._is_inverse = bool(statement.not_actions)
        self._exact: dict[str, Pattern] = {}
        self._of_service: dict[str, list[tuple[str, Pattern]]] = {}  # patterns whose service has no wildcard
        self._general: list[tuple[str, Pattern]] = []
        self._unknown: list[Pattern] = []
        self._services: set[str] = set()  # those that are named without a wildcard
        for pattern in statement.not_actions or statement.actions:
            self._add(pattern)

    def _add(self, pattern: Pattern) -> None:
        text = pattern.least
        if text is None or TOKEN in text:  # no action is called by what a reference names
            self._unknown.append(pattern)
            return
        text = text.lower()
        service, _, name = text.partition(":")
        if "*" in service or "?" in service:
            self._general.append((text, pattern))
            return
        self._services.add(service)
        if "*" in name or "?" in name:
            self._of_service.setdefault(service, []).append((text, pattern))
        else:
            self._exact[text] = pattern

    def may_name(self, service: str) -> bool:
        """Whether the statement may speak of some action of a service, in lower case."""
        if self._is_inverse or self._unknown or service in self._services:
            return True
        return any(overlaps(text, f"{service}:*") for text, _ in self._general)

    def match(self, action: str) -> Match | None:
        """The pattern for an action in lower case (None for NotAction), and whether it is sure; None where there is none."""
        if action not in self._found:
            self._found[action] = self._match(action)
        return self._found[action]

    def _match(self, action: str) -> Match | None:
        found = self._named(action)
        may = found is None and any(overlaps(pattern.most.lower(), action) for pattern in self._unknown)
        if self._is_inverse:
            return None if found is not None else (None, not may)
        if found is not None:
            return found, True
        return (next(pattern for pattern in self._unknown if overlaps(pattern.most.lower(), action)), False) if may else None

    def _named(self, action: str) -> Pattern | None:
        exact = self._exact.get(action)
        if exact is not None:
            return exact
        return _first(self._of_service.get(action.partition(":")[0], ()), action) or _first(self._general, action)


def _first(patterns: Iterable[tuple[str, Pattern]], action: str) -> Pattern | None:
    return next((pattern for text, pattern in patterns if contains(text, action)), None)
