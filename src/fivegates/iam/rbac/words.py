"""Rules in words, for people who read why something is allowed."""

from __future__ import annotations

from collections.abc import Sequence

from .rules import Rule

FEW = 8


def said_of(rule: Rule) -> str:
    """``VERBS on RESOURCES named NAMES``."""
    names = f" named {few(rule.names)}" if rule.names else ""
    return f"{few(rule.verbs)} on {few(rule.resources or rule.urls)}{names}"


def few(words: Sequence[str]) -> str:
    """The first of many words: a witness is read by people, and there is one for each path and identity."""
    listed = sorted(words)
    more = f" and {len(listed) - FEW} more" if len(listed) > FEW else ""
    return " ".join(listed[:FEW]) + more
