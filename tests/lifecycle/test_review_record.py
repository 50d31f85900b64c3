"""``review --record``: one line in a file of that day, and the review in the contract, of which every other byte stays."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import estate
from fivegates.contracts.load import read_contracts
from fivegates.contracts.stamp import Stamp, stamped
from fivegates.readers.yaml import parse_yaml
from fivegates.source import Source

DAY, BOB = date(2026, 11, 29), "bob@example.com"
STAMP = Stamp(DAY, BOB)
HEAD = "# ours\napiVersion: fivegates/v1\nkind: AgentContract # the kind\nname: desk\n"
DONE = "reviewed: 2026-11-29"
BY = "reviewed_by: bob@example.com"
BLOCK = f"lifecycle:\n  {DONE}\n  {BY}\n"
INVENTORY = """\
apiVersion: fivegates/v1
kind: AgentInventory
agents:
  - name: one
    lifecycle: {reviewed: 2026-01-01}
  - name: desk
    owner: é@example.com

  - name: two
"""
EDITS = [  # below HEAD, before and after: everything else of the file stays
    ("lifecycle:\n  reviewed: 2026-08-10 # in August\n  reviewed_by: 'x@example.com'\n", f"lifecycle:\n  {DONE} # in August\n  {BY}\n"),
    ("lifecycle: {reviewed: TODO, reviewed_by: TODO, expires: 2027-01-01}\n", f"lifecycle: {{{DONE}, {BY}, expires: 2027-01-01}}\n"),
    ("lifecycle: {expires: 2027-01-01} # end\n", f"lifecycle: {{{DONE}, {BY}, expires: 2027-01-01}} # end\n"),
    ("lifecycle: {}\n", f"lifecycle: {{{DONE}, {BY}}}\n"),
    (
        "lifecycle:\n    expires: 2027-01-01 # end\n\nteam: t\n",
        f"lifecycle:\n    expires: 2027-01-01 # end\n    {DONE}\n    {BY}\n\nteam: t\n",
    ),
    ("lifecycle: TODO # who\nteam: t\n", f"lifecycle: {{{DONE}, {BY}}} # who\nteam: t\n"),
    ("lifecycle:\nteam: t\n", f"lifecycle: {{{DONE}, {BY}}}\nteam: t\n"),
    ("lifecycle:\n  reviewed:\n  reviewed_by:\n", f"lifecycle:\n  {DONE}\n  {BY}\n"),
    ("team: t\n\n# the end\n", f"team: t\n{BLOCK}\n# the end\n"),
    ("team: t", f"team: t\n{BLOCK[:-1]}"),
    ("purpose: |\n  Reads.\n  Writes.\n", f"purpose: |\n  Reads.\n  Writes.\n{BLOCK}"),
    ("covers:\n  - {id: x}\n---\nkind: Other\n", f"covers:\n  - {{id: x}}\n{BLOCK}---\nkind: Other\n"),
]
WHOLE = [
    (f"{HEAD}team: t\n".replace("\n", "\r\n"), f"{HEAD}team: t\n{BLOCK}".replace("\n", "\r\n")),
    (INVENTORY, INVENTORY.replace("é@example.com\n", f"é@example.com\n    lifecycle:\n      {DONE}\n      {BY}\n")),
]
REFUSED = [
    f"{HEAD}x: &l {{reviewed: 2026-01-01}}\nlifecycle: *l\n",
    f"{HEAD}lifecycle: [reviewed]\n",
    f"{HEAD}lifecycle: soon\n",
    f"{HEAD}lifecycle:\n  reviewed: {{on: 2026-01-01}}\n",
    f"{HEAD}lifecycle:\n  reviewed: >-\n    2026-01-01\n",
]


def edited(text: str) -> str | None:
    records = read_contracts({"a.agent.yaml": parse_yaml(Source("a.agent.yaml", text))}).records
    return stamped(text, next(one.place for one in records if one.name == "desk"), STAMP)


@pytest.mark.parametrize(("before", "after"), [*((HEAD + before, HEAD + after) for before, after in EDITS), *WHOLE])
def test_the_review_is_written_and_everything_else_stays(before: str, after: str) -> None:
    assert edited(before) == after
    records = read_contracts({"a.agent.yaml": parse_yaml(Source("a.agent.yaml", after))}).records
    desk = next(one for one in records if one.name == "desk")
    assert (desk.text("lifecycle.reviewed"), desk.text("lifecycle.reviewed_by")) == ("2026-11-29", "bob@example.com")


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_edited_safely_is_left_alone(text: str) -> None:
    assert edited(text) is None


def record(run: Callable[..., Any], folder: Path, agent: str, by: str, decision: str = "keep", *more: str) -> Any:
    return run("review", str(folder), "--record", "--agent", agent, "--by", by, "--decision", decision, "--today", "2026-11-29", *more)


def kept(folder: Path) -> list[dict[str, str]]:
    files = sorted((folder / "reviews").glob("*.csv")) if (folder / "reviews").exists() else []
    return [row for path in files for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]


def test_a_decision_is_one_line_and_one_contract(run: Callable[..., Any], folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    assert record(run, folder, "triage-08", "dan@example.com", "reduce", "--note", "=no, not S3").code == 0
    changed = [path for path, data in before.items() if path.read_bytes() != data]
    assert [path.name for path in changed] == ["triage-08.agent.yaml"]
    old, new = before[changed[0]].decode().splitlines(), changed[0].read_text(encoding="utf-8").splitlines()
    assert [line for line in new if line not in old] == ["  reviewed: 2026-11-29", "  reviewed_by: dan@example.com"]
    assert len(old) == len(new)
    assert record(run, folder, "planner-05", "alice@example.com").code == 0
    rows = kept(folder)
    assert [(row["agent"], row["decision"], row["by"], row["note"]) for row in rows] == [
        ("triage-08", "reduce", "dan@example.com", "'=no, not S3"),
        ("planner-05", "keep", "alice@example.com", ""),
    ]


def test_a_recorded_agent_is_no_longer_due(run: Callable[..., Any], folder: Path) -> None:
    assert "triage-08" in run("review", str(folder), "--due", "14d", "--today", "2026-11-29").out
    record(run, folder, "triage-08", "dan@example.com")
    assert "triage-08" not in run("review", str(folder), "--due", "14d", "--today", "2026-11-29").out


def test_the_same_decision_is_kept_once(run: Callable[..., Any], folder: Path) -> None:
    record(run, folder, "triage-08", "dan@example.com")
    again = record(run, folder, "triage-08", "dan@example.com")
    assert (again.code, len(kept(folder))) == (0, 1) and "already" in again.out


NOT_KEPT = [  # agent, reviewer, decision, more, what is said
    ("triage-04", "dan@example.com", "keep", (), "has no contract"),
    ("triage-16", "dan@example.com", "keep", (), "is draft"),
    ("triage-28", "dan@example.com", "keep", (), "is retired"),
    ("triage-08", "ivan@example.com", "keep", (), "FG514"),
    ("triage-08", "@ivan-gh", "keep", (), "FG514"),
    ("triage-08", "Ivan <IVAN@example.com>", "keep", (), "FG514"),
    ("triage-08", "dan@example.com", "praise", (), "praise"),
    ("triage-08", "dan@example.com", "keep", ("--on", "2026-11-30"), "lies in the future"),
    ("triage-08", "dan@example.com", "keep", ("--on", "2026-08-09"), "which is later"),
    ("triage-08", "dan@example.com\nx", "keep", (), "one line"),
    ("nobody", "dan@example.com", "keep", (), "there is no agent"),
]


@pytest.mark.parametrize(("agent", "by", "decision", "more", "said"), NOT_KEPT)
def test_what_may_not_be_kept_is_refused_and_nothing_is_written(
    run: Callable[..., Any], folder: Path, agent: str, by: str, decision: str, more: tuple[str, ...], said: str
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    ended = record(run, folder, agent, by, decision, *more)
    assert ended.code == 2 and said in ended.err
    assert not (folder / "reviews").exists()
    assert {path: path.read_bytes() for path in before} == before


def test_at_risk_low_the_owner_may(run: Callable[..., Any], folder: Path) -> None:
    assert estate.made(12).number % 3 == 0
    assert record(run, folder, "triage-12", estate.address(estate.made(12).owner)).code == 0


def test_who_has_left_reviews_nothing(run: Callable[..., Any], folder: Path) -> None:
    (folder / "people/roster.csv").write_text(estate.roster({"dan": "2026-10-01"}), encoding="utf-8")
    ended = record(run, folder, "triage-08", "dan@example.com")
    assert ended.code == 2 and "no longer here" in ended.err


@pytest.mark.parametrize("link", ["reviews", "agents/triage-08.agent.yaml"])
def test_nothing_is_written_through_a_link(run: Callable[..., Any], folder: Path, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    target = folder / link
    if target.exists():
        target.rename(outside)
    else:
        outside.mkdir()
    target.symlink_to(outside)
    before = outside.read_bytes() if outside.is_file() else sorted(outside.iterdir())
    assert record(run, folder, "triage-08", "dan@example.com").code == 2
    assert (outside.read_bytes() if outside.is_file() else sorted(outside.iterdir())) == before


def test_a_lifecycle_that_another_entry_shares_by_an_alias_is_left_alone(run: Callable[..., Any], tmp_path: Path) -> None:
    cover = '    covers: [{terraform: "workloads/triage-00//aws_bedrockagent_agent.this"}]\n'
    shared = f"agents:\n  - name: triage-00\n{cover}    lifecycle: &l {{reviewed: 2026-01-01}}\n  - name: other\n    lifecycle: *l\n"
    text = f"apiVersion: fivegates/v1\nkind: AgentInventory\n{shared}"
    (tmp_path / "workloads/triage-00").mkdir(parents=True)
    (tmp_path / "workloads/triage-00/main.tf").write_text(estate.files()["workloads/triage-00/main.tf"], encoding="utf-8")
    (tmp_path / "agents.inventory.yaml").write_text(text, encoding="utf-8")
    ended = record(run, tmp_path, "triage-00", "bob@example.com")
    assert ended.code == 2 and "edited safely" in ended.err
    assert (tmp_path / "agents.inventory.yaml").read_text(encoding="utf-8") == text
    assert kept(tmp_path) == []


def test_an_entry_of_an_inventory_is_edited_where_it_stands(run: Callable[..., Any], tmp_path: Path) -> None:
    files = {path: text for path, text in estate.files().items() if path.startswith("workloads/triage-00")}
    files["agents.inventory.yaml"] = (
        "apiVersion: fivegates/v1\nkind: AgentInventory\nagents:\n"
        "  # the first\n  - name: triage-00\n    owner: alice@example.com\n    purpose: Works.\n    risk: high # yes\n"
        '    covers: [{terraform: "workloads/triage-00//aws_bedrockagent_agent.this"}]\n  - name: other\n    elsewhere: true\n'
    )
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert record(run, tmp_path, "triage-00", "bob@example.com").code == 0
    assert (tmp_path / "agents.inventory.yaml").read_text(encoding="utf-8") == files["agents.inventory.yaml"].replace(
        "  - name: other", "    lifecycle:\n      reviewed: 2026-11-29\n      reviewed_by: bob@example.com\n  - name: other"
    )
