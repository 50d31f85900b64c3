"""Whatever a tree holds: nothing raises, what cannot be read is listed with path, line and reason, and the rest is analysed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.findings.model import ScanResult
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree

CASES = yaml.safe_load((Path(__file__).parent / "bad_input.yaml").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 21)
QUIET = ScanOptions(today=TODAY, fail_on="critical")
CLEAN = {
    "good/main.tf": 'resource "aws_iam_role" "r" { name = "good" }\n'
    'resource "aws_bedrockagent_agent" "a" {\n  agent_name = "good"\n  agent_resource_role_arn = aws_iam_role.r.arn\n}\n',
    "good/agent.yaml": "apiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata: {name: fine, namespace: x}\nspec: {type: Declarative}\n",
}
ADMIN = (
    'resource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.r.name\n'
    '  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n'
)


def files_of(case: dict[str, Any]) -> dict[str, str | bytes]:
    content: str | bytes = bytes.fromhex(case["bytes"]) if "bytes" in case else case.get("after", "") + case.get("text", "")
    if "big" in case:
        text, times = case["big"]
        content = case.get("text", "") + case.get("after", "") + text * times
    return {case["path"]: content, **case.get("also", {})}


def listed(result: ScanResult, kind: str) -> list[str]:
    found = [problem for problem in result.problems if problem.kind == kind]
    return [f"{problem.place.path}:{problem.place.line} {problem.reason}" for problem in found]


def holds(found: list[str], wanted: list[str]) -> bool:
    """Whether each line begins with the place wanted and has the words behind it."""
    return len(found) == len(wanted) and all(
        line.startswith(want.partition(" ")[0]) and want.partition(" ")[2] in line for line, want in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_bad_file_is_listed_and_the_rest_is_analysed(case: dict[str, Any]) -> None:
    result = scan_tree(MemoryTree({**CLEAN, **files_of(case)}), Settings(), QUIET)
    assert holds(listed(result, "error"), case["problems"]), listed(result, "error")
    assert holds(listed(result, "template"), case.get("templates", [])), listed(result, "template")
    assert holds(listed(result, "not_read"), case.get("not_read", [])), listed(result, "not_read")
    assert {"good", "fine"} <= {agent.name for agent in result.agents}
    assert result.exit_code == (2 if case["problems"] else 0)


@pytest.mark.parametrize("case", [case for case in CASES if case["problems"]], ids=lambda case: case["title"])
def test_findings_that_block_come_before_what_cannot_be_read(case: dict[str, Any]) -> None:
    files = {**CLEAN, **files_of(case), "good/admin.tf": ADMIN}
    assert scan_tree(MemoryTree(files), Settings(), QUIET).exit_code == 1


def test_unreadable_may_be_a_warning() -> None:
    tree = MemoryTree({**CLEAN, "bad.yaml": "kind: [1"})
    result = scan_tree(tree, Settings(), ScanOptions(today=TODAY, fail_on="critical", unreadable="warn"))
    assert (result.exit_code, len(listed(result, "error"))) == (0, 1)


def test_a_file_that_turns_out_to_be_a_template_is_not_counted_as_read() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: AGENT_NAME}\nspec: {containers: [{name: c, image: a}]}\n"
    result = scan_tree(MemoryTree({"a.yaml": text, "b.yaml": text.replace("AGENT_NAME", "b")}), Settings(), QUIET)
    assert dict(result.files) == {"yaml": 1}


def test_an_empty_tree_is_fine() -> None:
    result = scan_tree(MemoryTree({}), Settings(), ScanOptions(today=TODAY))
    assert (result.exit_code, result.agents, result.findings, result.problems) == (0, [], [], [])


def test_links_that_lead_out_of_the_tree_are_told_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "main.tf").write_text('resource "aws_bedrockagent_agent" "secret" { agent_name = "secret" }\n')
    root = tmp_path / "root"
    for path, text in CLEAN.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (root / "file.tf").symlink_to(outside / "main.tf")
    (root / "folder").symlink_to(outside)
    (root / "circle").symlink_to(root)
    (root / "gone.tf").symlink_to(root / "nowhere.tf")
    result = scan_tree(WorkingTree(root), Settings(), QUIET)
    assert sorted(agent.name for agent in result.agents) == ["fine", "good"]
    assert {line.partition(":")[0] for line in listed(result, "error")} >= {"file.tf", "gone.tf"}
    told = {problem.place.path for problem in result.problems}
    assert "folder" in told
    assert result.exit_code == 2


def test_of_scripts_only_those_that_release_something_count(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.sh").write_text("gcloud run deploy elsewhere --image i\n")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link.sh").symlink_to(tmp_path / "elsewhere.sh")
    (root / "binary.sh").write_bytes(b"\x7fELF\x00\xff")
    (root / "other.sh").write_text("echo hello\n")
    (root / "Makefile").write_text("all:\n\techo\n")
    (root / "deploy.sh").write_text("gcloud run deploy here --image i\n")
    (root / "latin.sh").write_bytes(b"# \xff\ngcloud run deploy latin --image i\n")
    result = scan_tree(WorkingTree(root), Settings(), QUIET)
    assert result.counts["workloads"] == 1
    assert [problem.place.path for problem in result.problems] == ["latin.sh"]  # whatever it releases is not seen


def test_what_a_compose_file_names_is_not_followed_out_of_the_tree(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    key = "tvly-" + "Zr3vQm8TnWx5LkYd2HsBf7JcPa9GuRe4"
    for name in ("key.txt", "key.env"):
        (outside / name).write_text(f"TAVILY_API_KEY={key}\n")
    (outside / "more.yaml").write_text("services: {more: {image: i}}\n")
    root = tmp_path / "root"
    (root / ".env").mkdir(parents=True)
    for name in ("key.txt", "key.env", "more.yaml"):
        (root / name).symlink_to(outside / name)
    (root / "compose.yaml").write_text(
        "include: [more.yaml, ../outside/more.yaml]\n"
        "services: {s: {image: 'i:$TAG', secrets: [k], env_file: [.env, key.env, ../outside/key.env]}}\n"
        "secrets: {k: {file: key.txt}, l: {file: ../outside/key.txt}}\n"
    )
    result = scan_tree(WorkingTree(root), Settings(), QUIET)
    told = " ".join(f"{problem.place.path} {problem.reason}" for problem in result.problems)
    assert all(name in told for name in ("key.txt", "key.env", "more.yaml", "leads outside the root"))
    assert (result.counts["workloads"], result.findings) == (1, [])
    assert key not in repr(result)


def test_several_bad_files_are_all_listed_each_once() -> None:
    bad = {f"bad{number}.yaml": "kind: [1" for number in range(20)} | {"bad.tf": "locals {\n  a =\n}\n"}
    result = scan_tree(MemoryTree({**CLEAN, **bad}), Settings(), QUIET)
    assert sorted({line.partition(":")[0] for line in listed(result, "error")}) == sorted(bad)
    assert len(result.problems) == len(set(result.problems))


def test_a_broken_file_among_tests_is_a_notice_and_one_beside_them_is_not(tmp_path: Path) -> None:
    for folder in ("tests/fixtures", "deploy"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "broken.tf").write_text('resource "aws_instance" "x" { ami =', encoding="utf-8")
    result = scan_tree(WorkingTree(str(tmp_path)), Settings(), ScanOptions(date(2026, 11, 1)))
    assert {problem.place.path for problem in result.problems} == {"deploy/broken.tf"}
    assert {notice.place.path for notice in result.notices} == {"tests/fixtures/broken.tf"}
    assert result.exit_code == 2
    (tmp_path / "deploy" / "broken.tf").unlink()
    assert scan_tree(WorkingTree(str(tmp_path)), Settings(), ScanOptions(date(2026, 11, 1))).exit_code == 0
