"""The action's steps, run one after the other as a runner runs them, for each event that starts a workflow."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the action's steps are bash scripts")

ROLE = 'resource "aws_iam_role" "r" {\n  name = "ai-svc"\n  assume_role_policy = "{}"\n}\n'
FETCH = "give actions/checkout fetch-depth: 2 and no ref"


def agent(name: str, says: str = "") -> str:
    return (
        f'resource "aws_bedrockagent_agent" "{name}" {{\n  agent_name = "{says or name}"\n'
        "  agent_resource_role_arn = aws_iam_role.r.arn\n}\n"
    )


@dataclass
class Ended:
    """What a run of the action leaves: how it ended, what the log says, outputs by name, the summary."""

    code: int
    log: str
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    @property
    def commands(self) -> list[str]:
        """The commands that the runner obeys: those outside of what was stopped."""
        found, token = [], ""
        for line in self.log.splitlines():
            if token:
                token = "" if line == f"::{token}::" else token
            elif line.startswith("::stop-commands::"):
                token = line.removeprefix("::stop-commands::")
            elif re.match(r"\s*::|.*##\[", line):
                found.append(line)
        return found


class Runner:
    """A repository with a main branch and a pull request of it, and a runner that checks out what an event names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.origin = folder / "origin"
        self.origin.mkdir()
        self.git("init", "-q", "-b", "main")
        self.write({"main.tf": ROLE + agent("triage"), "README.md": "one\n"})

    def git(self, *words: str, where: Path | None = None) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"]
        quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        done = subprocess.run(["git", *who, *words], cwd=where or self.origin, check=True, capture_output=True, text=True, env=quiet)
        return done.stdout.strip()

    def write(self, files: dict[str, str | None]) -> None:
        for path, text in files.items():
            file = self.origin / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                file.unlink()
            else:
                file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "one", "--allow-empty")

    def pull_request(self, files: dict[str, str | None]) -> None:
        """A branch with a commit before that of ``files``, merged as GitHub does it: onto main, which went on meanwhile."""
        self.git("checkout", "-q", "-b", "change")
        self.write({"notes.txt": "first commit of the change\n"})
        self.write(files)
        self.git("checkout", "-q", "main")
        self.write({"other.tf": "# main went on\n"})
        self.git("checkout", "-q", "-b", "merge")
        self.git("merge", "-q", "--no-ff", "-m", "merge", "change")

    def run(self, event: str, *, ref: str = "merge", depth: int = 2, sha: str = "", **inputs: str) -> Ended:
        """Both scripts of the action under ``event``; what is put up in between is the environment that the tests run in."""
        checkout = self.folder / f"checkout{len(list(self.folder.iterdir()))}"
        self.git("clone", "-q", "--no-tags", f"--depth={depth}", "--branch", ref, self.origin.as_uri(), str(checkout), where=self.folder)
        temp = self.folder / f"temp-of-{checkout.name}"
        temp.mkdir()
        files = {name: temp / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH")}
        for file in files.values():
            file.touch()
        recorded = ROOT / "tests" / "house" / "events" / f"{event}.json"
        files["GITHUB_EVENT_PATH"].write_bytes(recorded.read_bytes())
        variables = {
            "PATH": os.environ["PATH"],
            "FIVEGATES_CACHE_DIR": "",  # nothing of another run
            "RUNNER_TEMP": str(temp),
            "GITHUB_EVENT_NAME": event,
            "GITHUB_SHA": sha or self.git("rev-parse", "merge" if event == "pull_request" else ref),
            **{name: str(path) for name, path in files.items()},
        }
        action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
        given = {name: str(about["default"]) for name, about in action["inputs"].items()} | {
            name.replace("_", "-"): value for name, value in inputs.items()
        }
        expressions = {f"inputs.{name}": value for name, value in given.items()}
        expressions["steps.setup.outputs.programs"] = str(Path(sys.executable).parent)
        ended = Ended(0, "")
        for step in action["runs"]["steps"]:
            if step["id"] == "setup":
                continue
            env = variables | {name: expressions[value.strip("${} ")] for name, value in step["env"].items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=checkout, env=env, capture_output=True, text=True, check=False,
            )  # fmt: skip
            ended.log += done.stdout + done.stderr
            ended.code = done.returncode
            ended.outputs |= dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines())
            expressions |= {f"steps.{step['id']}.outputs.{name}": value for name, value in ended.outputs.items()}
            if ended.code:
                break
        ended.summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        return ended


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_a_pull_request_of_a_fork_that_shares_an_identity_fails_on_the_line_it_adds(runner: Runner) -> None:
    runner.pull_request({"joiner.tf": agent("joiner")})
    ended = runner.run("pull_request")
    assert (ended.code, ended.outputs["mode"], ended.outputs["exit-code"]) == (1, "diff", "1")
    errors = [line for line in ended.commands if line.startswith("::error ")]
    assert [line for line in errors if line.startswith("::error file=joiner.tf,line=3,title=FG217 ")]
    assert all(line.startswith("::error file=joiner.tf,") for line in errors[:2])
    assert "joiner" in ended.summary and ended.summary.startswith("## fivegates: ")
    sarif = json.loads(Path(ended.outputs["sarif-file"]).read_text(encoding="utf-8"))
    assert int(ended.outputs["findings-count"]) == len(sarif["runs"][0]["results"]) > 0


