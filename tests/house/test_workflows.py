"""The workflows that ``fivegates init`` writes keep the formats' schemas, please the linters, and do what they say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "src" / "fivegates" / "cli" / "workflows"
GITHUB = sorted(WRITTEN.glob("github*.yml"))
OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")

ROLE = 'resource "aws_iam_role" "r" {\n  name = "ai-svc"\n  assume_role_policy = "{}"\n}\n'


def agent(name: str) -> str:
    return f'resource "aws_bedrockagent_agent" "{name}" {{\n  agent_name = "{name}"\n  agent_resource_role_arn = aws_iam_role.r.arn\n}}\n'


def loaded(path: Path) -> dict[str, Any]:
    """YAML as YAML 1.2 reads it where a workflow says ``on``."""
    document: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in document.items()}


def schema(name: str) -> dict[str, Any]:
    """A schema as a development dependency ships it, read as data; nothing of that package is imported."""
    try:
        path = distribution("check-jsonschema").locate_file(f"check_jsonschema/builtin_schemas/vendor/{name}.json")
    except PackageNotFoundError:
        if os.environ.get("CI"):
            raise
        pytest.skip("the development dependency that ships this schema is not installed")
    found: dict[str, Any] = json.loads(Path(str(path)).read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("path", "name"),
    [
        *((path, "github-workflows") for path in GITHUB),
        *((path, "github-workflows") for path in OWN),
        (ROOT / "action.yml", "github-actions"),
        (WRITTEN / "gitlab.yml", "gitlab-ci"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_each_file_keeps_the_schema_of_its_kind(path: Path, name: str) -> None:
    checker = jsonschema.Draft7Validator(schema(name))
    assert [f"{error.json_path}: {error.message}" for error in checker.iter_errors(loaded(path))] == []


def shown() -> dict[str, str]:
    """The files that the page on continuous integration shows, by their path in a repository."""
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    return dict(re.findall(r"```yaml\n# (\S+\.yml)\n(.*?)```", page, re.DOTALL))


def test_the_page_shows_what_is_written(tmp_path: Path) -> None:
    for host in ("github", "gitlab"):
        subprocess.run([sys.executable, "-m", "fivegates", "init", "--workflow", host, str(tmp_path)], check=True, capture_output=True)
    written = {path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.yml")}
    assert len(written) == 3
    assert {path: text for path, text in shown().items() if path in written} == written


def test_code_scanning_asks_for_its_permission_on_the_default_branch_alone(tmp_path: Path) -> None:
    (path,) = [path for path in shown() if path.endswith("code-scanning.yml")]
    (tmp_path / "workflow.yml").write_text(shown()[path], encoding="utf-8")
    workflow = loaded(tmp_path / "workflow.yml")
    assert [error.message for error in jsonschema.Draft7Validator(schema("github-workflows")).iter_errors(workflow)] == []
    (job,) = workflow["jobs"].values()
    assert (list(workflow["on"]), job["if"]) == (["push"], "${{ !github.event.repository.fork }}")
    assert job["permissions"] == {"contents": "read", "security-events": "write", "actions": "read"}
    assert all(PINNED.fullmatch(step["uses"]) for step in job["steps"])


def test_zizmor_finds_nothing_in_the_action_and_the_workflows(tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "zizmor"
    if not program.exists():
        if os.environ.get("CI"):
            raise AssertionError("the development dependency zizmor is not installed")
        pytest.skip("the development dependency zizmor is not installed")
    for path in (*GITHUB, *OWN, ROOT / "action.yml"):
        folder = tmp_path if path.name == "action.yml" else tmp_path / ".github" / "workflows"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder)
    for path, text in shown().items():
        (tmp_path / ".github" / "workflows" / f"shown-{Path(path).name}").write_text(text, encoding="utf-8")
    (tmp_path / ".github" / "workflows" / "shown-fivegates.gitlab-ci.yml").unlink()
    command = [program, "--offline", "--no-config", "--no-progress", "--persona", "pedantic", "--format", "json", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]})
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr
    bad = tmp_path / ".github" / "workflows" / "bad.yml"
    bad.write_text(GITHUB[0].read_text(encoding="utf-8").replace("@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "@v5"), encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_fivegates_finds_nothing_in_its_own_workflows(tmp_path: Path) -> None:
    shutil.copytree(ROOT / ".github" / "workflows", tmp_path / ".github" / "workflows")
    done = subprocess.run([sys.executable, "-m", "fivegates", "scan", str(tmp_path), "--format", "json"], capture_output=True, check=False)
    found = json.loads(done.stdout)
    assert (done.returncode, found["findings"], found["errors"]) == (0, [], [])


def test_only_publishing_can_ask_for_an_identity_and_it_runs_no_code_of_the_repository() -> None:
    jobs = {(path.name, name): job for path in OWN for name, job in loaded(path)["jobs"].items()}
    asking = [key for key, job in jobs.items() if "write" in str(job.get("permissions", ""))]
    assert asking == [("release.yml", "publish")]
    publish, release = jobs["release.yml", "publish"], loaded(ROOT / ".github/workflows/release.yml")
    assert publish["environment"]["name"] == "pypi" and publish["needs"] == "test" and release["jobs"]["test"]["needs"] == "build"
    assert not any("run" in step or "checkout" in step["uses"] for step in publish["steps"])
    assert publish["steps"][-1]["with"] == {"attestations": True}
    assert release["on"] == {"push": {"tags": ["v[0-9]*"]}} and release["permissions"] == {}
    assert not any("secrets." in path.read_text(encoding="utf-8") for path in OWN)
    assert [step["uses"] for job in jobs.values() for step in job["steps"] if not PINNED.fullmatch(step.get("uses", "a@" + "0" * 40))] == []


def test_fivegates_finds_nothing_in_what_it_writes(tmp_path: Path) -> None:
    for host in ("github", "gitlab"):
        subprocess.run([sys.executable, "-m", "fivegates", "init", "--workflow", host, str(tmp_path)], check=True, capture_output=True)
    (tmp_path / ".gitlab-ci.yml").write_text("include:\n  - local: .gitlab/fivegates.gitlab-ci.yml\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "fivegates", "scan", str(tmp_path), "--format", "json"], capture_output=True, check=False)
    found = json.loads(done.stdout)
    assert (done.returncode, found["findings"], found["errors"], found["not_read"], found["notices"]) == (0, [], [], [], [])


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_a_workflow_may_read_and_nothing_else_and_trusts_single_commits(path: Path) -> None:
    workflow = loaded(path)
    (job,) = workflow["jobs"].values()
    assert (workflow["permissions"], job["permissions"]) == ({}, {"contents": "read"})
    assert "secrets." not in path.read_text(encoding="utf-8")
    assert "pull_request_target" not in workflow["on"] and not (workflow["on"].get("pull_request") or {}).get("paths")
    assert [step["uses"] for step in job["steps"] if not PINNED.fullmatch(step["uses"])] == []
    checkout, own = job["steps"]
    assert checkout["with"]["persist-credentials"] is False
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    assert set(own.get("with", {})) <= set(inputs)


def test_the_calendar_has_a_workflow_of_its_own_with_the_whole_history() -> None:
    change, calendar = loaded(WRITTEN / "github.yml"), loaded(WRITTEN / "github-calendar.yml")
    assert set(change["on"]) == {"pull_request", "merge_group"}
    assert set(calendar["on"]) == {"schedule", "workflow_dispatch"}
    checkout, own = calendar["jobs"]["calendar"]["steps"]
    assert (checkout["with"]["fetch-depth"], own["with"]["moment"]) == (0, "calendar")


# ------------------------------------------------------------------------------------------------------------------ GitLab


class Pipeline:
    """A project on GitLab with a merge request, and a runner of its jobs; what ``before_script`` installs is this environment."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        self.base = self.commit({"main.tf": ROLE + agent("triage") + agent("scout")})
        self.git("checkout", "-q", "-b", "change")

    def git(self, *words: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        done = subprocess.run(["git", *who, *words], cwd=self.root, check=True, capture_output=True, text=True, env=quiet)
        return done.stdout.strip()

    def commit(self, files: dict[str, str]) -> str:
        for path, text in files.items():
            (self.root / path).write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "one")
        return self.git("rev-parse", "HEAD")

    def run(self, job: str, **variables: str) -> tuple[int, str]:
        lines = loaded(WRITTEN / "gitlab.yml")[job]["script"]
        env = {"PATH": os.environ["PATH"], "fivegates": str(Path(sys.executable).parent.parent), **variables}
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", "\n".join(lines)], cwd=self.root, env=env, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def quality(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.root / "gl-code-quality-report.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    if shutil.which("bash") is None:
        pytest.skip("the jobs' scripts are bash")
    return Pipeline(tmp_path)


