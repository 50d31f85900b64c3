"""The change as Markdown for a job's summary: three questions about each new agent, what is new, and a small drawing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...secrets.sanitise import disarm
from ..clean import Clean, cleaned, printable
from ..interface import Redactor
from ..markdown import code, code_in_cell, escaped
from ..terminal import counted
from ..verdict import reason, reported
from . import words
from .words import Said

if TYPE_CHECKING:
    from ...changes.compare import Changes, Comparison, Item
    from ...findings.model import ScanResult

MOST = 50
MOST_DRAWN = 20


def render(result: ScanResult, comparison: Comparison, base: str, *, redactor: Redactor) -> str:
    def clean(text: str) -> str:
        return printable(redactor.redact(text))

    result = cleaned(cleaned(result, redactor.redact), printable)
    found = reported(result)
    lines = [f"## fivegates: {counted(len(found), 'new finding')}", "", escaped(f"{reason(result)[:1].upper()}{reason(result)[1:]}.")]
    lines += _new_agents(comparison, clean)
    if found:
        lines += ["", "| severity | check | where | what |", "|---|---|---|---|"]
        lines += [
            f"| {one.severity} | {one.check} {one.name} | {code_in_cell(f'{one.place.path}:{one.place.line}')} | {escaped(one.message)} |"
            for one in found[:MOST]
        ]
        lines += [f"| | | | and {len(found) - MOST} more |"] if len(found) > MOST else []
    lines += _drawing(comparison, clean)
    for name, title, said in words.SECTIONS:
        lines += _section(title, getattr(comparison, name), said, clean)
    lines += ["", f"{len(comparison.fixed)} fixed, {len(comparison.kept)} as before, against {code(clean(base))}."]
    return "\n".join(map(disarm, lines)) + "\n"


def _new_agents(comparison: Comparison, clean: Clean) -> Iterator[str]:
    """What it accesses, whose that is, when it ends."""
    for item in comparison.agents.added[:MOST]:
        row = item.row
        mine = [edge.row["identity"] for edge in comparison.identities.added if edge.row["agent"] == row["id"]]
        held = [one for one in comparison.permissions.added if one.row["identity"] in mine]
        reach = ", ".join(dict.fromkeys(one.row["what"] for one in held[:6])) or "nothing that these files grant"
        more = f" and {len(held) - 6} more" if len(held) > 6 else ""
        yield ""
        yield f"### New agent {code(clean(row['name']))}"
        yield ""
        whom = ", ".join(mine) or "nobody that these files name"
        contract = f"contract {row['contract']}" if row["contract"] else "no contract"
        yield f"- **What does it access?** {escaped(clean(reach))}{more}, as {escaped(clean(whom))}"
        yield f"- **Who owns it?** {escaped(clean(row['owner'] or 'nobody'))}; {contract}"
        yield f"- **When does it end?** {escaped(clean(row['expires'] or 'nobody has said'))}"


def _drawing(comparison: Comparison, clean: Clean) -> Iterator[str]:
    """Who runs as whom since the change, as Mermaid; labels are quoted, and hold no quote."""
    edges = [("==>", one) for one in comparison.identities.added] + [("-.->", one) for one in comparison.identities.removed]
    if not edges:
        return
    yield ""
    yield "```mermaid"
    yield "flowchart LR"
    nodes: dict[str, str] = {}
    for arrow, one in edges[:MOST_DRAWN]:
        agent = nodes.setdefault(f"a{one.row['agent']}", f"n{len(nodes)}")
        identity = nodes.setdefault(f"i{one.row['identity']}", f"n{len(nodes)}")
        word = "new" if arrow == "==>" else "gone"
        yield f'  {agent}["{_label(clean(one.row["name"]))}"] {arrow}|{word}| {identity}(["{_label(clean(one.row["identity"]))}"])'
    yield "```"


def _label(text: str) -> str:
    return "".join(char if char.isalnum() or char in " -_./:@" else f"#{ord(char)};" for char in text[:80])


def _section(title: str, changes: Changes, said: Said, clean: Clean) -> Iterator[str]:
    marked: list[tuple[str, Item]] = [("added", one) for one in changes.added] + [("removed", one) for one in changes.removed]
    marked += [("changed", one) for one in changes.changed]
    if not marked:
        return
    yield ""
    yield f"<details><summary>{title}: {len(changes.added)} added, {len(changes.removed)} removed, {len(changes.changed)} changed</summary>"
    yield ""
    for mark, one in marked[:MOST]:
        altered = f" ({words.altered(one)})" if one.before else ""
        yield f"- {mark}: {escaped(clean(said(one) + altered))}"
    if len(marked) > MOST:
        yield f"- and {len(marked) - MOST} more"
    yield ""
    yield "</details>"
