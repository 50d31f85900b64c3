"""A pull request is told what it brings, on the lines it touches, and cannot switch off what would refuse it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from command_run import Ended, Run

from fivegates import changing
from fivegates.packaged import read_packaged_json
from fivegates.tree.interface import Tree

ROLE = 'resource "aws_iam_role" "r" {\n  name = "ai-svc"\n  assume_role_policy = "{}"\n}\n'
CONTRACT = (
    "apiVersion: fivegates/v1\nkind: AgentContract\nname: {0}\nstatus: active\nowner: alice@example.com\npurpose: p\nrisk: low\n"
    'covers: [{{terraform: ".//aws_bedrockagent_agent.{0}"}}]\n'
)


def agent(name: str) -> str:
    return f'resource "aws_bedrockagent_agent" "{name}" {{\n  agent_name = "{name}"\n  agent_resource_role_arn = aws_iam_role.r.arn\n}}\n'


AGENT_FILES = {"main.tf": ROLE + agent("triage") + agent("scout"), "agent.contract.yaml": CONTRACT.format("triage")}


class Repository:
    """A repository with one commit on main."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        self.write(AGENT_FILES)
        self.commit()

    def git(self, *words: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        subprocess.run(["git", *who, *words], cwd=self.root, check=True, capture_output=True, env=quiet)

    def write(self, files: dict[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "one")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def asked(run: Run, repository: Repository, *words: str) -> tuple[int, dict[str, Any]]:
    ended = run("diff", *(words or ("main",)), "--root", str(repository.root), "--format", "json", "--today", "2026-11-29")
    assert ended.code in (0, 1), ended.err
    document = json.loads(ended.out)
    jsonschema.validate(document, read_packaged_json("fivegates.schemas", "diff.schema.json"))
    return ended.code, document


def new(document: dict[str, Any]) -> list[tuple[str, str, int]]:
    return sorted((one["check"], one["place"]["path"], one["place"]["line"]) for one in document["new"] if not one["ignored"])


def test_without_a_change_there_is_nothing_and_everything_is_as_before(run: Run, repository: Repository) -> None:
    code, document = asked(run, repository)
    assert (code, document["new"], document["fixed"]) == (0, [], [])
    assert document["kept"]
    assert not any(document[part][kind] for part in ("agents", "identities", "permissions") for kind in ("added", "removed", "changed"))


def test_an_agent_that_joins_a_shared_account_fails_on_its_line(run: Run, repository: Repository) -> None:
    repository.write({"joiner.tf": agent("joiner")})
    code, document = asked(run, repository)
    assert code == 1
    assert ("FG217", "joiner.tf", 3) in new(document)
    assert not [one for one in document["new"] if one["check"] == "FG201" and one["subject"].endswith("joiner")]
    assert [one["name"] for one in document["agents"]["added"]] == ["joiner"]
    assert [(one["name"], one["agents"]) for one in document["identities"]["added"]] == [("joiner", 3)]


def test_a_contract_that_goes_and_an_identity_that_stays_are_told(run: Run, repository: Repository) -> None:
    (repository.root / "agent.contract.yaml").unlink()
    assert ("FG511", "main.tf", 5) in new(asked(run, repository)[1])
    repository.write({"main.tf": ROLE})
    assert ("FG509", "main.tf", 1) in new(asked(run, repository)[1])


def test_moving_files_and_folders_brings_nothing_new(run: Run, repository: Repository) -> None:
    repository.write({"deploy/eu/main.tf": ROLE + agent("one") + agent("two"), "deploy/eu/v.tf": 'variable "x" {}\n'})
    repository.commit()
    repository.git("mv", "deploy/eu", "deploy/west")
    repository.git("mv", "main.tf", "renamed.tf")
    code, document = asked(run, repository)
    assert (code, new(document), document["fixed"]) == (0, [], [])
    assert not document["agents"]["added"]


def test_what_is_staged_counts_with_index_and_what_is_not_does_not(run: Run, repository: Repository) -> None:
    repository.write({"joiner.tf": agent("joiner")})
    repository.git("add", "joiner.tf")
    (repository.root / "joiner.tf").unlink()
    assert asked(run, repository, "HEAD", "--index")[0] == 1
    assert asked(run, repository, "HEAD")[0] == 0


def test_two_commits_are_compared_from_where_they_parted(run: Run, repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "work")
    repository.write({"joiner.tf": agent("joiner")})
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write({"later.tf": agent("later")})
    repository.commit()
    assert [one["name"] for one in asked(run, repository, "main", "work")[1]["agents"]["added"]] == ["joiner"]
    exact = asked(run, repository, "main", "work", "--exact")[1]["agents"]
    assert ([one["name"] for one in exact["added"]], [one["name"] for one in exact["removed"]]) == (["joiner"], ["later"])


def accepted(run: Run, root: Path) -> str:
    run("baseline", str(root), "--owner", "mallory")
    return (root / "fivegates.baseline.jsonl").read_text(encoding="utf-8")


HOSTILE = {
    "settings": {"fivegates.toml": 'fail_on = "critical"\nexclude = ["**"]\nprofile = "stop-the-bleeding"\n'},
    "no agents at all": {"fivegates.toml": 'not_agent = ["terraform/*/*"]\n'},
    "a waiver": {
        "fivegates.toml": '[[waiver]]\ncheck = "FG101"\nsubject = "terraform/*/*"\nreason = "r"\nowner = "o"\nuntil = 2027-01-01\n'
    },
}


@pytest.mark.parametrize("case", HOSTILE)
def test_settings_of_the_change_count_once_it_is_merged(run: Run, repository: Repository, case: str) -> None:
    repository.write({"joiner.tf": agent("joiner"), **HOSTILE[case]})
    code, document = asked(run, repository)
    assert code == 1
    assert {"FG101", "FG217"} <= {check for check, _, _ in new(document)}
    assert any("count once it is merged" in notice["message"] for notice in document["notices"])
    repository.commit()
    assert asked(run, repository, "HEAD")[0] == 0


def test_an_ignore_of_the_change_counts_once_it_is_merged(run: Run, repository: Repository) -> None:
    hidden = agent("joiner").replace('"joiner" {', '"joiner" { # fivegates:ignore[FG101,FG201,FG501] because')
    repository.write({"joiner.tf": hidden})
    code, document = asked(run, repository)
    assert code == 1
    assert ("FG101", "joiner.tf", 1) in new(document)
    assert [notice["place"] for notice in document["notices"]] == [{"path": "joiner.tf", "line": 1}]


def test_an_ignore_of_the_base_that_was_moved_to_another_agent_hides_nothing_there(run: Run, repository: Repository) -> None:
    marked = agent("scout").replace('"scout" {', '"scout" { # fivegates:ignore[FG101,FG501] the platform team is asked')
    repository.write({"main.tf": ROLE + agent("triage") + marked})
    repository.commit()
    moved = agent("lone").replace('"lone" {', '"lone" { # fivegates:ignore[FG101,FG501] the platform team is asked')
    repository.write({"main.tf": ROLE + agent("triage") + agent("scout") + moved})
    code, document = asked(run, repository)
    assert code == 1
    assert {one["check"] for one in document["new"] if not one["ignored"] and one["subject"].endswith("lone")} >= {"FG101", "FG501"}
    assert any("was moved to it" in notice["message"] for notice in document["notices"])


def test_an_ignore_of_the_base_counts_where_it_stands_and_where_it_was_moved(run: Run, repository: Repository) -> None:
    repository.write({"main.tf": f"# fivegates:ignore[FG501] the platform team is asked\n{agent('lone')}"})
    repository.commit()
    repository.git("mv", "main.tf", "lone.tf")
    assert asked(run, repository)[0] == 0


def test_a_baseline_of_the_change_counts_once_it_is_merged(run: Run, repository: Repository) -> None:
    repository.write({"joiner.tf": agent("joiner")})
    accepted(run, repository.root)
    assert asked(run, repository)[0] == 1
    (repository.root / "joiner.tf").unlink()
    repository.commit()
    repository.write({"other.tf": agent("other")})
    code, document = asked(run, repository)
    assert code == 1
    assert {one["subject"] for one in document["new"] if not one["ignored"] and one["check"] == "FG101"} == {"terraform/./other"}


def test_only_what_is_newly_unreadable_fails(run: Run, repository: Repository) -> None:
    repository.write({"bad.tf": 'resource "x" {\n'})
    repository.commit()
    repository.write({"readme.md": "x\n"})
    assert run("diff", "main", "--root", str(repository.root)).code == 0
    repository.write({"worse.tf": 'resource "x" {\n'})
    assert run("diff", "main", "--root", str(repository.root)).code == 2


def test_the_summary_answers_three_questions_about_a_new_agent(run: Run, repository: Repository) -> None:
    repository.write({"joiner.tf": agent("joiner").replace('agent_name = "joiner"', 'agent_name = "a`|<b>\\u202e"')})
    page = run("diff", "main", "--root", str(repository.root), "--format", "markdown").out
    for question in ("What does it access?", "Who owns that?", "When does it expire?"):
        assert f"**{question}**" in page
    assert "```mermaid\nflowchart LR" in page
    assert "<b>" not in page.replace("``a`|<b>``", "").replace("``a`|<b> ``", "")
    assert "\u202e" not in page


def test_the_text_says_what_is_new_and_what_is_as_before(run: Run, repository: Repository) -> None:
    repository.write({"joiner.tf": agent("joiner")})
    said = run("diff", "main", "--root", str(repository.root))
    assert said.code == 1
    assert "FG217" in said.out
    assert "+ joiner, environment unknown, no owner, no contract" in said.out
    assert "against main (" in said.out


def said(run: Run, root: Path, *words: str) -> Ended:
    ended = run("diff", *words, "--root", str(root))
    assert ended.code == 2
    return ended


def test_what_cannot_be_compared_is_one_sentence_and_what_to_do(run: Run, repository: Repository, tmp_path: Path) -> None:
    assert "git knows no commit 'nowhere'" in said(run, repository.root, "nowhere").err
    assert "give one of them" in said(run, repository.root, "main", "main", "--index").err
    repository.git("checkout", "-q", "--orphan", "alone")
    repository.write({"alone.tf": agent("alone")})
    repository.commit()
    assert "have no common commit" in said(run, repository.root, "main", "alone").err
    plain = tmp_path.parent / f"{tmp_path.name}-plain"
    plain.mkdir()
    assert "is not in a git repository" in said(run, plain).err


def test_the_first_commit_of_all_is_compared_with_nothing(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "fresh"
    root.mkdir()
    repository = object.__new__(Repository)
    repository.root = root
    repository.git("init", "-q", "-b", "main")
    repository.write({"main.tf": ROLE + agent("triage")})
    repository.git("add", "-A")
    ended = run("diff", "HEAD", "--index", "--root", str(root))
    assert ended.code == 1
    assert "FG101" in ended.out


def test_what_is_staged_unchanged_is_not_even_read(run: Run, repository: Repository) -> None:
    repository.write({"main.tf": "unreadable {\n"})
    ended = run("diff", "HEAD", "--index", "--root", str(repository.root))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("0 new findings, 0 fixed, 0 as before, against HEAD")


def test_without_a_base_the_main_branch_is_taken(run: Run, repository: Repository) -> None:
    assert run("diff", "--root", str(repository.root)).code == 0
    repository.git("checkout", "-q", "-b", "topic")
    repository.git("branch", "-q", "-D", "main")
    assert "there is no main branch here" in said(run, repository.root).err


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_what_goes_with_the_change_tells_no_secret_of_the_base(run: Run, repository: Repository, form: str) -> None:
    password = "Tr0ub4dor" + "9xKq7Zw2Lm"
    pod = (
        "apiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata: {name: desk-agent, namespace: ops}\n"
        "spec:\n  type: BYO\n  byo:\n    deployment:\n      image: desk:1\n"
        f"      serviceAccountName: {password}\n      env: [{{name: DB_PASSWORD, value: {password}}}]\n"
    )
    repository.write({"k8s/desk.yaml": pod})
    repository.commit()
    (repository.root / "k8s/desk.yaml").unlink()
    ended = run("diff", "HEAD", "--root", str(repository.root), "--format", form, "--today", "2026-11-29")
    assert "desk-agent" in ended.out
    assert password not in ended.out


# ---------------------------------------------------------------------------------------------------- time, and what is not read

ENDED = CONTRACT + "lifecycle: {{reviewed: 2025-01-05, reviewed_by: bob@example.com, expires: 2025-06-30}}\n"


def test_what_only_became_due_fails_no_change_even_of_the_same_file(run: Run, repository: Repository) -> None:
    repository.write({"agent.contract.yaml": ENDED.format("triage")})
    repository.commit()
    scanned = run("scan", str(repository.root), "--format", "json", "--today", "2026-11-29", "--moment", "calendar")
    assert "FG507" in {one["check"] for one in json.loads(scanned.out)["findings"]}
    repository.git("checkout", "-q", "-b", "change")
    repository.write({"agent.contract.yaml": ENDED.format("triage").replace("purpose: p", "purpose: sorts tickets")})
    repository.commit()
    code, document = asked(run, repository, "main", "change")
    assert (code, new(document)) == (0, [])
    assert {"FG505", "FG507"} <= {one["check"] for one in document["kept"]}


def test_an_agent_that_comes_with_a_contract_that_has_ended_fails(run: Run, repository: Repository) -> None:
    repository.write({"joiner.tf": agent("joiner"), "joiner.contract.yaml": ENDED.format("joiner")})
    assert "FG507" in {check for check, _, _ in new(asked(run, repository)[1])}


def committed(repository: Repository, files: dict[str, str]) -> None:
    repository.git("checkout", "-q", "-b", "change")
    repository.write(files)
    repository.commit()


def test_a_change_of_files_that_nobody_reads_is_answered_without_reading_the_head(
    run: Run, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write({"docs/guide.md": "one\n", "src/tool.py": "x = 1\n"})
    repository.commit()
    committed(repository, {"docs/guide.md": "two\n", "src/tool.py": "x = 2\n"})
    gathered: list[str] = []
    gather = changing.gather_facts

    def counted(cache: Any, tree: Tree, *rest: Any, **more: Any) -> Any:
        gathered.append(tree.root)
        return gather(cache, tree, *rest, **more)

    monkeypatch.setattr(changing, "gather_facts", counted)
    ended = run("diff", "main", "change", "--root", str(repository.root))
    assert (ended.code, len(gathered)) == (0, 1)
    assert "no file that fivegates reads was changed" in ended.err


@pytest.mark.parametrize(
    "files",
    [{"docs/guide.md": "two\n", "docs/more.md": "new\n"}, {"policy.md": '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'}],
    ids=["a file comes", "a file that Terraform reads by name"],
)
def test_what_may_change_a_fact_is_judged_whatever_its_name(run: Run, repository: Repository, files: dict[str, str]) -> None:
    policy = 'resource "aws_iam_role_policy" "p" {\n  role = aws_iam_role.r.id\n  policy = file("${path.module}/policy.md")\n}\n'
    repository.write({"docs/guide.md": "one\n", "policy.md": '{"Statement":[]}', "policy.tf": policy})
    repository.commit()
    committed(repository, files)
    ended = run("diff", "main", "change", "--root", str(repository.root), "--format", "json")
    assert "no file that fivegates reads" not in ended.err
    assert ("FG301" in {one["check"] for one in json.loads(ended.out)["new"]}) == ("policy.md" in files)


def test_a_link_that_is_bent_elsewhere_is_a_change(run: Run, repository: Repository) -> None:
    repository.write({"one.txt": "", "two.txt": 'resource "aws_bedrockagent_agent" "bent" {\n  agent_name = "bent"\n}\n'})
    (repository.root / "linked.tf").symlink_to("one.txt")
    repository.commit()
    repository.git("checkout", "-q", "-b", "change")
    (repository.root / "linked.tf").unlink()
    (repository.root / "linked.tf").symlink_to("two.txt")
    repository.commit()
    assert [one["name"] for one in asked(run, repository, "main", "change")[1]["agents"]["added"]] == ["bent"]


# ---------------------------------------------------------------------------------------------------- annotations


def test_annotations_of_lines_that_the_change_writes_come_first(run: Run, repository: Repository) -> None:
    wide = 'resource "aws_iam_role_policy" "p" {\n  role = aws_iam_role.r.id\n  policy = jsonencode({Statement = [{Effect = "Allow", Action = "s3:Get*", Resource = "*"}]})\n}\n'  # fmt: skip  # noqa: E501
    repository.write({"policy.tf": wide})
    repository.commit()
    committed(repository, {"policy.tf": wide.replace("s3:Get*", "*"), "z/joiner.tf": agent("joiner"), "x y/é.tf": "# nothing\n"})
    ended = run("diff", "main", "change", "--root", str(repository.root), "--format", "github")
    errors = [line for line in ended.out.splitlines() if line.startswith("::error ")]
    lines = [line.partition("title=")[0] for line in errors]
    on_touched = [line.startswith(("::error file=policy.tf,line=3", "::error file=z/joiner.tf")) for line in lines]
    assert sorted(on_touched, reverse=True) == on_touched and on_touched[0]
    assert "::error file=policy.tf,line=3," in lines


BROKEN = {
    "no TOML": ({"fivegates.toml": "fail_on = high\n"}, ("fivegates.toml", 1)),
    "a word that is none": ({"fivegates.toml": 'not_agent = ["**"]\n\nfail_on = "never"\n'}, ("fivegates.toml", 3)),
    "no text": ({"fivegates.toml": b'fail_on = "high"\n# \xff\n'}, ("fivegates.toml", 2)),
    "two files": ({"fivegates.toml": "", "pyproject.toml": '[project]\nname = "a"\n[tool.fivegates]\n'}, ("pyproject.toml", 3)),
    "a baseline": ({"fivegates.baseline.jsonl": "\n{}\n"}, ("fivegates.baseline.jsonl", 2)),
    "a pack": (
        {"fivegates.toml": '[packs]\npaths = ["policy/**"]\n', "policy/A.yaml": "id: [\n"},
        ("policy/A.yaml", 2),
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_change_that_breaks_what_says_how_to_judge_is_judged_by_the_base(run: Run, repository: Repository, case: str) -> None:
    files, place = BROKEN[case]
    repository.write({"joiner.tf": agent("joiner")})
    for path, text in files.items():
        (repository.root / path).parent.mkdir(exist_ok=True)
        (repository.root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    code, document = asked(run, repository)
    assert (code, document["exit_code"]) == (1, 1)
    assert {"FG101", "FG217"} <= {check for check, _, _ in new(document)}
    assert [(one["place"]["path"], one["place"]["line"]) for one in document["errors"]] == [place]
    (repository.root / "joiner.tf").unlink()
    for words in (("main",), ("main", "--unreadable", "warn")):
        ended = run("diff", *words, "--root", str(repository.root), "--no-cache")
        assert (ended.code, ended.err) == (2, "")
        assert f"{place[0]}:{place[1]}: " in ended.out
    repository.commit()
    assert f"{place[0]}:{place[1]}: " in said(run, repository.root, "HEAD~1", "HEAD", "--no-cache").out


def test_settings_of_the_base_that_are_broken_are_one_sentence(run: Run, repository: Repository) -> None:
    repository.write({"fivegates.toml": "fail_on = high\n"})
    repository.commit()
    repository.write({"fivegates.toml": 'fail_on = "high"\n'})
    ended = said(run, repository.root, "main")
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 2
    assert ended.err.startswith("error: fivegates.toml:1: ")


def test_who_is_called_no_agent_is_told_on_the_line_that_says_so(run: Run, repository: Repository) -> None:
    repository.write({"fivegates.toml": 'fail_on = "high"\nnot_agent = [\n  "k8s/*",\n  "terraform/*/scout",\n]\n'})
    code, document = asked(run, repository)
    assert code == 1
    assert [one for one in new(document) if one[0] == "FG511"] == [("FG511", "fivegates.toml", 4)]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_the_change_makes_unreadable_is_named_where_a_person_looks(run: Run, repository: Repository, form: str) -> None:
    most = 20
    repository.write({f"bad{number:02}.tf": 'resource "x" {\n' for number in range(most + 2)})
    page = said(run, repository.root, "main", "--format", form).out
    named = [number for number in range(most + 2) if f"bad{number:02}.tf:1" in page]
    assert named == list(range(most))
    assert "and 2 more" in page


def partial_clone(repository: Repository, root: Path) -> None:
    """A clone that has the files of the last commit alone."""
    repository.git("config", "uploadpack.allowFilter", "true")
    subprocess.run(
        ["git", "clone", "-q", "--filter=blob:none", repository.root.as_uri(), str(root)], check=True, capture_output=True, env=os.environ
    )


@pytest.mark.parametrize("kept", ["fivegates.toml", "link.tf", "main.tf"])
def test_what_a_partial_clone_lacks_is_not_taken_for_what_the_change_adds(
    run: Run, repository: Repository, tmp_path_factory: pytest.TempPathFactory, kept: str
) -> None:
    repository.write({"fivegates.toml": "# the defaults\n"})
    (repository.root / "link.tf").symlink_to("main.tf")
    repository.commit()
    (repository.root / kept).unlink()
    repository.write({kept: '# "fail_on" stays\n'})
    repository.commit()
    root = tmp_path_factory.mktemp("clones") / "partial"
    partial_clone(repository, root)
    ended = said(run, root, "HEAD~1", "--exact", "--no-cache")
    assert (ended.out, len(ended.err.splitlines()) <= 2) == ("", True)
    assert "git fetch --refetch --no-filter" in ended.err


def test_a_commit_whose_objects_are_lost_is_not_compared_with(run: Run, repository: Repository) -> None:
    lost = subprocess.run(["git", "rev-parse", "HEAD:main.tf"], cwd=repository.root, check=True, capture_output=True, text=True).stdout
    repository.write({"main.tf": ROLE})
    repository.commit()
    (repository.root / ".git/objects" / lost[:2] / lost[2:].strip()).unlink()
    ended = said(run, repository.root, "HEAD~1", "--no-cache")
    assert (ended.out, len(ended.err.splitlines())) == ("", 2)
    assert "git lacks the content of 1 file of HEAD~1 (" in ended.err
    assert "which is main.tf" in ended.err
