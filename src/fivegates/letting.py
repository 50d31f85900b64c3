"""What lets findings through: comments, the baseline and waivers, whosever they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from .commenting import further_ignores
from .errors import BaselineError, ReadError
from .findings.baseline import FILE as BASELINE
from .findings.baseline import Accepted, apply_baseline, read_baseline
from .findings.ignore import NEVER_IGNORED, Ignore, apply_ignores, in_force
from .findings.model import Finding, Notice
from .findings.waiver import apply_waivers
from .named_tuple import NamedTuple
from .settings import Settings
from .source import Place
from .tree.interface import Tree


class Policy(Protocol):
    """What lets findings through, where it does not come from the scanned tree: ``tree`` holds the baseline."""

    @property
    def tree(self) -> Tree: ...

    def trusted(self, ignores: list[Ignore]) -> tuple[list[Ignore], list[Notice]]:
        """Those that count, and a word on each of the others."""


class Let(NamedTuple):
    """The findings, ``ignored`` filled where something lets one through; a word on what does not; and all comments as they are written."""

    findings: list[Finding]
    notices: list[Notice]
    written: list[Ignore]


class Letting(NamedTuple):
    """``read``: the comments of the files that were read, ``sources``. ``baseline``: the file of accepted findings, None for none.
    ``past``: places of past commits, where today something else stands.
    """

    tree: Tree
    read: Sequence[Ignore]
    sources: Collection[str]
    settings: Settings
    today: date
    baseline: str | None
    policy: Policy | None
    past: Collection[Place]

    def through(self, found: Sequence[Finding], asked: Collection[str]) -> Let:
        """``asked``: the checks that answered; what lets nothing of another through may still be of use."""
        never = NEVER_IGNORED.union(self.settings.never_ignore)
        further = further_ignores(self.tree, found, self.sources, self.settings.limits.file_bytes)
        written = [*self.read, *(one for one in further if one not in self.read)]
        able, notices = in_force(written, self.today)
        ignores, untrusted = self.policy.trusted(able) if self.policy is not None else (able, [])
        there = [finding for finding in found if finding.place not in self.past]
        findings, unfit = apply_ignores(there, ignores, self.today, asked, never)
        findings += [finding for finding in found if finding.place in self.past]
        notices += [*untrusted, *unfit]
        if accepted := accepted_findings(self.policy.tree if self.policy is not None else self.tree, self.baseline):
            findings, outdated = apply_baseline(findings, accepted, self.baseline or "", self.today, asked, never)
            notices += outdated
        if self.settings.waivers:
            findings, lapsed = apply_waivers(findings, self.settings.waivers, self.settings.path, self.today, asked)
            notices += lapsed
        return Let(findings, notices, written)


def accepted_findings(tree: Tree, path: str | None) -> list[Accepted]:
    """The baseline of a tree, empty where the usual file is not there. Raises ``BaselineError``."""
    if path is None:
        return []
    try:
        data = tree.read(path)
    except ReadError as error:
        if path == BASELINE:
            return []
        raise BaselineError(
            f"the baseline cannot be read: {error.message}", path, hint="`fivegates baseline` writes one; --baseline '' goes without"
        ) from error
    return read_baseline(data, path)
