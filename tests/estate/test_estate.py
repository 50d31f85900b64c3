"""The estate is told apart by what is wrong with it, line by line; the mended one has nothing to tell."""

from __future__ import annotations

import atexit
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
EXAMPLES = Path(tempfile.mkdtemp(prefix="fivegates-")) / "examples"  # a copy: the history of this repository is none of the estates'
shutil.copytree(HERE.parent.parent / "examples", EXAMPLES)
atexit.register(shutil.rmtree, EXAMPLES.parent)
ESTATE, MENDED = EXAMPLES / "estate", EXAMPLES / "estate-mended"
EXPECTED = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
TODAY = "2026-11-21"


@cache
def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "fivegates", *arguments], capture_output=True, text=True, check=False)


def scan(root: Path) -> Any:
    return json.loads(run("scan", str(root), "--format", "json", "--today", TODAY).stdout)


def agents(root: Path, of_class: str = "agent") -> list[Any]:
    rows = json.loads(run("agents", str(root), "--format", "json").stdout)["agents"]
    return [row for row in rows if row["class"] == of_class]


def subject_name(subject: str) -> str:
    """The agent's name, or the variable of a credential."""
    return subject.rpartition(":")[2] if re.search(r":\d+:", subject) else subject.rpartition("/")[2]


def test_every_finding_is_expected_and_every_expected_one_is_found() -> None:
    found = Counter(
        (row["check"], row["severity"], row["place"]["path"], row["place"]["line"], subject_name(row["subject"]))
        for row in scan(ESTATE)["findings"]
    )
    expected = Counter((check, severity, path, line, name) for check, severity, path, line, _, name in EXPECTED["findings"])
    assert sorted((found - expected).elements()) == []
    assert sorted((expected - found).elements()) == []


@pytest.mark.parametrize("row", EXPECTED["findings"], ids=lambda row: f"{row[0]}-{row[5]}-{row[3]}")
def test_the_expected_line_says_what_the_key_says(row: list[Any]) -> None:
    _, _, path, line, text, _ = row
    written = (ESTATE / path).read_text(encoding="utf-8").splitlines()[line - 1]
    assert text in re.sub(r" +", " ", written)


def test_the_estate_fails_a_build_and_the_mended_one_passes() -> None:
    assert run("scan", str(ESTATE), "--today", TODAY).returncode == 1
    assert run("scan", str(MENDED), "--today", TODAY).returncode == 0


def test_there_are_thirteen_agents_each_at_its_own_line() -> None:
    found = {row["id"]: f"{row['place']['path']}:{row['place']['line']}" for row in agents(ESTATE)}
    assert found == {row["id"]: row["place"] for row in EXPECTED["agents"]}
    assert len(found) == 13
    assert len(set(found.values())) == 13


def test_owners_and_environments_are_those_that_are_written_down() -> None:
    found = {row["id"]: (row["owner"], [deployment["environment"] for deployment in row["deployments"]]) for row in agents(ESTATE)}
    assert found == {row["id"]: (row.get("owner"), [row.get("environment")]) for row in EXPECTED["agents"]}


@pytest.mark.parametrize("root", [ESTATE, MENDED], ids=["estate", "mended"])
def test_what_only_serves_agents_is_no_agent(root: Path) -> None:
    for of_class in ("tool_server", "llm_infrastructure", "candidate"):
        expected = {row["id"] for row in EXPECTED["others"] if row["class"] == of_class}
        assert {row["id"] for row in agents(root, of_class)} == expected


def test_ordinary_programs_are_workloads_and_never_agents() -> None:
    rows = json.loads(run("query", "SELECT name FROM workloads", "--root", str(ESTATE), "--format", "json").stdout)["rows"]
    workloads = {row["name"] for row in rows}
    known = {row["name"] for of_class in ("agent", "tool_server", "llm_infrastructure", "candidate") for row in agents(ESTATE, of_class)}
    assert set(EXPECTED["ordinary"]) <= workloads
    assert not set(EXPECTED["ordinary"]) & known


def shared_identities(root: Path) -> dict[str, list[str]]:
    reached: dict[str, set[str]] = {}
    for row in agents(root):
        for deployment in row["deployments"]:
            for identity in deployment["identities"]:
                reached.setdefault(identity["canonical"], set()).add(row["name"])
    return {canonical: sorted(names) for canonical, names in reached.items() if len(names) > 1}


def test_every_way_of_sharing_is_seen_and_equal_names_in_two_accounts_are_not() -> None:
    principals = {canonical: names for canonical, names in shared_identities(ESTATE).items() if not canonical.startswith("secret:")}
    assert principals == EXPECTED["shared"]
    secrets = [names for canonical, names in shared_identities(ESTATE).items() if canonical.startswith("secret:")]
    assert ["oncall-helper", "release-notes", "standup-bot", "ticket-triage"] in secrets


def test_the_mended_estate_has_the_same_agents_and_nothing_to_find() -> None:
    assert [row["id"] for row in agents(MENDED)] == [row["id"] for row in agents(ESTATE)]
    result = scan(MENDED)
    assert result["findings"] == []
    assert result["unresolved"] == []
    assert result["errors"] == []


def test_no_two_agents_of_the_mended_estate_share_anything() -> None:
    assert shared_identities(MENDED) == {}
    assert all(row["owner"] and row["contract"] for row in agents(MENDED))
    assert all(deployment["identities"] for row in agents(MENDED) for deployment in row["deployments"])


def test_both_estates_are_read_whole() -> None:
    for root in (ESTATE, MENDED):
        result = scan(root)
        assert (result["errors"], result["not_read"], result["unresolved"]) == ([], [], [])


def test_no_report_tells_a_key() -> None:
    files = ("ops/bots/.env", "services/oncall-helper/.env.production", "services/standup-bot/Dockerfile")
    lines = [line for file in files for line in (ESTATE / file).read_text(encoding="utf-8").splitlines()]
    keys = [line.partition("=")[2] for line in lines if "_KEY=" in line or "_TOKEN=" in line]
    assert len(keys) == 6
    outputs = [run("scan", str(ESTATE), "--today", TODAY).stdout, run("agents", str(ESTATE), "--format", "json").stdout]
    outputs += [run("scan", str(ESTATE), "--format", form, "--today", TODAY).stdout for form in ("json", "sarif")]
    for key in keys:
        for output in outputs:
            assert output
            assert key not in output
            assert key[8:40] not in output


@pytest.mark.parametrize("root", [ESTATE, MENDED], ids=["estate", "mended"])
def test_the_registry_and_fg201_agree_on_who_shares(root: Path) -> None:
    registry = json.loads(run("agents", str(root), "--format", "json").stdout)
    sharing = {agent["id"] for agent in registry["agents"] if agent["shared_by"] > 1}
    assert sharing == {finding["subject"] for finding in scan(root)["findings"] if finding["check"] == "FG201"}
    assert (root == ESTATE) == bool(sharing)