def test_a_merge_request_fails_for_what_it_brings_with_a_report_of_the_whole(pipeline: Pipeline) -> None:
    pipeline.commit({"joiner.tf": agent("joiner")})
    code, log = pipeline.run("fivegates", CI_MERGE_REQUEST_DIFF_BASE_SHA=pipeline.base)
    assert code == 1 and "FG217" in log
    assert {one["location"]["path"] for one in pipeline.quality()} == {"main.tf", "joiner.tf"}
    junit = (pipeline.root / "fivegates-junit.xml").read_text(encoding="utf-8")
    assert "joiner.tf" in junit and "<failure" in junit
    assert "New agent" in (pipeline.root / "fivegates.md").read_text(encoding="utf-8")


def test_a_merge_request_that_brings_nothing_passes(pipeline: Pipeline) -> None:
    pipeline.commit({"more.tf": "# nothing\n"})
    code, log = pipeline.run("fivegates", CI_MERGE_REQUEST_DIFF_BASE_SHA=pipeline.base)
    assert code == 0, log
    assert pipeline.quality()


def test_merged_results_are_compared_with_the_target_branch(pipeline: Pipeline) -> None:
    pipeline.commit({"more.tf": "# nothing\n"})
    pipeline.git("checkout", "-q", "main")
    target = pipeline.commit({"joiner.tf": agent("joiner")})
    pipeline.git("merge", "-q", "--no-ff", "-m", "merge", "change")
    code, log = pipeline.run("fivegates", CI_MERGE_REQUEST_DIFF_BASE_SHA=pipeline.base, CI_MERGE_REQUEST_TARGET_BRANCH_SHA=target)
    assert code == 0, log
    assert pipeline.run("fivegates", CI_MERGE_REQUEST_DIFF_BASE_SHA=pipeline.base)[0] == 1


