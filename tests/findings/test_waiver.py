"""A waiver lets through what it names, for its time, and says so when it does not."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.errors import SettingsError
from fivegates.findings.fingerprint import fingerprint
from fivegates.findings.model import Finding
from fivegates.findings.waiver import apply_waivers
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings, Waiver, load_settings
from fivegates.source import Place
from fivegates.tree.memory import MemoryTree

TODAY = date(2026, 11, 29)
TEXT = """\
fail_on = "high"
[[waiver]]
check = "FG308"
subject = "k8s/ops/*"
reason = "until the split"
owner = "alice@example.com"
until = 2026-12-31
"""


def finding(subject: str, check: str = "FG308", ignored: str = "") -> Finding:
    return Finding(
        check, "x", "scope", "high", "high", subject, "m", Place("a", 1), (subject,), fingerprint(check, (subject,)), ignored=ignored
    )


def waived(*findings: Finding, text: str = TEXT) -> tuple[list[str], list[tuple[int, str]]]:
    settings = load_settings(MemoryTree({"fivegates.toml": text}))
    found, notices = apply_waivers(findings, settings.waivers, settings.path, TODAY, {"FG308"})
    return [one.ignored for one in found], [(notice.place.line, notice.message) for notice in notices]


def test_it_lets_through_the_check_and_subjects_that_it_names() -> None:
    found, notices = waived(finding("k8s/ops/op"), finding("k8s/shop/op"), finding("k8s/ops/op", "FG301"))
    assert found == ["until the split (waived by alice@example.com until 2026-12-31)", "", ""]
    assert notices == []


def test_what_a_comment_lets_through_stays_the_comments_and_uses_the_waiver() -> None:
    assert waived(finding("k8s/ops/op", ignored="a reason")) == (["a reason"], [])


def test_one_that_is_over_or_unused_is_told_at_its_line() -> None:
    assert waived(text=TEXT)[1] == [(2, "this waiver lets nothing through: there is no FG308 of k8s/ops/*")]
    found, notices = waived(finding("k8s/ops/op"), text=TEXT.replace("2026-12-31", "2026-11-28"))
    assert (found, notices) == ([""], [(2, "this waiver does not apply: it ended on 2026-11-28")])


def test_joining_a_shared_account_is_never_waived() -> None:
    waiver = Waiver("FG217", "a", "r", "o", date(2027, 1, 1))
    found, notices = apply_waivers([finding("a", "FG217")], [waiver], "fivegates.toml", TODAY, {"FG217"})
    assert (found[0].ignored, notices[0].message) == ("", "this waiver does not apply: nothing waives FG217")


WRONG = {
    "no reason": (TEXT.replace("until the split", " "), 5),
    "no owner": (TEXT.replace('owner = "alice@example.com"\n', ""), 2),
    "no day": (TEXT.replace("2026-12-31", '"2026-02-30"'), 2),
    "a time": (TEXT.replace("2026-12-31", "2026-12-31T00:00:00"), 7),
    "for everything": (TEXT.replace("k8s/ops/*", "*"), 4),
    "no table": ("waiver = [1]\n", 1),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_waiver_that_is_not_whole_is_an_error_at_its_line(case: str) -> None:
    text, line = WRONG[case]
    with pytest.raises(SettingsError) as raised:
        load_settings(MemoryTree({"fivegates.toml": text}))
    assert raised.value.line == line


def test_a_waived_finding_does_not_fail_a_scan() -> None:
    tree = {"main.tf": 'resource "aws_bedrockagent_agent" "a" {\n  agent_name = "a"\n}\n'}
    options = ScanOptions(today=TODAY, select=["FG101"])
    assert scan_tree(MemoryTree(tree), Settings(), options).exit_code == 1
    tree["fivegates.toml"] = TEXT.replace("FG308", "FG101").replace("k8s/ops/*", "terraform/*/*")
    result = scan_tree(MemoryTree(tree), load_settings(MemoryTree(tree)), options)
    assert (result.exit_code, len(result.ignored)) == (0, 1)