def test_what_main_holds_already_fails_no_pull_request(runner: Runner) -> None:
    runner.write({"old.tf": agent("old")})
    runner.pull_request({"notes.tf": "# nothing\n"})
    ended = runner.run("pull_request")
    assert (ended.code, ended.commands, ended.outputs["findings-count"]) == (0, [], "0")
    assert runner.run("push", ref="main").code == 1


def test_the_whole_pull_request_counts_and_not_only_its_last_commit(runner: Runner) -> None:
    runner.pull_request({"joiner.tf": agent("joiner")})
    runner.git("checkout", "-q", "change")
    runner.write({"last.tf": "# harmless\n"})
    runner.git("checkout", "-q", "-B", "merge", "main")
    runner.git("merge", "-q", "--no-ff", "-m", "merge", "change")
    assert runner.run("pull_request").code == 1


def test_a_pull_request_that_changes_nothing_that_is_read_is_answered_at_once(runner: Runner) -> None:
    runner.git("checkout", "-q", "-b", "change")
    runner.write({"README.md": "two\n"})
    runner.git("checkout", "-q", "-b", "merge", "main")
    runner.git("merge", "-q", "--no-ff", "-m", "merge", "change")
    ended = runner.run("pull_request")
    assert (ended.code, ended.outputs["findings-count"]) == (0, "0")
    assert "no file that fivegates reads was changed" in ended.log


@pytest.mark.parametrize(
    ("ref", "depth"), [("merge", 1), ("change", 5), ("main", 5)], ids=["a shallow checkout", "the branch of the pull request", "the base"]
)
def test_without_the_merge_commit_and_its_parent_it_says_how_to_get_them(runner: Runner, ref: str, depth: int) -> None:
    runner.pull_request({"joiner.tf": agent("joiner")})
    ended = runner.run("pull_request", ref=ref, depth=depth)
    assert (ended.code, len(ended.commands)) == (2, 1)
    assert FETCH in ended.commands[0]


def test_a_branch_that_merged_main_is_not_taken_for_github_s_merge(runner: Runner) -> None:
    runner.pull_request({"joiner.tf": agent("joiner")})
    runner.git("checkout", "-q", "change")
    runner.git("merge", "-q", "--no-ff", "-m", "main into change", "main")
    assert runner.run("pull_request", ref="change", depth=5).code == 2


def test_outside_of_a_checkout_it_says_so_too(runner: Runner) -> None:
    runner.pull_request({})
    assert FETCH in runner.run("pull_request", path="..").log
    ended = runner.run("pull_request", path="$(touch ran)")
    assert (ended.code, ended.commands) == (2, ["::error::fivegates: the input path names no folder; actions/checkout has to come before."])


def test_it_does_not_run_where_forks_meet_secrets(runner: Runner) -> None:
    runner.pull_request({"joiner.tf": agent("joiner")})
    ended = runner.run("pull_request_target", ref="main")
    assert (ended.code, len(ended.commands)) == (2, 1)
    assert "use pull_request" in ended.commands[0]


def test_a_merge_queue_compares_with_what_is_before_it(runner: Runner) -> None:
    runner.write({"joiner.tf": agent("joiner")})
    runner.git("branch", "queue")
    ended = runner.run("merge_group", ref="queue")
    assert (ended.code, ended.outputs["mode"]) == (1, "diff")
    assert runner.run("merge_group", ref="queue", depth=1).code == 2


def test_a_push_scans_the_folder(runner: Runner) -> None:
    ended = runner.run("push", ref="main", depth=1)
    assert (ended.code, ended.outputs["mode"]) == (1, "scan")
    assert any("FG101" in command for command in ended.commands)


def test_a_schedule_asks_what_time_brings(runner: Runner) -> None:
    contract = (
        "apiVersion: fivegates/v1\nkind: AgentContract\nname: triage\nstatus: active\nowner: alice@example.com\npurpose: p\nrisk: low\n"
        'covers: [{terraform: ".//aws_bedrockagent_agent.triage"}]\n'
        "lifecycle: {reviewed: 2025-01-05, reviewed_by: bob@example.com, expires: 2025-06-30}\n"
    )
    runner.write({"agent.contract.yaml": contract, "joiner.tf": agent("joiner")})
    ended = runner.run("schedule", ref="main", depth=1, moment="calendar")
    assert ended.code == 1
    named = {found for command in ended.commands for found in re.findall(r"title=(FG\d+)", command)}
    assert "FG507" in named and named <= {"FG503", "FG504", "FG505", "FG506", "FG507"}