def test_outside_of_a_merge_request_the_job_says_what_it_is_for(pipeline: Pipeline) -> None:
    code, log = pipeline.run("fivegates")
    assert code != 0 and "this job is for pipelines of merge requests" in log
    code, log = pipeline.run("fivegates", CI_MERGE_REQUEST_DIFF_BASE_SHA="0" * 40)
    assert code == 2 and "git knows no commit" in log


def test_the_default_branch_writes_the_report_that_others_are_compared_with(pipeline: Pipeline) -> None:
    code, _ = pipeline.run("fivegates-default-branch")
    assert code == 0 and pipeline.quality()


def test_a_schedule_fails_for_what_time_brings(pipeline: Pipeline) -> None:
    assert pipeline.run("fivegates-calendar")[0] == 0
    contract = (
        "apiVersion: fivegates/v1\nkind: AgentContract\nname: triage\nstatus: active\nowner: alice@example.com\npurpose: p\nrisk: low\n"
        'covers: [{terraform: ".//aws_bedrockagent_agent.triage"}]\nlifecycle: {reviewed: 2025-01-05, reviewed_by: bob@example.com}\n'
    )
    pipeline.commit({"agent.contract.yaml": contract})
    code, log = pipeline.run("fivegates-calendar")
    assert code == 1 and "FG505" in log and "FG101" not in log


def test_a_job_of_gitlab_installs_outside_of_the_project(pipeline: Pipeline) -> None:
    (template,) = [about for name, about in loaded(WRITTEN / "gitlab.yml").items() if name == ".fivegates"]
    asked, programs = pipeline.root / "asked", pipeline.root / "bin"
    programs.mkdir()
    (programs / "python3").write_text(
        f'#!/bin/bash\necho "$*" >>"{asked}"\nif [ "$3" = venv ]; then mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; fi\n', encoding="utf-8"
    )
    (programs / "python3").chmod(0o755)
    env = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "TMPDIR": str(pipeline.root),
        "FIVEGATES_SOURCE": template["variables"]["FIVEGATES_SOURCE"],
    }
    subprocess.run(["bash", "-eo", "pipefail", "-c", "\n".join(template["before_script"])], env=env, check=True, cwd=pipeline.root)
    first, second = asked.read_text(encoding="utf-8").splitlines()
    assert first.startswith("-I -m venv ")
    assert second.endswith("install --quiet git+https://github.com/OWNER/fivegates@0000000000000000000000000000000000000000")
