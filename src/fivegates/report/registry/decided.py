"""What a person decided about agents and candidates, in a list that ``fivegates agents --candidates`` wrote."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import UsageError
from . import csv, markdown

AGENT, NOT_AGENT = "agent", "not_agent"
_WORDS = {"agent": AGENT, "yes": AGENT, "not_agent": NOT_AGENT, "not agent": NOT_AGENT, "no": NOT_AGENT, "?": "", "": ""}


def read_decisions(text: str) -> Mapping[str, str]:
    """``agent``, ``not_agent`` or '' (not decided) by id, in the order of the list. Raises ``UsageError``."""
    is_table = any(line.lstrip().startswith("|") for line in text.splitlines()[:50])
    rows = list(markdown.read_table(text)) if is_table else csv.read(text)
    found: dict[str, str] = {}
    for row in rows:
        id, said = row.get("id", "").strip(), row.get("decision")
        if said is None:
            raise UsageError("this list has no column decision", "`fivegates agents --candidates --format csv` writes one")
        decision = _WORDS.get(said.strip().lower())
        if decision is None:
            raise UsageError(f"{said.strip()[:40]!r} is no decision about {id}", "write agent, not_agent, or ? to leave it open")
        if found.get(id) not in (None, "", decision):
            raise UsageError(f"{id} stands twice in the list, and is decided both ways", "leave one of its lines")
        if id:
            found[id] = decision or found.get(id, "")
    if not found:
        raise UsageError("this list holds no agent", "`fivegates agents --candidates --format csv` writes one")
    return found
