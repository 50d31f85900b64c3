"""Drafts contracts of a tree and fills in what a person would say, as a person would: TODO by TODO."""

from __future__ import annotations

from fivegates.contracts.drafts.gather import agents_without_contract
from fivegates.gathering import Gathered, gather
from fivegates.report.contract_draft import drafted
from fivegates.settings import Settings, load_settings
from fivegates.tree.memory import MemoryTree

DAY = "2026-11-01"
LATER = "2027-04-01"
SAID = {"rotate": "90d", "expires": LATER, "apis": "none", "data": "none", "accounts": "none", "approvals": "none"}
DAYS = ("on", "rotated", "reviewed", "rehearsed", "tested")


def facts_of(files: dict[str, str]) -> Gathered:
    tree = MemoryTree(files)
    return gather(tree, load_settings(tree) if "fivegates.toml" in files else Settings())


def drafts_of(files: dict[str, str]) -> dict[str, str]:
    """The draft of every agent without a contract, by the path of its file."""
    gathered = facts_of(files)
    texts = drafted(gathered.store, gathered.holdings, agents_without_contract(gathered.store), gathered.redactor)
    return {f"agents/{name}.agent.yaml": text for name, text in texts.items()}


def filled(draft: str) -> str:
    """The contract with every TODO filled in, and active; at risk medium where the draft asks for what that needs."""
    risk = "medium" if "\napproved:" in draft else "low"
    lines = [_said(line) for line in draft.replace("risk: TODO", f"risk: {risk}").replace("status: draft", "status: active").splitlines()]
    return "\n".join(lines) + "\n"


def _said(line: str) -> str:
    body, mark, comment = line.partition("  # ")
    key, colon, value = body.rpartition(": ")
    if value == "[TODO]":
        return f"{key}: [said]"
    if not colon or value != "TODO":
        return line
    name = key.strip().removeprefix("- ").strip('"')
    said = DAY if name in DAYS else SAID.get(name, "said")
    return f"{key}: {said}{mark}{comment}"
