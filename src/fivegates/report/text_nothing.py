"""The first line of a report that has no findings to show: what was looked at, and what takes from that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..findings.model import ScanResult
from ..readers.interface import UNSEEN, Problem
from .interface import Page
from .reasons import how_many
from .terminal import counted, listed, paint, wrap
from .verdict import reported


def nothing_found(result: ScanResult, page: Page) -> list[str]:
    """Green only where everything that was recognised was read, and from its source."""
    kinds = Counter(problem.kind for problem in result.problems)
    lacking = any(kinds[kind] for kind in ("not_read", "template", "modelled"))
    style = "bad" if kinds["error"] else "strong" if lacking or not result.files else "good"
    return [paint(line, style, page.color) for line in wrap(f"{_seen(result)}{_but(kinds, result)}.{_hint(result, kinds)}", page.width)]


def _seen(result: ScanResult) -> str:
    agents = [agent for agent in result.agents if agent.class_ == "agent"]
    seen = f"{counted(sum(result.files.values()), 'file')}, {counted(len(agents), 'agent')}"
    samples = sum(agent.sample for agent in agents)
    seen += f" ({'all' if samples == len(agents) else samples} in samples)" if samples else ""
    where = " outside samples" if reported(result) else ""
    return f"No findings{where} in {seen}" if result.files else seen


def _but(kinds: Counter[str], result: ScanResult) -> str:
    parts = []
    if kinds["error"]:
        parts.append(f"{counted(kinds['error'], 'file or part of one', 'files or parts of files')} could not be read")
    if (hidden := _hidden(result.problems)) and not any(agent.class_ == "agent" for agent in result.agents):
        parts.append(f"{listed(hidden)} may hold some")
    if result.unresolved:
        parts.append(f"{counted(len(result.unresolved), 'question')} stayed open")
    return f", but {', and '.join(parts)}" if parts else ""


def _hidden(problems: Sequence[Problem]) -> list[str]:
    """What was not looked into."""
    not_read, templates = ([problem for problem in problems if problem.kind == kind] for kind in UNSEEN)
    found = [f"{how_many(not_read)} that {'is' if len(not_read) == 1 else 'are'} recognised and not read"] if not_read else []
    return [*found, *([f"{counted(len(templates), 'template')} that nothing here fills in"] if templates else [])]


def _hint(result: ScanResult, kinds: Counter[str]) -> str:
    candidates = sum(agent.class_ == "candidate" for agent in result.agents)
    if candidates and not any(agent.class_ == "agent" for agent in result.agents):
        return f" {counted(candidates, 'candidate')} may be an agent: see `fivegates agents --candidates`."
    return "" if result.files or kinds else " Nothing here is of a kind that is read."
