"""A scan as Markdown: for a job's summary, an issue or a page."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings.model import ScanResult
from ..secrets.sanitise import disarm
from .clean import cleaned, printable
from .gates import gates
from .interface import Page
from .markdown import code, code_in_cell, escaped
from .terminal import counted
from .verdict import reason, reported, silenced

MOST = 200  # findings; a summary of GitHub holds 1 MiB
MOST_WORDS = 600  # characters of one message


def render(result: ScanResult, page: Page) -> str:
    result = cleaned(result, printable)
    found = reported(result)
    why = reason(result)
    lines = [f"## fivegates: {counted(len(found), 'finding')}", "", escaped(f"{why[:1].upper()}{why[1:]}."), ""]
    lines += ["| gate | colour | why |", "|---|---|---|"]
    lines += [f"| {gate.name} | {gate.status.replace('_', ' ')} | {escaped(gate.because)} |" for gate in gates(result, page.checks)]
    lines += _findings(result)
    accepted = silenced(result)
    if accepted:
        lines += ["", f"<details><summary>{counted(len(accepted), 'finding')} let through</summary>", ""]
        lines += [f"- {one.check} at {code(f'{one.place.path}:{one.place.line}')}: {escaped(one.ignored)}" for one in accepted[:MOST]]
        lines += ["", "</details>"]
    unread = [problem for problem in result.problems if problem.kind == "error"]
    if unread:
        lines += ["", f"{counted(len(unread), 'file or part of a file', 'files or parts of files')} could not be read:", ""]
        lines += [f"- {code(f'{one.place.path}:{one.place.line}')}: {escaped(one.reason)}" for one in unread[:MOST]]
    return "\n".join(map(disarm, lines)) + "\n"


def _findings(result: ScanResult) -> Iterator[str]:
    found = reported(result)
    if not found:
        return
    yield from ("", "| severity | check | where | what |", "|---|---|---|---|")
    for one in found[:MOST]:
        message = one.message if len(one.message) <= MOST_WORDS else f"{one.message[:MOST_WORDS]}..."
        sample = " (sample)" if one.sample else ""
        where = code_in_cell(f"{one.place.path}:{one.place.line}")
        yield f"| {one.severity}{sample} | {one.check} {one.name} | {where} | {escaped(message)} |"
    if len(found) > MOST:
        yield f"| | | | and {len(found) - MOST} more |"
