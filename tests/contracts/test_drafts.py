"""A drafted contract says what files say, each thing with its line, and TODO for the rest: nobody's decision is made up."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from drafting import drafts_of, facts_of, filled
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fivegates.contracts.drafts.identities import identity_pattern
from fivegates.contracts.drafts.model import TODO, ApiLine, CoverLine, Draft, Noted
from fivegates.contracts.drafts.names import file_names
from fivegates.contracts.drafts.write import write_contract
from fivegates.contracts.examine import examine
from fivegates.contracts.load import read_contracts
from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.readers.yaml import parse_yaml
from fivegates.scan import ScanOptions, scan_tree
from fivegates.secrets.sanitise import sanitise
from fivegates.settings import Settings
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree

ROOT = Path(__file__).parents[2]
CONTRACT = re.compile("^kind: Agent(Contract|Inventory)$", re.MULTILINE)
TODAY = date(2026, 11, 21)
CASES = yaml.safe_load((Path(__file__).parent / "draft_cases.yaml").read_text(encoding="utf-8"))


def estate(name: str) -> dict[str, str]:
    """A whole tree without its own contracts."""
    root = ROOT / "examples" / name
    texts = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    return {path: file.read_text(encoding="utf-8") for path, file in texts.items() if not CONTRACT.search(file.read_text(encoding="utf-8"))}


@pytest.fixture(scope="module", params=["estate", "estate-mended"])
def tree(request: pytest.FixtureRequest) -> dict[str, str]:
    return estate(request.param)


@pytest.fixture(scope="module")
def drafts(tree: dict[str, str]) -> dict[str, str]:
    return drafts_of(tree)


def examined(files: dict[str, str]):  # type: ignore[no-untyped-def]
    streams = {path: parse_yaml(Source(path, text), DEFAULT_LIMITS) for path, text in files.items()}
    return examine(read_contracts(streams).records, TODAY)


def checks(files: dict[str, str], *ids: str) -> set[tuple[str, str]]:
    """Which of the checks fire, on whom."""
    result = scan_tree(MemoryTree(files), Settings(profile="strict"), ScanOptions(today=TODAY, select=list(ids)))
    assert [problem.reason for problem in result.problems if problem.kind == "error"] == []
    return {(finding.check, finding.subject) for finding in result.findings}


def test_every_agent_of_an_estate_gets_a_draft_that_is_right_and_open(tree: dict[str, str], drafts: dict[str, str]) -> None:
    assert len(drafts) == 13
    for one in examined(drafts):
        assert one.errors == () and not one.is_complete
        assert one.record.status == "draft"


def test_filled_in_and_active_a_draft_covers_its_agent_and_allows_what_it_is_granted(tree: dict[str, str], drafts: dict[str, str]) -> None:
    written = {path: filled(text) for path, text in drafts.items()}
    stars = {one.record.name for one in examined(written) if not one.is_complete}
    assert stars == {one.record.name for one in examined(drafts) if 'allow: "*"' in drafts[one.record.place.path]}
    found = checks({**tree, **written}, "FG101", "FG102", "FG103", "FG104", "FG108", "FG304", "FG310", "FG313")
    assert {(check, subject.rpartition("/")[2]) for check, subject in found} <= {
        (check, name) for check in ("FG304", "FG310") for name in stars
    }


def test_without_one_of_its_entries_exactly_that_is_excess(drafts: dict[str, str]) -> None:
    tree = estate("estate")
    written = {path: filled(text) for path, text in drafts_of(tree).items()}
    path = next(path for path in written if "ticket-triage" in path)
    lines = written[path].splitlines()
    at = next(at for at, line in enumerate(lines) if "sqs:ReceiveMessage" in line)
    cut = {**tree, **written, path: "\n".join([*lines[:at], *lines[at + 2 :]]) + "\n"}
    result = scan_tree(MemoryTree(cut), Settings(), ScanOptions(today=TODAY, select=["FG304"]))
    own = [finding for finding in result.findings if "ticket-triage" in finding.subject]
    assert [(one.place.path, one.place.line, "sqs:ReceiveMessage" in one.message) for one in own] == [
        ("infra/aws/support/main.tf", 39, True)
    ]


def test_the_contract_of_an_administrator_stays_red() -> None:
    tree = estate("estate")
    written = {path: filled(text) for path, text in drafts_of(tree).items()}
    assert {("FG301", name) for name in ("catalog_writer", "pricing-analyst", "returns-assessor")} <= {
        (check, subject.rpartition("/")[2]) for check, subject in checks({**tree, **written}, "FG301", "FG310")
    }


def test_what_nobody_decided_needs_a_reason_before_the_contract_can_be_active() -> None:
    drafts = drafts_of(estate("estate"))
    path = next(path for path in drafts if "ticket-triage" in path)
    text = filled(drafts[path]).replace("because: said", "because: TODO")
    (one,) = examined({path: text})
    assert not one.is_complete and len(one.record.unexplained) == 8
    assert one.record.missing == ()


def test_drafts_are_the_same_whatever_the_order_of_files(tree: dict[str, str], drafts: dict[str, str]) -> None:
    paths = list(tree)
    random.Random(5).shuffle(paths)
    assert drafts_of({path: tree[path] for path in paths}) == drafts


def test_no_draft_tells_a_secret(drafts: dict[str, str]) -> None:
    values = [
        line.partition("=")[2].strip().strip('"')
        for path, text in estate("estate").items()
        if path.rpartition("/")[2].startswith(".env")
        for line in text.splitlines()
        if "=" in line and not line.startswith("#")
    ]
    secrets = [value for value in values if len(value) > 20]
    assert secrets
    assert [value for value in secrets for text in drafts.values() if value in text] == []


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_draft_says_this(case: dict) -> None:  # type: ignore[type-arg]
    (text,) = drafts_of(case["files"]).values()
    lines = [line.strip() for line in text.splitlines()]
    for said in case["says"]:
        assert said in lines, text
    for unsaid in case.get("never", ()):
        assert not any(unsaid in line for line in lines), text
    written = {**case["files"], "agents/a.agent.yaml": filled(text)}
    rows = facts_of(written).store.query("SELECT agent FROM contracts")
    assert [row["agent"] for row in rows] == [case["agent"]]


@pytest.mark.parametrize(
    ("canonical", "pattern"),
    [
        ("aws:role/111122223333/drafter", "aws:role/111122223333/drafter"),
        ("aws:role/?infra/prod/drafter", "aws:role/*/drafter"),
        ("aws:user/?.#eu/bot", "aws:user/*/bot"),
        ("gcp:sa/drafter@?infra", "gcp:sa/drafter@*"),
        ("azure:mi/?infra/group/drafter", "azure:mi/*/group/drafter"),
        ("k8s:?deploy/k8s/support/drafter", "k8s:*/support/drafter"),
        ("k8s:?deploy/?/drafter", "k8s:*/*/drafter"),
        ("k8s:prod-eu/support/drafter", "k8s:prod-eu/support/drafter"),
    ],
)
def test_an_account_that_is_not_known_is_a_star(canonical: str, pattern: str) -> None:
    assert identity_pattern(canonical) == pattern


@settings(deadline=None)
@given(st.text(max_size=40))
@example("null")
@example(".5")
@example("- a: b # c")
@example('it\'s "a"')
def test_whatever_an_agent_is_called_a_draft_says_that_and_no_more(name: str) -> None:
    written = write_contract(draft_called(name), sanitise)
    stream = parse_yaml(Source("a.agent.yaml", written), DEFAULT_LIMITS)
    (one,) = read_contracts({"a.agent.yaml": stream}).records
    assert [problem for problem in one.problems if "not understood" not in problem[0]] == []  # no host is called so
    (document,) = stream.documents
    assert document.root.get("name").data == sanitise(name)  # type: ignore[union-attr]
    assert yaml.safe_load(written)["name"] == sanitise(name)


def draft_called(name: str) -> Draft:
    nothing = Noted(TODO, name)
    covers = (CoverLine("id", f"k8s/a/{name}x", name),)
    apis = (ApiLine("http", f"x{name}", name, name),)
    return Draft(name, name, name, nothing, covers, {}, apis, name, (), (), nothing, nothing, False)


def test_files_are_called_after_agents_and_never_lead_out_of_their_folder() -> None:
    assert file_names({"b": "../../etc/passwd", "a": "drafter", "c": "Drafter", "d": "..", "e": "süd agent"}) == {
        "a": "drafter",
        "b": "etc-passwd",
        "c": "Drafter-2",
        "d": "agent",
        "e": "s-d-agent",
    }
