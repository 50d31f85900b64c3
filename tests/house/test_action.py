"""The composite action takes no input as code, trusts no third party, and writes its outputs before it fails."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")
ANNOTATION = re.compile(r"::(?:error|warning|notice) file=[^,:\n]*,line=\d+,title=[^:,\n]*::.*")  # all else of it is escaped

SHARED = """\
resource "aws_iam_role" "shared" {
  name = "ai-svc"
}

resource "aws_bedrockagent_agent" "one" {
  agent_name              = "one"
  agent_resource_role_arn = aws_iam_role.shared.arn
}

resource "aws_bedrockagent_agent" "two" {
  agent_name              = "two::error::injected"
  agent_resource_role_arn = aws_iam_role.shared.arn # ::error::injected
}
"""


def load(path: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    return loaded


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load("action.yml")["runs"]["steps"]
    return found


def test_no_step_mixes_an_expression_into_its_script() -> None:
    assert [step["name"] for step in steps() if "${{" in step["run"]] == []


def test_everything_used_is_pinned_to_a_commit() -> None:
    jobs = load(".github/workflows/ci.yml")["jobs"]
    used = [step["uses"] for step in (*steps(), *(step for job in jobs.values() for step in job["steps"])) if "uses" in step]
    assert used and [name for name in used if not PINNED.fullmatch(name)] == []


def test_every_output_is_one_that_the_scan_writes() -> None:
    action = load("action.yml")
    script = next(step["run"] for step in steps() if step.get("id") == "scan")
    for name, output in action["outputs"].items():
        if name != "mode":
            assert output["value"] == f"${{{{ steps.scan.outputs.{name} }}}}"
            assert f"{name}=" in script


def test_no_python_of_a_step_looks_for_modules_in_the_scanned_repository() -> None:
    scripts = [step["run"].replace("\\\n", " ") for step in steps()]
    calls = [call for script in scripts for call in re.findall(r"python\" (?:-\w+ )+", script)]
    assert len(calls) > 4
    assert [call for call in calls if not call.startswith('python" -I ')] == []


def run_scan(tmp_path: Path, path: str, **inputs: str) -> tuple[int, str, dict[str, str]]:
    """The scan step as a runner runs it: exit code, log and outputs."""
    (step,) = [step for step in steps() if step.get("id") == "scan"]
    variables = dict.fromkeys(step["env"], "") | {"INPUT_UNREADABLE": "fail", "INPUT_PATH": path} | inputs
    runner = {
        "PATH": os.environ["PATH"],
        "FIVEGATES_CACHE_DIR": "",
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "FIVEGATES_PROGRAMS": str(Path(sys.executable).parent),
    }
    (tmp_path / "output").touch()
    here = path if Path(path).is_dir() else None
    done = subprocess.run(["bash", "-c", step["run"]], capture_output=True, text=True, env=variables | runner, check=False, cwd=here)
    outputs = dict(line.split("=", 1) for line in (tmp_path / "output").read_text(encoding="utf-8").splitlines())
    return done.returncode, done.stdout, outputs


needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="the action's steps are bash scripts")


@needs_bash
def test_the_scan_step_writes_its_outputs_and_then_fails(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "main.tf").write_text(SHARED, encoding="utf-8")
    code, log, outputs = run_scan(tmp_path, str(tmp_path / "tree"))
    sarif = json.loads(Path(outputs["sarif-file"]).read_text(encoding="utf-8"))
    assert (code, outputs["exit-code"]) == (1, "1")
    assert int(outputs["findings-count"]) == len(sarif["runs"][0]["results"]) > 1
    assert "FG201" in log


@needs_bash
def test_no_line_of_the_repository_is_taken_for_a_command_of_the_runner(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "main.tf").write_text(SHARED, encoding="utf-8")
    _, log, _ = run_scan(tmp_path, str(tmp_path / "tree"))
    lines = log.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{32}", token)
    end = lines.index(f"::{token}::")
    assert "injected" in "".join(lines[:end])
    assert lines[end + 1 :] and [line for line in lines[end + 1 :] if not ANNOTATION.fullmatch(line)] == []


@needs_bash
def test_inputs_are_arguments_and_never_code_or_options(tmp_path: Path) -> None:
    code, _, outputs = run_scan(tmp_path, "--exit-zero", INPUT_SARIF_FILE=str(tmp_path / "$(touch ran) x.sarif"))
    assert (code, outputs) == (2, {"exit-code": "2"})
    code, _, outputs = run_scan(tmp_path, str(tmp_path), INPUT_SARIF_FILE=str(tmp_path / "$(touch ran) x.sarif"))
    assert (code, outputs["sarif-file"]) == (0, str(tmp_path / "$(touch ran) x.sarif"))
    assert not list(Path.cwd().glob("ran")) and not (tmp_path / "ran").exists()


@needs_bash
def test_each_line_of_plans_is_one_plan(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    sources = {"one": SHARED, "two": 'resource "aws_iam_role" "r" {}\n'}
    for name, text in sources.items():
        (tree / name).mkdir(parents=True)
        (tree / name / "main.tf").write_text(text, encoding="utf-8")
        labels = re.findall('resource "(.*)" "(.*)"', text)
        resources = [{"mode": "managed", "type": type, "name": label} for type, label in labels]
        plan = {"format_version": "1.2", "planned_values": {}, "configuration": {"root_module": {"resources": resources}}}
        (tmp_path / f"{name} $(touch ran).json").write_text(json.dumps(plan), encoding="utf-8")
    plans = "".join(f"{name}={tmp_path}/{name} $(touch ran).json\n" for name in sources)
    code, _, outputs = run_scan(tmp_path, str(tree), INPUT_PLAN=plans)
    assert (code, outputs["findings-count"]) == (0, "0")  # in both plans nothing is left
    code, _, _ = run_scan(tmp_path, str(tree), INPUT_PLAN=plans.partition("\n")[0])
    assert code == 0
    code, _, _ = run_scan(tmp_path, str(tree), INPUT_PLAN=f"{plans}--exit-zero\n")
    assert code == 2


@needs_bash
@pytest.mark.parametrize("module", ["json", "secrets", "yaml", "click", "sitecustomize"])
def test_no_module_of_the_scanned_repository_is_imported(tmp_path: Path, module: str) -> None:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / f"{module}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    code, _, outputs = run_scan(tmp_path, str(folder))
    assert (code, outputs["findings-count"]) == (0, "0")
    assert not (tmp_path / "ran").exists()
