"""``--kustomize kubectl`` runs the program on PATH, bounded and in an empty environment, and only when it is asked for.

A script stands in for kubectl: no test needs the real one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from command_run import Run

from fivegates.resolve.kustomize import installed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the program that stands in for kubectl is a script")

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: agent
spec:
  replicas: 1
  template:
    spec:
      serviceAccountName: agent
      containers: [{name: agent, image: "agent:1"}]
"""
RENDERED = DEPLOYMENT.replace("replicas: 1", "replicas: 7") + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: from-a-chart}\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / "over").mkdir(parents=True)
    (folder / "over" / "kustomization.yaml").write_text("resources: [agent.yaml]\nhelmCharts: [{name: chart}]\n")
    (folder / "over" / "agent.yaml").write_text(DEPLOYMENT)
    return folder


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, script: str, name: str = "kubectl") -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def prints(folder: Path, text: str) -> str:
    (folder / "printed.yaml").write_text(text)
    return f'while IFS= read -r line; do printf "%s\\n" "$line"; done < {folder}/printed.yaml'


def resources(run: Run, tree: Path, *more: str) -> dict[str, tuple[int, object]]:
    ended = run("resolve", str(tree), *more)
    found = json.loads(ended.out)["resources"]
    return {one["address"]: (one["place"]["line"], one["values"].get("spec", [{}])) for one in found}


def test_overlays_are_what_the_program_prints_at_the_lines_of_our_own_build(run: Run, tree: Path, program: Path) -> None:
    install(program, prints(program, RENDERED))
    found = resources(run, tree, "--kustomize", "kubectl")
    assert set(found) == {"?/Deployment/agent", "?/ConfigMap/from-a-chart"}
    assert found["?/Deployment/agent"][0] == 2
    assert '"replicas": 7' in json.dumps(found["?/Deployment/agent"][1])


def test_what_the_program_builds_is_no_gap_any_more(run: Run, tree: Path, program: Path) -> None:
    install(program, prints(program, RENDERED))
    assert "helmCharts" in run("scan", str(tree), "--format", "json").out
    assert "helmCharts" not in run("scan", str(tree), "--format", "json", "--kustomize", "kubectl").out


def test_nothing_is_run_unless_it_is_asked_for(run: Run, tree: Path, program: Path) -> None:
    install(program, f": > {program}/was-run")
    run("scan", str(tree))
    assert not (program / "was-run").exists()


def test_the_program_gets_no_environment_no_network_and_no_plugins(
    run: Run, tree: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setenv("KUBECONFIG", "/somewhere")
    install(program, f'set > {program}/environment; echo "$@" > {program}/arguments\n{prints(program, RENDERED)}')
    run("scan", str(tree), "--kustomize", "kubectl")
    environment = (program / "environment").read_text()
    assert "AWS_SECRET_ACCESS_KEY" not in environment
    assert "KUBECONFIG" not in environment
    assert "HTTPS_PROXY='http://127.0.0.1:9'" in environment
    assert str(program) not in next(line for line in environment.splitlines() if line.startswith("PATH="))
    arguments = (program / "arguments").read_text()
    assert arguments.startswith("kustomize --load-restrictor LoadRestrictionsRootOnly ")
    assert "--enable" not in arguments


def test_kustomize_itself_does_where_there_is_no_kubectl(run: Run, tree: Path, program: Path) -> None:
    install(program, f'echo "$@" > {program}/arguments\n{prints(program, RENDERED)}', "kustomize")
    run("scan", str(tree), "--kustomize", "kubectl")
    assert (program / "arguments").read_text().startswith("build ")


@pytest.mark.parametrize("command", [("scan",), ("agents",), ("resolve",), ("query", "SELECT 1", "--root")])
def test_a_missing_program_is_a_mistake_of_usage_that_says_what_to_do(
    run: Run, tree: Path, program: Path, command: tuple[str, ...]
) -> None:
    ended = run(*command, str(tree), "--kustomize", "kubectl")
    assert ended.code == 2
    assert "needs kubectl or kustomize on PATH" in ended.err
    assert "install one of them" in ended.err


def test_a_program_in_the_scanned_folder_is_never_run(run: Run, tree: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tree, f": > {program}/was-run")
    monkeypatch.setenv("PATH", str(tree))
    assert run("scan", str(tree), "--kustomize", "kubectl").code == 2
    assert not (program / "was-run").exists()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo no such thing >&2; exit 1", "it fails: no such thing"),
        ("echo 'a: [b'", "cannot be read"),
        ("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done", "prints more than"),
        ("while :; do :; done", "gives no answer"),
        ("(while :; do :; done) & exit 0", None),
    ],
)
def test_a_program_that_fails_is_listed_and_our_own_build_counts(
    run: Run, tree: Path, program: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str | None
) -> None:
    monkeypatch.setattr(installed, "SECONDS", 0.5)
    monkeypatch.setattr(installed, "LARGEST", 10_000)
    install(program, script)
    ended = run("scan", str(tree), "--format", "json", "--kustomize", "kubectl")
    assert ended.code == 0
    if reason is not None:
        listed = [one for one in json.loads(ended.out)["not_read"] if reason in json.dumps(one)]
        assert [one["place"]["path"] for one in listed] == ["over/kustomization.yaml"]
        assert "?/Deployment/agent" in resources(run, tree, "--kustomize", "kubectl")


@pytest.mark.parametrize("named", ["../../elsewhere", "/etc/elsewhere", "github.com/example/base", "missing"])
def test_the_program_is_not_asked_for_an_overlay_that_names_something_outside(run: Run, tree: Path, program: Path, named: str) -> None:
    (tree / "over" / "kustomization.yaml").write_text(f"resources: [agent.yaml]\nTransformers: [{named}]\n")
    install(program, f": > {program}/was-run")
    ended = run("scan", str(tree), "--format", "json", "--kustomize", "kubectl")
    assert "the installed tool is not asked" in ended.out
    assert not (program / "was-run").exists()
