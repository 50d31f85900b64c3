"""The five gates at a glance: how many findings each has, and its colour as far as the findings let it be said.

A gate is red with a finding of high or above on an agent in production (an unknown environment counts as it, and so does what concerns
no agent), and amber with any other, with an ignored one, or where not every agent has evidence for an answer. Green needs both: no finding,
and evidence for every agent (``ScanResult.evidence``). Without agents a gate does not apply; one
of which not every check was asked, and nothing found, is not assessed; what lies beyond the gates (runtime) is counted and not scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..catalog import load
from ..findings.model import Finding, OtherCheck, ScanResult
from ..named_tuple import NamedTuple
from .interface import GATES, CheckText
from .verdict import by_severity, rank, reported, silenced


class Gate(NamedTuple):
    """``status``: red | amber | green | not_applicable | not_assessed | not_scored; ``because`` says why in one sentence.

    ``lacks``: what keeps a gate without findings from green, in a few words.
    """

    name: str
    status: str
    because: str
    findings: dict[str, int]
    checks: tuple[str, ...]
    lacks: str = ""


def gates(result: ScanResult, checks: Mapping[str, CheckText]) -> list[Gate]:
    """All gates in their order; samples and what other tools find do not count."""
    open_ones, ignored = ([one for one in every if not (one.sample or one.origin)] for every in (reported(result), silenced(result)))
    return [_gate(name, result, open_ones, ignored, checks) for name in GATES]


def colour(found: Iterable[Finding]) -> str:
    """Of a gate with these findings."""
    least = rank(load("gates")["red_from"])
    return "red" if any(finding.production and rank(finding.severity) >= least for finding in found) else "amber"


def _gate(name: str, result: ScanResult, judged: list[Finding], silent: list[Finding], known: Mapping[str, CheckText]) -> Gate:
    checks = tuple(sorted(check.id for check in known.values() if check.gate == name and not isinstance(check, OtherCheck)))
    found = [finding for finding in judged if finding.gate == name]
    counts = by_severity(found)
    ignored = sum(finding.gate == name for finding in silent)
    asked = bool(checks) and not any(check.id in result.left_out for check in known.values() if check.gate == name)
    status, because, *lacks = _colour(name, result, found, ignored, asked)
    return Gate(name, status, because, counts, checks, *lacks)


def _colour(name: str, result: ScanResult, found: list[Finding], ignored: int, assessed: bool) -> tuple[str, ...]:
    agents = sum(agent.class_ == "agent" and not agent.sample for agent in result.agents)
    if name == "runtime":
        return "not_scored", "reported beside the five gates"
    if not agents:
        return "not_applicable", "there are no agents"
    if found:
        return colour(found), f"the gravest finding is {found[0].severity}"
    if not assessed:
        return "not_assessed", "not every check of it was asked in this run"
    if ignored:
        return "amber", f"no finding but {ignored} ignored", f"{ignored} ignored"
    evident = result.evidence.get(name, 0)
    if evident < agents:
        counts = f"{evident} of {agents} agents"
        return "amber", f"no finding, and evidence for an answer about {counts}", f"evidence for {counts}"
    return "green", "no finding, and evidence for every agent"
