"""``fivegates agents`` as a registry that is kept, and ``fivegates init --from`` as a person decides about it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from command_run import Run

AGENTS = """
resource "aws_iam_role" "shared" {
  name = "ai-svc"
}

resource "aws_bedrockagent_agent" "one" {
  agent_name              = "one"
  agent_resource_role_arn = aws_iam_role.shared.arn # fivegates:ignore[FG201] moves next month -- until 2027-01-31
  tags                    = { environment = "prod", owner = "ann@example.com" }
}

resource "aws_bedrockagent_agent" "two" {
  agent_name              = "two"
  agent_resource_role_arn = aws_iam_role.shared.arn
}
"""
CANDIDATE = """
services:
  helper:
    image: example.com/helper-agent:1
    environment:
      OPENAI_API_KEY: ${OPENAI_API_KEY}
"""
FILES = ["agents.md", "agents.csv", "agents.json", "agents.yaml"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "main.tf").write_text(AGENTS, encoding="utf-8")
    return folder


def git(folder: Path, *arguments: str) -> None:
    person = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(("git", "-C", str(folder), *person, *arguments), check=True, capture_output=True)


def test_the_first_line_answers_how_many_and_whose(run: Run, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    lines = run("agents", str(tree)).out.splitlines()
    assert lines[0].startswith("2 agents run in production (1 of them in an unknown environment, which counts as production): ")
    assert lines[0].endswith(": 2 on a shared identity, 1 without owner, 2 without contract.")
    row = next(line for line in lines if line.startswith("one "))
    assert row.split() == ["one", "prod", "ai-svc", "(2)", "ann", "-", "unknown", "FG201", "until", "2027-01-31", "terraform/./one"]


@pytest.mark.parametrize("name", FILES)
def test_a_kept_copy_is_made_checked_found_stale_and_made_fresh(run: Run, tree: Path, name: str) -> None:
    file = tree / name
    assert run("agents", str(tree), "--check", str(file)).code == 2
    assert run("agents", str(tree), "--update", str(file)).out == f"{file} is written.\n"
    assert run("agents", str(tree), "--check", str(file)).code == 0
    assert run("agents", str(tree), "--update", str(file)).out == f"{file} is up to date.\n"
    (tree / "main.tf").write_text(AGENTS.replace("ann@", "bob@"), encoding="utf-8")
    stale = run("agents", str(tree), "--check", str(file))
    assert stale.code == 1
    assert "owner is bob@example.com, the copy says ann@example.com" in stale.out
    run("agents", str(tree), "--update", str(file))
    assert run("agents", str(tree), "--check", str(file)).code == 0


@pytest.mark.parametrize("name", FILES)
def test_committing_a_change_together_with_the_copy_leaves_it_fresh(run: Run, tree: Path, name: str) -> None:
    git(tree, "init", "-q")
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "first")
    run("agents", str(tree), "--update", str(tree / name))
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "the copy")
    assert run("agents", str(tree), "--check", str(tree / name)).code == 0
    assert run("agents", str(tree), "--check", str(tree / name), "--today", "2031-01-01").code == 0


def test_moving_an_agent_about_in_its_file_makes_no_copy_stale(run: Run, tree: Path) -> None:
    for name in FILES:
        run("agents", str(tree), "--update", str(tree / name))
    (tree / "main.tf").write_text("# words\n\n\n" + AGENTS, encoding="utf-8")
    assert [run("agents", str(tree), "--check", str(tree / name)).code for name in FILES] == [0, 0, 0, 0]


def test_what_was_printed_may_be_kept_too(run: Run, tree: Path) -> None:
    for name, format in zip(FILES, ("markdown", "csv", "json", "backstage"), strict=True):
        (tree / name).write_text(run("agents", str(tree), "--format", format).out, encoding="utf-8")
        assert run("agents", str(tree), "--check", str(tree / name)).code == 0


def test_what_a_person_wrote_is_never_written_over(run: Run, tree: Path) -> None:
    for name, text in (("README.md", "# Shop\n"), ("a.csv", "id,x\n1,2\n"), ("a.json", "{}"), ("a.yaml", "kind: Component\n")):
        file = tree / name
        file.write_text(text, encoding="utf-8")
        assert run("agents", str(tree), "--update", str(file)).code == 2
        assert file.read_text(encoding="utf-8") == text


def test_a_copy_in_backstage_s_form_makes_nobody_an_owner(run: Run, tree: Path) -> None:
    run("agents", str(tree), "--update", str(tree / "catalog-info.yaml"))
    (tree / "main.tf").write_text(AGENTS.replace(', owner = "ann@example.com"', ""), encoding="utf-8")
    found = json.loads(run("agents", str(tree), "--format", "json").out)
    assert [agent["owner"] for agent in found["agents"]] == [None, None]
    assert run("agents", str(tree), "--check", str(tree / "catalog-info.yaml")).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--check", "a.md", "--update", "a.md"),
        ("--check", "a.md", "--format", "csv"),
        ("--update", "a.md", "--candidates"),
        ("--explain", "one", "--format", "csv"),
        ("--explain", "one", "--long"),
        ("--long", "--format", "json"),
        ("--candidates", "--format", "backstage"),
        ("--update", "agents.txt"),
        ("--check", "\0"),
        ("--today", "soon"),
    ],
)
def test_options_that_do_not_go_together_are_refused(run: Run, tree: Path, arguments: tuple[str, ...]) -> None:
    ended = run("agents", str(tree), *arguments)
    assert (ended.code, ended.out) == (2, "")


# ---------------------------------------------------------------------------------------------------------- init --from


def listed(run: Run, tree: Path, **decisions: str) -> str:
    """The list of candidates in CSV with ``decisions`` by name filled in; the path of its file."""
    lines = run("agents", str(tree), "--candidates", "--format", "csv").out.splitlines()
    filled = [",".join([*line.split(",")[:-1], decisions.get(line.split(",")[0], line.split(",")[-1])]) for line in lines]
    file = tree.parent / "decide.csv"
    file.write_text("\n".join(filled), encoding="utf-8")
    return str(file)


def test_a_decision_is_shown_and_then_written(run: Run, tree: Path) -> None:
    (tree / "compose.yaml").write_text(CANDIDATE, encoding="utf-8")
    assert "helper" in run("agents", str(tree), "--candidates").out
    file = listed(run, tree, helper="not_agent", one="agent")
    shown = run("init", str(tree), "--from", file)
    assert shown.code == 0
    assert "not_agent: compose/./helper" in shown.out and "fivegates contract new terraform/./one" in shown.out
    assert "Nothing is written yet" in shown.out and not (tree / "fivegates.toml").exists()
    run("init", str(tree), "--from", file, "--write")
    assert '    "compose/./helper",\n' in (tree / "fivegates.toml").read_text(encoding="utf-8")
    assert "helper" not in run("agents", str(tree), "--candidates").out
    assert "not_agent" not in run("init", str(tree), "--from", file).out


def test_settings_that_are_there_keep_everything(run: Run, tree: Path) -> None:
    settings = '# ours\nfail_on = "critical"  # for now\n\n[registry]\nowner = "ann@example.com"\n'
    (tree / "fivegates.toml").write_text(settings, encoding="utf-8")
    run("init", str(tree), "--from", listed(run, tree, two="not_agent"), "--write")
    text = (tree / "fivegates.toml").read_text(encoding="utf-8")
    assert text.endswith(settings) and text.startswith('not_agent = [\n    "terraform/./two",\n]\n')


def test_what_is_gone_and_what_has_a_contract_is_said(run: Run, tree: Path) -> None:
    file = listed(run, tree, two="not_agent")
    (tree / "main.tf").write_text(AGENTS.partition('resource "aws_bedrockagent_agent" "two"')[0], encoding="utf-8")
    assert "not here any more: terraform/./two" in run("init", str(tree), "--from", file).out
    contract = (
        "apiVersion: fivegates/v1\nkind: AgentContract\nname: one\nstatus: draft\ncovers: [{terraform: aws_bedrockagent_agent.one}]\n"
    )
    (tree / "one.agent.yaml").write_text(contract, encoding="utf-8")
    ended = run("init", str(tree), "--from", listed(run, tree, one="not_agent"))
    assert ended.code == 2 and "has a contract" in ended.err


def test_what_is_an_agent_gets_a_draft(run: Run, tree: Path) -> None:
    (tree / "compose.yaml").write_text(CANDIDATE, encoding="utf-8")
    file, folder = listed(run, tree, helper="agent", one="?", two="?"), tree / "agents"
    assert "Nothing is written yet" in run("init", str(tree), "--from", file, "--draft", str(folder)).out
    assert not folder.exists()
    run("init", str(tree), "--from", file, "--draft", str(folder), "--write")
    assert [path.name for path in folder.iterdir()] == ["helper.agent.yaml"]
    assert not (tree / "fivegates.toml").exists()
    registry = json.loads(run("agents", str(tree), "--format", "json").out)
    assert {agent["name"]: agent["contract_status"] for agent in registry["agents"]}["helper"] == "draft"


def test_write_needs_a_list(run: Run, tree: Path) -> None:
    assert run("init", str(tree), "--write").code == 2
    assert run("init", str(tree), "--from", str(tree / "none.csv")).code == 2
    assert not (tree / "fivegates.toml").exists()
