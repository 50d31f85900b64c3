"""The text report: recorded whole, and its promises one by one."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_scan import CHECKS, SHARED_ROLE, agent, made_up_scan
from reporting import NoSecrets, empty_scan

from fivegates.errors import UsageError
from fivegates.facts.model import Agent
from fivegates.findings.model import Notice, ScanResult, Unanswered
from fivegates.readers.interface import Problem
from fivegates.report import render
from fivegates.report.terminal import cells, terminal_width, wrap
from fivegates.source import Place

RECORDED = Path(__file__).parent / "recorded"


def text(result: ScanResult, width: int = 100, color: bool = False) -> str:
    return render(result, "text", color=color, redactor=NoSecrets(), checks=CHECKS, width=width)


@pytest.mark.parametrize(("width", "color"), [(80, False), (120, False), (80, True)])
def test_the_report_is_the_recorded_one(width: int, color: bool) -> None:
    """``RECORD=1`` writes the files anew; read the difference before committing it."""
    path = RECORDED / f"text-{width}{'-color' if color else ''}.txt"
    report = text(made_up_scan(), width, color)
    if os.environ.get("RECORD"):
        path.write_text(report, encoding="utf-8")
    assert report == path.read_text(encoding="utf-8")


def test_colour_changes_nothing_but_colour() -> None:
    assert re.sub(r"\x1b\[[0-9;]*m", "", text(made_up_scan(), 80, True)) == text(made_up_scan(), 80)


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    assert [line for line in text(made_up_scan(), width).splitlines() if cells(line) > width] == []


def test_the_order_of_the_findings_does_not_matter() -> None:
    result = made_up_scan()
    turned = replace(
        result,
        findings=result.findings[::-1],
        problems=result.problems[::-1],
        unresolved=result.unresolved[::-1],
        lines=dict(reversed(result.lines.items())),
    )
    assert text(turned) == text(result)


def test_a_shared_identity_is_one_block_with_a_line_for_each_agent() -> None:
    report = text(made_up_scan())
    assert report.count(f"HIGH      {SHARED_ROLE}") == 1
    block = next(part for part in report.split("\n\n") if SHARED_ROLE in part.splitlines()[0])
    for where, code in (
        ("infra/crm.tf:8", "var.agent_role_arn"),
        ("infra/invoice.tf:22", "module.identities"),
        ("infra/support.tf:14", "ai_svc.arn"),
    ):
        assert any(where in line and code in line for line in block.splitlines())


def test_a_side_that_is_milder_than_its_card_says_so() -> None:
    result = made_up_scan()
    findings = [
        finding._replace(severity="medium") if finding.check == "FG201" and finding.subject.endswith("crm-sync") else finding
        for finding in result.findings
    ]
    assert "    crm-sync (medium)  infra/crm.tf:8" in text(replace(result, findings=findings))


def test_critical_findings_come_first() -> None:
    order = re.findall(r"^(CRITICAL|HIGH|MEDIUM|LOW)", text(made_up_scan()), re.MULTILINE)
    assert order == sorted(order, key=["CRITICAL", "HIGH", "MEDIUM", "LOW"].index)


def test_each_fix_is_told_once() -> None:
    report = text(made_up_scan(), 200)
    for check in CHECKS.values():
        assert report.count(check.fix.split(". ")[0]) == 1


def test_an_empty_tree_says_so() -> None:
    report = text(empty_scan())
    assert "0 files, 0 agents" in report
    assert "exit code     0" in report


def test_no_agents_never_stands_without_what_was_not_read() -> None:
    result = empty_scan(files={"terraform": 3}, problems=[Problem(Place("stack.yaml", 1), "CloudFormation", "not_read")])
    report = text(result)
    assert "3 files, 0 agents" in report
    assert "1 file that is recognised and not read may hold some" in report
    assert "CloudFormation (1): stack.yaml" in report


def test_no_agents_never_stands_without_templates_that_nothing_fills_in() -> None:
    templates = [Problem(Place(f"chart/templates/{name}.yaml", 1), "'x' is asked of nothing", "template") for name in "ab"]
    report = text(empty_scan(files={"chart": 3}, problems=templates))
    assert "0 agents, but 2 templates that nothing here fills in may hold some." in report
    both = text(empty_scan(files={"chart": 3}, problems=[*templates, Problem(Place("stack.yaml", 1), "CloudFormation", "not_read")]))
    assert "1 file that is recognised and not read and 2 templates that nothing here fills in may hold some" in " ".join(both.split())


@pytest.mark.parametrize(
    ("code", "problems", "said"),
    [
        (0, [], "nothing blocks at severity high or above"),
        (2, [Problem(Place("a.tf", 2), "half written")], "1 file or part of a file could not be read"),
        (0, [Problem(Place("a.tf", 2), "half written")], "was asked not to fail the run"),
        (3, [], "an error of fivegates itself"),
    ],
)
def test_the_exit_code_is_explained(code: int, problems: list[Problem], said: str) -> None:
    report = " ".join(text(empty_scan(exit_code=code, problems=problems), 200).split())
    assert f"exit code {code}: " in report
    assert said in report


def test_passing_in_spite_of_findings_is_said() -> None:
    report = " ".join(text(replace(made_up_scan(), exit_code=0), 200).split())
    assert "exit code 0: asked to pass in spite of 12 findings of severity high or above" in report


def test_a_finding_without_words_of_its_check_is_still_shown() -> None:
    report = render(made_up_scan(), "text", color=False, redactor=NoSecrets(), width=80)
    assert "CRITICAL  FG204 committed-env-credential\n" in report


def test_a_preview_check_is_shown_as_not_blocking() -> None:
    result = made_up_scan()
    shown = [finding._replace(status="preview") for finding in result.findings if finding.check == "FG301"]
    report = " ".join(text(replace(result, findings=shown, exit_code=0)).split())
    assert "(preview check: does not block)" in report
    assert "exit code 0: nothing blocks" in report


def test_a_thousand_sides_of_one_identity_stay_readable() -> None:
    result = made_up_scan()
    side = next(finding for finding in result.findings if finding.group == SHARED_ROLE)
    many = [side._replace(subject=f"agent-{number:04}", fingerprint=f"{number:064x}") for number in range(1000)]
    report = text(replace(result, findings=many), 80)
    assert "shared by 1000 subjects: agent-0000, " in report
    assert "and 940 more (--format json lists all)" in report
    assert len(report.splitlines()) < 150


def test_notices_are_listed() -> None:
    report = text(empty_scan(notices=[Notice(Place("main.tf", 3), "this ignore hides nothing")]))
    assert "main.tf:3: this ignore hides nothing" in report


def test_what_a_scan_of_files_cannot_see_is_the_last_word() -> None:
    last = text(empty_scan()).split("\n\n")[-1]
    assert last.startswith("What a scan of files cannot see: ")
    for unseen in ("pasted into a chat", "grant is ever used", "arrive in the SIEM", "really applied"):
        assert unseen in " ".join(last.split())


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as refused:
        render(made_up_scan(), "pdf", color=False, redactor=NoSecrets())
    assert "text, json, sarif" in refused.value.hint


@pytest.mark.parametrize(
    ("columns", "width"), [("80", 80), ("10", 60), ("5000", 200), ("", 100), ("-3", 100), ("9" * 5000, 100), ("0", 100)]
)
def test_the_width_is_the_terminal_s_within_reason(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    def no_terminal(_: int) -> os.terminal_size:
        raise OSError

    monkeypatch.setattr(os, "get_terminal_size", no_terminal)
    monkeypatch.setenv("COLUMNS", columns)
    assert terminal_width() == width


def test_a_command_between_backticks_stays_on_one_line() -> None:
    assert wrap("draft it with `fivegates contract new x` and review it", 30) == [
        "draft it with",
        "`fivegates contract new x` and",
        "review it",
    ]
    assert wrap("`an open quote of many words that never ends " * 3, 30)[0] == "`an open quote of many words"


def kinds(**classes: int) -> list[Agent]:
    return [agent(f"{class_}-{number}", "x", class_) for class_, amount in classes.items() for number in range(amount)]


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (empty_scan(), "0 files, 0 agents. Nothing here is of a kind that is read."),
        (empty_scan(files={"yaml": 2}), "No findings in 2 files, 0 agents."),
        (empty_scan(files={"yaml": 2}, agents=kinds(agent=3)), "No findings in 2 files, 3 agents."),
        (
            empty_scan(problems=[Problem(Place("a.tf", 1), "half written")], exit_code=2),
            "0 files, 0 agents, but 1 file or part of one could not be read.",
        ),
        (
            empty_scan(files={"yaml": 2}, agents=kinds(candidate=2)),
            "No findings in 2 files, 0 agents. 2 candidates may be an agent: see `fivegates agents --candidates`.",
        ),
        (
            empty_scan(files={"yaml": 2}, agents=[agent("demo", "x", sample=True)]),
            "No findings in 2 files, 1 agent (all in samples).",
        ),
        (
            empty_scan(files={"yaml": 2}, agents=kinds(agent=1), unresolved=[Unanswered("x/agent-0", "role", "?", Place("a", 1))]),
            "No findings in 2 files, 1 agent, but 1 question stayed open.",
        ),
        (
            replace(empty_scan(files={"yaml": 2}), findings=[one for one in made_up_scan().findings if one.sample]),
            "No findings outside samples in 2 files, 0 agents.",
        ),
    ],
)
def test_a_report_without_findings_says_what_it_looked_at(result: ScanResult, said: str) -> None:
    assert text(result, 200).splitlines()[0] == said


def test_the_gates_are_told_with_what_keeps_them_from_green() -> None:
    result = empty_scan(files={"yaml": 1}, agents=kinds(agent=2), evidence={"inventory": 2, "scope": 1})
    assert (
        "gates         1 inventory green, 2 identity amber (evidence for 0 of 2 agents), 3 scope amber (evidence for 1 of 2 agents), "
        "4 logging not assessed, 5 lifecycle amber (evidence for 0 of 2 agents)\n"
    ) in text(result, 200)
    assert "gates  " not in text(empty_scan(files={"yaml": 1}, agents=kinds(candidate=2)))


def test_many_unread_files_are_told_by_folder() -> None:
    templates = [
        Problem(Place(f"charts/{folder}/templates/{name}.yaml", 1), "Helm template", "template") for folder in "ab" for name in "xyz"
    ]
    jobs = [Problem(Place(f"pipelines/{name}.yaml", 1), "GitLab CI", "not_read") for name in "vwxyz"]
    report = text(empty_scan(problems=[*templates, *jobs]))
    assert "GitLab CI (5): pipelines\n" in report
    assert "Helm template (6): charts/a/templates (3) and charts/b/templates (3)\n" in report
    scattered = [Problem(Place(f"dir{number:02}/x.yaml", 1), "Helm template", "template") for number in range(40)]
    assert "Helm template (40): dir00 (1), dir01 (1), dir02 (1), dir03 (1) and 36 more folders\n" in text(empty_scan(problems=scattered))


def test_every_unreadable_file_is_listed_with_its_line_and_reason() -> None:
    problems = [Problem(Place(f"dir/{number}.tf", number + 1), f"reason {number}") for number in range(12)]
    report = text(empty_scan(problems=problems, exit_code=2))
    assert all(f"dir/{number}.tf:{number + 1}: reason {number}\n" in report for number in range(12))
