"""What each command prints, writes and ends with, on a tree small enough to read here."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from command_run import Run

from fivegates.cli.options import read_names, read_outputs, read_today
from fivegates.cli.output import wants_color, write_result
from fivegates.cli.workflow_files import PLACEHOLDER, installed_from
from fivegates.errors import UsageError
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

SHARED = """\
resource "aws_iam_role" "shared" {
  name = "ai-svc"
}

resource "aws_bedrockagent_agent" "one" {
  agent_name              = "one"
  agent_resource_role_arn = aws_iam_role.shared.arn
}

resource "aws_bedrockagent_agent" "two" {
  agent_name              = "two"
  agent_resource_role_arn = aws_iam_role.shared.arn
}
"""


@pytest.fixture
def estate(tmp_path: Path) -> str:
    (tmp_path / "main.tf").write_text(SHARED, encoding="utf-8")
    return str(tmp_path)


@pytest.fixture
def broken(tmp_path: Path) -> str:
    (tmp_path / "broken.tf").write_text('resource "a" "b" {\n  x = \n', encoding="utf-8")
    return str(tmp_path)


# ---------------------------------------------------------------------------------------------------- scan


def test_scan_prints_findings_and_exits_1(run: Run, estate: str) -> None:
    ended = run("scan", estate)
    assert ended.code == 1
    assert "FG201" in ended.out and "main.tf" in ended.out
    assert ended.err == ""


def test_scan_as_json_prints_only_json(run: Run, estate: str) -> None:
    ended = run("scan", estate, "--format", "json")
    result = json.loads(ended.out)
    assert (ended.code, result["exit_code"]) == (1, 1)
    assert [finding["place"]["line"] for finding in result["findings"] if finding["check"] == "FG201"] == [7, 12]


def test_scan_writes_reports_into_files_and_still_prints(run: Run, estate: str, tmp_path: Path) -> None:
    sarif, text = tmp_path / "out.sarif", tmp_path / "out.txt"
    ended = run("scan", estate, "--output", f"sarif={sarif}", "--output", f"text={text}")
    assert "FG201" in ended.out
    assert json.loads(sarif.read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "FG201" in text.read_text(encoding="utf-8")


def test_scan_can_be_narrowed_to_checks_and_gates(run: Run, estate: str) -> None:
    def checks(*arguments: str) -> set[str]:
        return {finding["check"] for finding in json.loads(run("scan", estate, "--format", "json", *arguments).out)["findings"]}

    everything = checks()
    assert {"FG101", "FG201"} <= everything
    assert checks("--select", "FG201,FG204") == {"FG201"}
    assert checks("--select", "shared-identity") == {"FG201"}
    assert checks("--ignore", "FG201") == everything - {"FG201"}
    assert checks("--gate", "1") == {"FG101"}


def test_scan_exits_as_it_is_asked(run: Run, estate: str) -> None:
    assert run("scan", estate, "--select", "FG201", "--fail-on", "critical").code == 0
    assert run("scan", estate, "--exit-zero").code == 0
    (Path(estate) / "fivegates.toml").write_text('fail_on = "critical"\n', encoding="utf-8")
    assert run("scan", estate, "--select", "FG201").code == 0
    assert run("scan", estate, "--select", "FG201", "--fail-on", "high").code == 1


def test_an_unreadable_file_is_listed_and_decides_only_where_nothing_blocks(run: Run, broken: str) -> None:
    ended = run("scan", broken)
    assert ended.code == 2
    assert "broken.tf" in ended.out
    assert run("scan", broken, "--unreadable", "warn").code == 0
    assert run("scan", broken, "--exit-zero").code == 2
    (Path(broken) / "main.tf").write_text(SHARED, encoding="utf-8")
    assert run("scan", broken).code == 1


def test_a_second_opinion_stands_beside_the_report(run: Run, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("hcl2")
    for seconds in ("SECONDS", "START_SECONDS"):  # however busy this machine is
        monkeypatch.setattr(f"fivegates.readers.hcl.second_opinion.{seconds}", 300.0)
    ended = run("scan", broken, "--second-opinion")
    assert ended.code == 2
    assert ended.err == "second opinion: broken.tf:1: python-hcl2 cannot read it either\n"


def test_a_second_opinion_that_is_not_installed_is_one_sentence(run: Run, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fivegates.cli.second_opinion.find_spec", lambda name: None)
    ended = run("scan", broken, "--second-opinion")
    assert ended.code == 2
    assert "pip install 'fivegates[second-opinion]'" in ended.err


def test_an_empty_folder_says_so_and_exits_0(run: Run, tmp_path: Path) -> None:
    ended = run("scan", str(tmp_path))
    assert ended.code == 0
    assert "0 files" in ended.out and "0 agents" in ended.out


# ---------------------------------------------------------------------------------------------------- the others


def test_agents_lists_the_registry_and_explains_one(run: Run, estate: str) -> None:
    listed = json.loads(run("agents", estate, "--format", "json").out)
    assert [agent["name"] for agent in listed["agents"]] == ["one", "two"]
    assert "one" in run("agents", estate).out
    explained = run("agents", estate, "--explain", "two")
    assert explained.code == 0 and "ai-svc" in explained.out


def test_an_agent_explained_in_a_repository_says_who_changed_it_last(run: Run, estate: str) -> None:
    person = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
    for arguments in (("init", "-q"), ("add", "."), (*person, "commit", "-qm", "first")):
        subprocess.run(("git", "-C", estate, *arguments), check=True)
    explained = run("agents", estate, "--explain", "two")
    assert "by Ann <ann@example.com>" in explained.out
    listed = json.loads(run("agents", estate, "--explain", "two", "--format", "json").out)
    assert listed["agents"][0]["last_change"]["author"] == "Ann <ann@example.com>"
    registry = json.loads(run("agents", estate, "--format", "json").out)
    assert registry["agents"][0]["last_change"]["author"] == "Ann <ann@example.com>"


def test_an_environment_may_be_asked_for_under_any_of_its_names(run: Run, estate: str, tmp_path: Path) -> None:
    (tmp_path / "prod").mkdir()
    (tmp_path / "main.tf").rename(tmp_path / "prod" / "main.tf")
    listed = {
        name: json.loads(run("agents", estate, "--env", name, "--format", "json").out)["agents"] for name in ("prod", "Production", "dev")
    }
    assert len(listed["prod"]) == 2
    assert listed["Production"] == listed["prod"]
    assert listed["dev"] == []


def test_agents_names_what_it_cannot_find(run: Run, estate: str) -> None:
    ended = run("agents", estate, "--explain", "tow")
    assert ended.code == 2
    assert "there is no agent 'tow'" in ended.err and "did you mean 'two'?" in ended.err


def test_query_answers_with_rows(run: Run, estate: str) -> None:
    ended = run("query", "SELECT name FROM agents ORDER BY name", "--root", estate, "--format", "json")
    assert ended.code == 0
    assert json.loads(ended.out)["rows"] == [{"name": "one"}, {"name": "two"}]


@pytest.mark.parametrize("sql", ["SELEC 1", "DELETE FROM agents", "SELECT * FROM nowhere", "ATTACH 'x' AS y", ""])
def test_a_query_that_is_wrong_or_writes_is_one_sentence(run: Run, estate: str, sql: str) -> None:
    ended = run("query", sql, "--root", estate)
    assert ended.code == 2
    assert ended.err.startswith("error: ")


def test_resolve_prints_what_was_understood(run: Run, estate: str) -> None:
    ended = run("resolve", estate)
    resources = {resource["address"]: resource for resource in json.loads(ended.out)["resources"]}
    assert ended.code == 0
    assert resources["aws_iam_role.shared"]["values"]["name"] == "ai-svc"
    assert "$unknown" in resources["aws_bedrockagent_agent.one"]["values"]["agent_resource_role_arn"]


def test_listing_commands_exit_2_for_unreadable_input_and_name_it(run: Run, broken: str) -> None:
    for arguments in (("agents", broken), ("resolve", broken), ("query", "SELECT 1 AS one", "--root", broken)):
        ended = run(*arguments)
        assert ended.code == 2
        assert "unreadable: broken.tf:" in ended.err


def test_checks_and_explain_tell_about_every_check(run: Run) -> None:
    checks = json.loads(run("checks", "--format", "json").out)["checks"]
    table = run("checks").out
    for check in checks:
        assert check["id"] in table
        assert check["title"] in " ".join(run("explain", check["id"]).out.split())
    assert json.loads(run("explain", "shared-identity", "--format", "json").out)["id"] == "FG201"


# ---------------------------------------------------------------------------------------------------- init


def test_init_writes_settings_that_change_nothing_and_shows_what_to_paste(run: Run, tmp_path: Path) -> None:
    ended = run("init", str(tmp_path))
    text = (tmp_path / "fivegates.toml").read_text(encoding="utf-8")
    assert ended.code == 0
    assert "pre-commit" in ended.out and "uses:" in ended.out
    assert load_settings(MemoryTree({"fivegates.toml": text})) == load_settings(MemoryTree({"fivegates.toml": ""}))


def test_what_init_writes_is_right_once_the_comments_are_taken_away(run: Run, tmp_path: Path) -> None:
    run("init", str(tmp_path))
    lines = (tmp_path / "fivegates.toml").read_text(encoding="utf-8").splitlines()
    bare = [line.removeprefix("# ") for line in lines if line.startswith(("# [", '# "')) or " = " in line]
    settings = load_settings(MemoryTree({"fivegates.toml": "\n".join(bare)}))
    assert settings.exclude and settings.accounts and settings.terraform_roots and settings.limits.file_bytes == 5_000_000


def test_init_never_writes_over_a_file_unless_it_is_told_to(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fivegates.toml").write_text("mine", encoding="utf-8")
    assert run("init", str(tmp_path)).code == 2
    assert (tmp_path / "fivegates.toml").read_text(encoding="utf-8") == "mine"
    assert run("init", str(tmp_path), "--force").code == 0
    assert (tmp_path / "fivegates.toml").read_text(encoding="utf-8") != "mine"


def test_init_offers_drafts_for_the_agents_it_finds_and_writes_them_where_asked(run: Run, estate: str) -> None:
    offered = run("init", estate)
    assert "2 agents here without a contract" in offered.out
    assert f"fivegates contract new --all --write agents --root {estate}" in offered.out
    agents = Path(estate) / "agents"
    written = run("init", estate, "--force", "--draft", str(agents), "--profile", "stop-the-bleeding")
    assert written.code == 0
    assert sorted(path.name for path in agents.iterdir()) == ["one.agent.yaml", "two.agent.yaml"]
    text = (Path(estate) / "fivegates.toml").read_text(encoding="utf-8")
    assert load_settings(MemoryTree({"fivegates.toml": text})).profile == "stop-the-bleeding"


@pytest.mark.parametrize(
    ("host", "files"),
    [
        ("github", [".github/workflows/fivegates-calendar.yml", ".github/workflows/fivegates.yml"]),
        ("gitlab", [".gitlab/fivegates.gitlab-ci.yml"]),
    ],
)
def test_init_writes_workflows_on_request_and_nothing_else(run: Run, tmp_path: Path, host: str, files: list[str]) -> None:
    ended = run("init", str(tmp_path), "--workflow", host)
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert (ended.code, written) == (0, files)
    assert all(f"{tmp_path / file} is written." in ended.out for file in files)
    assert "Put in place of OWNER/fivegates@" in ended.out


def test_init_never_writes_over_a_workflow_whatever_it_is_told(run: Run, tmp_path: Path) -> None:
    there = tmp_path / ".github" / "workflows" / "fivegates-calendar.yml"
    there.parent.mkdir(parents=True)
    there.write_text("mine", encoding="utf-8")
    for words in ((), ("--force",)):
        ended = run("init", str(tmp_path), "--workflow", "github", *words)
        assert ended.code == 2 and "fivegates-calendar.yml is there already" in ended.err
    assert there.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in there.parent.iterdir()] == ["fivegates-calendar.yml"]


@pytest.mark.parametrize(
    ("noted", "source"),
    [
        ({"url": "https://github.com/acme/fivegates.git", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}}, f"acme/fivegates@{'a' * 40}"),
        ({"url": "https://git.example.com/acme/fivegates.git", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}}, ""),
        ({"url": "https://github.com/acme/fivegates", "vcs_info": {"vcs": "git", "commit_id": "main"}}, ""),
        ({"url": "file:///home/alice/fivegates", "dir_info": {"editable": True}}, ""),
        ({"url": "https://github.com/acme/x\n#/y.git", "vcs_info": {"commit_id": "a" * 40}}, ""),
        ([], ""),
    ],
)
def test_a_workflow_names_the_commit_that_wrote_it_where_pip_noted_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noted: object, source: str
) -> None:
    class Installed:
        def read_text(self, name: str) -> str:
            return json.dumps(noted)

    monkeypatch.setattr("importlib.metadata.distribution", lambda name: Installed())
    assert installed_from() == source
    run("init", str(tmp_path), "--workflow", "github")
    text = (tmp_path / ".github/workflows/fivegates.yml").read_text(encoding="utf-8")
    assert f"- uses: {source or PLACEHOLDER} #" in text


# ---------------------------------------------------------------------------------------------------- options and files


class Terminal:
    """A stream that says whether it is a terminal."""

    def __init__(self, is_terminal: bool) -> None:
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.mark.parametrize(
    ("choice", "variables", "terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour_is_for_terminals_and_those_who_ask(
    monkeypatch: pytest.MonkeyPatch, choice: str, variables: dict[str, str], terminal: bool, expected: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert wants_color(choice, Terminal(terminal)) is expected  # type: ignore[arg-type]


def test_the_day_comes_from_the_option_then_the_build_then_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert read_today("2026-12-31").isoformat() == "2026-12-31"
    assert read_today(None).isoformat() == "1970-01-01"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        read_today(None)


def test_names_may_be_repeated_and_separated_by_commas() -> None:
    assert read_names(("FG201, FG204", "FG101", ",")) == ("FG201", "FG204", "FG101")


def test_an_output_may_hold_an_equals_sign_in_its_file_name() -> None:
    assert read_outputs(("json=a=b.json",), ("json",)) == [("json", "a=b.json")]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        write_result(str(tmp_path / "folder"), "text")
    with pytest.raises(UsageError, match="cannot be written"):
        write_result(str(tmp_path / "missing" / "file"), "text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_written_file_is_whole_and_readable_by_others_as_the_umask_says(tmp_path: Path) -> None:
    write_result(str(tmp_path / "a.txt"), "caf\u00e9 \udcff\n")
    assert (tmp_path / "a.txt").read_bytes() == "caf\u00e9 \\udcff\n".encode()
    assert (tmp_path / "a.txt").stat().st_mode & 0o400


def test_helm_that_is_not_installed_is_one_sentence(run: Run, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fivegates.resolve.helm_sdk.asking.find_spec", lambda name: None)
    for command in (("scan", broken), ("agents", broken), ("resolve", broken), ("query", "SELECT 1", "--root", broken)):
        ended = run(*command, "--helm", "sdk")
        assert ended.code == 2
        assert "pip install 'fivegates[helm]'" in ended.err
