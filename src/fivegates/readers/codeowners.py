"""CODEOWNERS: who owns which paths, the last matching line winning (GitHub's and GitLab's documented rules)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..globs import path_matches
from ..source import Place, Source

LOCATIONS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_SECTION = re.compile(r"^\^?\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: ``pattern`` and the ``owners`` it names (an empty tuple takes ownership away)."""

    pattern: str
    owners: tuple[str, ...]
    place: Place

    @property
    def is_catch_all(self) -> bool:
        """Whether the line covers everything there is."""
        return self.pattern.strip("/") in ("*", "**", "**/*", "")


def read_codeowners(source: Source) -> list[Rule]:
    """The rules of a file in order; comments, blank lines and GitLab's section headers hold none."""
    rules: list[Rule] = []
    offset = 0
    for line in source.text.split("\n"):
        text = line.split(" #", 1)[0].strip()
        if text and not text.startswith("#") and not _SECTION.match(text):
            pattern, *owners = text.replace("\\ ", "\0").split()
            rules.append(Rule(pattern.replace("\0", " "), tuple(owners), source.place(offset)))
        offset += len(line) + 1
    return rules


def owning_rule(rules: Iterable[Rule], path: str) -> Rule | None:
    """The last rule that covers ``path``."""
    found = None
    for rule in rules:
        if any(path_matches(glob, path) for glob in _globs(rule.pattern)):
            found = rule
    return found


@lru_cache(maxsize=4096)
def _globs(pattern: str) -> tuple[str, ...]:
    """A pattern as path globs: anchored when a slash stands before its end, else at any depth."""
    body = pattern.rstrip("/")
    if "/" in body:
        return (body.lstrip("/"),)
    return (body, f"**/{body}")
