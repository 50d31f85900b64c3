"""What fails a build and what is only watched, by check and path: ``[enforce]`` of the settings, and the profile below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..catalog import load
from ..globs import path_matches
from .model import Finding

BLOCK, OBSERVE = "block", "observe"
Rule = str | Mapping[str, str]  # a word, or path globs to words, of which the first that matches counts


def audience_of(profile: str) -> str:
    """Which checks a profile asks: default | strict."""
    audience: str = load("profiles")[profile]["audience"]
    return audience


def enforced(findings: Iterable[Finding], profile: str, rules: Mapping[str, Rule]) -> list[Finding]:
    """The findings, those that are only watched marked so. ``rules``: check id, a tool's name, or ``default``, to its rule."""
    if profile == "default" and not rules:
        return list(findings)
    below: Mapping[str, str] = load("profiles")[profile]["enforce"]
    return [one._replace(observed=True) if _word(one, rules, below) == OBSERVE else one for one in findings]


def _word(finding: Finding, rules: Mapping[str, Rule], below: Mapping[str, str]) -> str:
    """The settings' word on the check, then the profile's, then the settings' on all, then the profile's."""
    named = next((name for name in (finding.check, finding.origin) if name in rules), None)
    own = _at(rules[named], finding.place.path) if named is not None else None
    everything = _at(rules["default"], finding.place.path) if "default" in rules else None
    return own or below.get(finding.check) or everything or below["default"]


def _at(rule: Rule, path: str) -> str | None:
    if isinstance(rule, str):
        return rule
    return next((word for glob, word in rule.items() if path_matches(glob, path)), None)
