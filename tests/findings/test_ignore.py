"""An ignore is a comment with a reason, covers what it says, runs out, and never hides a critical finding."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.findings.fingerprint import fingerprint
from fivegates.findings.ignore import Ignore, apply_ignores, find_ignores
from fivegates.findings.model import Finding
from fivegates.source import Place

TODAY = date(2026, 11, 21)
CASES = yaml.safe_load((Path(__file__).parent / "comment_cases.yaml").read_text(encoding="utf-8"))


def finding(check: str = "FG201", line: int = 1, path: str = "main.tf", **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "check": check, "name": "x", "gate": "identity", "severity": "high", "confidence": "high", "subject": "a", "message": "m",
        "place": Place(path, line), "key": ("a",), "fingerprint": fingerprint(check, ("a",)),
    }  # fmt: skip
    return Finding(**(values | changes))


def ignores(comment: str) -> list[Ignore]:
    return find_ignores("main.tf", f"role = a # {comment}\n", "hcl")


def settled(comment: str, *findings: Finding, asked: tuple[str, ...] = ("FG201", "FG217")) -> tuple[list[str], list[str]]:
    found, notices = apply_ignores(findings or (finding(),), ignores(comment), TODAY, asked)
    return [item.ignored for item in found], [notice.message for notice in notices]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_comments_are_told_from_text_and_cover_their_lines(case: dict[str, Any], line_end: str) -> None:
    found = find_ignores("x", case["text"].replace("\n", line_end), case["language"])
    covers = {int(ignore.reason.split()[1].rstrip("\")'")): f"{ignore.first}-{ignore.last}" for ignore in found}
    assert covers == case["covers"]
    assert all(ignore.reason.startswith("reason") and ignore.checks == ("FG1",) and not ignore.fault for ignore in found)


def test_a_reason_makes_an_ignore_apply() -> None:
    assert settled("fivegates:ignore[FG201] moved by March, see OPS-7") == (["moved by March, see OPS-7"], [])


def test_several_checks_share_one_reason() -> None:
    [ignore] = ignores("fivegates:ignore[fg201, FG101] known")
    assert (ignore.checks, ignore.reason, ignore.until) == (("FG201", "FG101"), "known", None)


@pytest.mark.parametrize(
    ("comment", "notice"),
    [
        ("fivegates:ignore[FG201]", "gives no reason"),
        ("fivegates:ignore[FG201] -- until 2027-01-01", "gives no reason"),
        ("fivegates:ignore known", "names no check"),
        ("fivegates:ignore[] known", "names no check"),
        ("fivegates:ignore[FG201] known -- until next week", "'next week' is no date"),
        ("fivegates:ignore[FG201] known -- until 2026-02-30", "no date"),
        ("fivegates:ignore[FG201] known -- until 2026-11-20", "ended on 2026-11-20"),
        ("fivegates:ignore[FG202] known", None),
    ],
)
def test_an_ignore_that_does_not_apply_hides_nothing_and_is_reported(comment: str, notice: str | None) -> None:
    hidden, notices = settled(comment)
    assert hidden == [""]
    assert [notice in message for message in notices] == ([True] if notice else [])


def test_comments_in_a_row_all_cover_the_line_after_the_last_of_them() -> None:
    many = 20_000
    found = find_ignores("main.tf", "# fivegates:ignore[FG201] why\n" * many + 'x = "y"\n', "hcl")
    assert {(ignore.first, ignore.last) for ignore in found} == {(many + 1, many + 1)}
    assert len(found) == many


def test_the_last_day_still_counts() -> None:
    assert settled("fivegates:ignore[FG201] known -- until 2026-11-21") == (["known"], [])


def test_a_critical_finding_cannot_be_ignored() -> None:
    hidden, [notice] = settled("fivegates:ignore[FG201] known", finding(severity="critical"))
    assert hidden == [""]
    assert "hide a critical finding" in notice


def test_joining_a_shared_account_cannot_be_ignored() -> None:
    hidden, [notice] = settled("fivegates:ignore[FG217] known", finding("FG217"))
    assert hidden == [""]
    assert "no comment can hide" in notice


def test_only_its_own_check_line_and_file_are_hidden() -> None:
    hidden, notices = settled("fivegates:ignore[FG201] known", finding(), finding("FG202"), finding(line=2), finding(path="other.tf"))
    assert hidden == ["known", "", "", ""]
    assert notices == []


def test_an_unused_ignore_is_reported_for_the_checks_that_ran() -> None:
    _, notices = settled("fivegates:ignore[FG201,FG202] known", asked=("FG201", "FG202"))
    assert notices == ["this ignore hides nothing: there is no FG202 here"]
    assert settled("fivegates:ignore[FG202] known", asked=("FG201",))[1] == []


def test_notices_come_in_order_and_once() -> None:
    text = "a = 1 # fivegates:ignore[FG1]\nb = 2 # fivegates:ignore[FG2]\n"
    _, notices = apply_ignores([], find_ignores("b.tf", text, "hcl") * 2 + find_ignores("a.tf", text, "hcl"), TODAY, ())
    assert [(notice.place.path, notice.place.line) for notice in notices] == [("a.tf", 1), ("a.tf", 2), ("b.tf", 1), ("b.tf", 2)]


@pytest.mark.parametrize(
    ("language", "unit"),
    [
        ("hcl", "a = {"), ("hcl", '"${'), ("hcl", "<<A\n"), ("hcl", "/*"), ("hcl", "x { "), ("hcl", '"\\'), ("hcl", "}"),
        ("yaml", "- "), ("yaml", "# "), ("yaml", "["), ("yaml", "a: &a [*a]\n"), ("dotenv", 'A="\\"'), ("dotenv", "# "),
        ("dockerfile", "RUN <<A "), ("json", "{"), ("json", "["), ("json", '"//":['), ("json", '{"//":"'), ("json", "/*"),
        ("json", '"\\'), ("toml", "["), ("toml", "[["), ("toml", "[a.]\n"), ("toml", '"""'), ("toml", '"""\\'), ("toml", "'''"),
        ("markdown", "<!--"), ("markdown", "<!---->"), ("markdown", "`"), ("markdown", "``` "), ("markdown", "---\n"), ("marked", "# "),
    ],
)  # fmt: skip
def test_hostile_text_is_read_to_its_end(language: str, unit: str) -> None:
    first = {"json": "// {}\n", "markdown": "<!-- {} -->\n"}.get(language, "# {}\n").format("fivegates:ignore[FG1] first")
    found = find_ignores("x", first + unit * 20_000, language)
    assert [ignore.reason for ignore in found if ignore.line == 1] == ["first"]
