"""What is accepted stays out of the way for its time; what is new, over or no longer there is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fivegates.errors import BaselineError
from fivegates.findings.baseline import FILE, accept, apply_baseline, prune, read_baseline, write_baseline
from fivegates.findings.fingerprint import fingerprint
from fivegates.findings.model import Finding
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings
from fivegates.source import Place
from fivegates.tree.memory import MemoryTree

TODAY, END = date(2026, 11, 29), date(2027, 1, 10)


def finding(subject: str, check: str = "FG201", **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "check": check, "name": "n", "gate": "identity", "severity": "critical", "confidence": "high", "subject": subject,
        "message": "m", "place": Place("a.tf", 3), "key": (subject,), "fingerprint": fingerprint(check, (subject,)),
    }  # fmt: skip
    return Finding(**(values | changes))


def kept(*findings: Finding, until: date = END) -> list[Any]:
    return read_baseline(write_baseline(accept(findings, (), "alice", until)).encode(), FILE)


def test_an_accepted_finding_is_shown_with_who_accepted_it_and_a_new_one_counts() -> None:
    found, notices = apply_baseline([finding("a"), finding("b")], kept(finding("a")), FILE, TODAY, {"FG201"})
    assert [(one.ignored, one.baselined) for one in found] == [("accepted by alice until 2027-01-10", True), ("", False)]
    assert notices == []


def test_it_counts_from_the_day_after_its_end() -> None:
    accepted = kept(finding("a"))
    assert apply_baseline([finding("a")], accepted, FILE, END, {"FG201"})[0][0].ignored
    found, notices = apply_baseline([finding("a")], accepted, FILE, date(2027, 1, 11), {"FG201"})
    assert found[0].ignored == ""
    assert [(notice.place.line, notice.message) for notice in notices] == [
        (1, "accepted until 2027-01-10, which is past: FG201 counts again")
    ]


def test_a_line_without_its_finding_is_told_only_where_its_check_ran() -> None:
    assert apply_baseline([], kept(finding("a")), FILE, TODAY, {"FG204"})[1] == []
    assert len(apply_baseline([], kept(finding("a")), FILE, TODAY, {"FG201"})[1]) == 1


def test_joining_a_shared_account_is_never_accepted() -> None:
    joined = finding("a", "FG217")
    assert kept(joined) == []
    line = write_baseline(accept([finding("a")], (), "alice", END)).replace("FG201", "FG217")
    line = line.replace(finding("a").fingerprint, joined.fingerprint)
    found, notices = apply_baseline([joined], read_baseline(line.encode(), FILE), FILE, TODAY, {"FG217"})
    assert (found[0].ignored, len(notices)) == ("", 1)


def test_what_a_comment_ignores_or_a_sample_shows_is_not_accepted_as_well() -> None:
    assert kept(finding("a")._replace(ignored="a reason"), finding("b")._replace(sample=True)) == []


def test_accepting_again_keeps_lines_as_they_are_and_sorts_them() -> None:
    first = kept(finding("b"), finding("a"))
    again = accept([finding("b"), finding("c"), finding("a")], first, "bob", date(2028, 1, 1))
    assert [(one.subject, one.owner) for one in again] == [("a", "alice"), ("b", "alice"), ("c", "bob")]
    assert write_baseline(accept([finding("a"), finding("b")], first, "bob", END)) == write_baseline(first)


def test_pruning_never_grows_it_and_leaves_checks_alone_that_did_not_run() -> None:
    known = kept(finding("a"), finding("b"), finding("c", "FG204"))
    assert [one.subject for one in prune([finding("a"), finding("new")], known, {"FG201"})] == ["a", "c"]


LINE = write_baseline(accept([finding("a")], (), "alice", END)).strip()
WRONG = {
    "no JSON": ("{", "no JSON object"),
    "no object": ("[1]", "no JSON object"),
    "nested too deep": ("[" * 100_000, "no JSON object"),
    "a key too many": (LINE.replace('"owner"', '"mine": "x", "owner"'), "has no 'mine'"),
    "nobody": (LINE.replace("alice", " "), "does not say 'owner'"),
    "no date": (LINE.replace("2027-01-10", "2027-13-10"), "until is no date"),
    "no fingerprint": (LINE.replace(finding("a").fingerprint, "abc"), "64 hexadecimal digits"),
    "twice": (f"{LINE}\n{LINE}", "accepts the same finding"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_line_that_is_wrong_is_an_error_at_its_line(case: str) -> None:
    text, said = WRONG[case]
    with pytest.raises(BaselineError, match=said) as raised:
        read_baseline(f"\n{text}\n".encode(), FILE)
    assert raised.value.line == (3 if case == "twice" else 2)


ROLE = 'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = "{}"\n}\n'


def agent(name: str) -> str:
    return f'resource "aws_bedrockagent_agent" "{name}" {{\n  agent_name = "{name}"\n  agent_resource_role_arn = aws_iam_role.r.arn\n}}\n'


def test_whoever_joins_a_shared_identity_later_is_new() -> None:
    options = ScanOptions(today=TODAY, select=["FG201"])
    before = scan_tree(MemoryTree({"main.tf": ROLE + agent("a") + agent("b")}), Settings(), options)
    assert len(before.findings) == 2
    lines = write_baseline(accept(before.findings, (), "alice", END))
    after = scan_tree(MemoryTree({"moved.tf": agent("b") + agent("c") + ROLE + agent("a"), FILE: lines}), Settings(), options)
    assert [one.subject for one in after.findings] == ["terraform/./c"]
    assert (after.exit_code, len(after.ignored)) == (1, 2)
    assert scan_tree(MemoryTree({"main.tf": ROLE + agent("a") + agent("b"), FILE: lines}), Settings(), options).exit_code == 0


def test_reordering_and_renaming_leave_the_file_as_it_is() -> None:
    options = ScanOptions(today=TODAY)
    texts = [ROLE, agent("a"), agent("b")]
    first = scan_tree(MemoryTree({"main.tf": "".join(texts)}), Settings(), options).findings
    lines = write_baseline(accept(first, (), "alice", END))
    assert lines.count("\n") > 2
    for files in ({"main.tf": "\n\n".join(reversed(texts))}, {f"{number}.tf": text for number, text in enumerate(texts)}):
        found = scan_tree(MemoryTree({**files, FILE: lines}), Settings(), options)
        assert found.exit_code == 0
        again = accept(
            [one._replace(ignored="") for one in [*found.ignored, *found.findings]], read_baseline(lines.encode(), FILE), "bob", TODAY
        )
        assert write_baseline(again) == lines
        assert write_baseline(accept([one._replace(ignored="") for one in found.ignored], (), "alice", END)) == lines
