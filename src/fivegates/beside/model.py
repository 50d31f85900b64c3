"""What another tool adds to a scan."""

from __future__ import annotations

from dataclasses import dataclass

from ..findings.model import BesideCount, Finding, OtherCheck
from ..readers.interface import Problem


@dataclass(frozen=True, slots=True)
class Beside:
    """``asked``: ids of the checks that were asked of it; ``checks``: the words of those that found something."""

    findings: tuple[Finding, ...] = ()
    asked: frozenset[str] = frozenset()
    checks: tuple[OtherCheck, ...] = ()
    problems: tuple[Problem, ...] = ()
    count: BesideCount | None = None