def test_a_plan_makes_it_a_scan(runner: Runner) -> None:
    runner.pull_request({})
    plan = runner.folder / "plan.json"
    resources = [
        {"mode": "managed", "type": "aws_iam_role", "name": "r"},
        {"mode": "managed", "type": "aws_bedrockagent_agent", "name": "triage"},
    ]
    planned = {"format_version": "1.2", "planned_values": {}, "configuration": {"root_module": {"resources": resources}}}
    plan.write_text(json.dumps(planned), encoding="utf-8")
    ended = runner.run("pull_request", depth=1, plan=f"{plan}\n")
    assert (ended.code, ended.outputs["mode"]) == (0, "scan")
    assert runner.run("pull_request", depth=1, mode="scan").outputs["mode"] == "scan"
    assert runner.run("pull_request", mode="$(touch ran)").code == 2


HOSTILE: dict[str, str | None] = {
    "x\n::error::from a name.tf": agent("one", "a\u202eb"),
    "y%0A::set-output name=x::y.tf": agent("two", "::stop-commands::00"),
    "::warning::z.tf": agent("three", "##[error]q \u001b[2J |x| <img src=x> `y`"),
    "line,file=b::title.tf": agent("four") + "# ::add-mask::x\n",
    "$(touch ran) `touch ran`.tf": agent("five"),
}


def test_names_that_try_to_be_commands_are_names(runner: Runner) -> None:
    runner.pull_request(HOSTILE)
    ended = runner.run("pull_request")
    assert ended.code == 1
    legal = re.compile(r"::(?:error|warning|notice) file=[^,:\n]*,line=\d+,title=[^:,\n]*::.*")
    assert ended.commands and [command for command in ended.commands if not legal.fullmatch(command)] == []
    assert not any("##[" in command or "\x1b" in command or "\u202e" in command for command in ended.commands)
    assert "\u202e" not in ended.summary and "\x1b" not in ended.summary
    assert "<img" in ended.summary and "<img" not in MarkdownIt("commonmark").render(ended.summary)
    assert not [line for line in ended.summary.splitlines() if line.lstrip().startswith("::")]
    assert not list(runner.folder.rglob("ran"))


def test_a_change_that_switches_everything_off_is_judged_by_the_base(runner: Runner) -> None:
    runner.pull_request({"joiner.tf": agent("joiner"), "fivegates.toml": 'fail_on = "critical"\nexclude = ["**"]\n'})
    ended = runner.run("pull_request")
    assert ended.code == 1
    assert [
        line
        for line in ended.commands
        if line.startswith("::notice file=fivegates.toml,line=1,title=notice::settings that come with the change")
    ]


def test_a_broken_configuration_is_no_verdict_and_says_so(runner: Runner) -> None:
    runner.write({"fivegates.toml": "fail_on = 3\n"})
    ended = runner.run("push", ref="main")
    assert (ended.code, ended.outputs["exit-code"]) == (2, "2")
    assert "findings-count" not in ended.outputs
    assert ended.commands == ["::error::fivegates gave no verdict (exit code 2); the log of this step says why."]


def test_a_summary_is_cut_before_github_refuses_it(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = runner.folder / "programs"
    programs.mkdir()
    (programs / "python").symlink_to(sys.executable)
    fake = programs / "fivegates"
    row = "| high | FG201 | " + "ä" * 3000 + " |"
    fake.write_text(
        f"#!{sys.executable}\nimport sys\nfor word in sys.argv:\n    name, _, file = word.partition('=')\n"
        f"    if name == 'markdown':\n        open(file, 'w', encoding='utf-8').write(({row!r} + chr(10)) * 400)\n",
        encoding="utf-8",
    )
    fake.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(programs / "python"))
    ended = runner.run("push", ref="main")
    assert 900_000 < len(ended.summary.encode()) < 1024 * 1024
    assert set(ended.summary.splitlines()[:-3]) == {row}
    assert "This summary is cut" in ended.summary.splitlines()[-1]


def test_what_is_installed_is_pinned_by_hash_and_its_own_checkout(runner: Runner) -> None:
    """The step that sets up, with a Python in its place that writes down what it is asked."""
    programs, temp, asked = runner.folder / "bin", runner.folder / "temp", runner.folder / "asked"
    for folder in (programs, temp / "fivegates" / "bin"):
        folder.mkdir(parents=True)
        (folder / "python3").write_text(f'#!/bin/bash\necho "$*" >>"{asked}"\n', encoding="utf-8")
        (folder / "python3").chmod(0o755)
        (folder / "python").symlink_to("python3")
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    (script,) = [step["run"] for step in action["runs"]["steps"] if step["id"] == "setup"]
    env = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(temp),
        "GITHUB_ACTION_PATH": "/a b",
        "GITHUB_OUTPUT": str(temp / "out"),
    }
    subprocess.run(["bash", "-c", script], env=env, check=True)
    first, second = [line for line in asked.read_text(encoding="utf-8").splitlines() if "-m pip " in line]
    assert "--require-hashes --only-binary :all: --requirement /a b/requirements/action.txt" in first
    assert second.endswith("--no-index --no-deps --no-build-isolation /a b")
    assert (temp / "out").read_text(encoding="utf-8") == f"programs={temp}/fivegates/bin\n"
