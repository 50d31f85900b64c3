"""No command shows a credential, how one begins or how one ends: in results, in messages on standard error, out of the past."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_run import Ended, Run

sys.path.append(str(Path(__file__).parents[1] / "secrets"))
from made_up_keys import generated, key_of
from planted_tree import planted

from fivegates.secrets.knowledge import load_knowledge

LIVE = [row for row in load_knowledge().formats if not row.not_live and row.opens != "name" and not row.uuid]
CHOSEN = [row for row in LIVE[::8] if row.prefix] + [row for row in LIVE if row.id in ("github-app-token", "grafana-cloud-token")]
KEYS = {row.id.upper().replace("-", "_"): (row.prefix, key_of(row, 7)) for row in CHOSEN}
PASSWORDS = {name: f"Vx7q{generated(14, seed=number)}Zt" for number, name in enumerate(("env", "argo", "flux", "deployment", "removed"))}
COMMANDS = {
    "agents": ["agents", "."],
    "agents in JSON": ["agents", "--format", "json", "."],
    "agents in CSV": ["agents", "--candidates", "--format", "csv", "."],
    "agents in Markdown": ["agents", "--candidates", "--format", "markdown", "."],
    "agents for Backstage": ["agents", "--format", "backstage", "."],
    "agents at length": ["agents", "--long", "."],
    "one agent": ["agents", "--explain", "support-agent-0", "."],
    "an agent that is not there": ["agents", "--explain", KEYS["GITHUB_APP_TOKEN"][1], "."],
    "credentials": ["query", "SELECT * FROM credentials"],
    "identities in JSON": ["query", "--format", "json", "SELECT * FROM identities"],
    "a broken question": ["query", f"SELECT {KEYS['GITHUB_APP_TOKEN'][1]} FROM agents"],
    "a check": ["explain", "FG204"],
    "who": ["who", KEYS["GITHUB_APP_TOKEN"][1]],
    "why": ["why", "support-agent-0"],
    "why in JSON": ["why", "support-agent-0", KEYS["GITHUB_APP_TOKEN"][1], "--format", "json"],
    "why of an agent that is not there": ["why", KEYS["GITHUB_APP_TOKEN"][1], "s3:GetObject"],
    "what is no question": ["why", "support-agent-0", "a", "b", KEYS["GITHUB_APP_TOKEN"][1]],
    "single files": ["secrets", ".env", "pw/.env", "compose.yaml", "tools/mcp.json", "infra/main.tf", "pw/argo.yaml", "gone.env"],
    "single files in JSON": ["secrets", "--format", "json", ".env", "k8s/secret.yaml", "bad.yaml"],
    "a plan off a live value": ["split", KEYS["GITHUB_APP_TOKEN"][1]],
    "drafts of contracts": ["contract", "new", "--all"],
    "contracts": ["contract", "check", "--format", "json"],
    "resources": ["resolve", "."],
    "a person": ["leaver", "alice@example.com"],
    "a person in JSON": ["leaver", "alice@example.com", "--format", "json"],
    "a person whom nobody knows": ["leaver", KEYS["GITHUB_APP_TOKEN"][1]],
    "a review": ["review", "."],
    "a review as a page": ["review", "--format", "html", "."],
    "a review as CSV": ["review", "--format", "csv", "."],
    "a review in JSON": ["review", "--format", "json", "."],
    "a review of an agent that is not there": ["review", "--agent", KEYS["GITHUB_APP_TOKEN"][1], "."],
    "findings of the past": ["scan", "--history", "."],
    "findings of the past as a page": ["scan", "--history", "--format", "html", "."],
    "findings of the past in JSON": ["scan", "--history", "--format", "json", "."],
}


def passwords_in_odd_places() -> dict[str, str]:
    """Passwords that show no form of their own, each also where a name or a path is expected."""
    account = {"kind": "ServiceAccount", "name": PASSWORDS["argo"]}
    parameters = [{"name": "image.repository", "value": "example.com/triage-agent"}, {"name": "password", "value": PASSWORDS["argo"]}]
    source = {"repoURL": "https://charts.example.com", "chart": "triage-agent", "helm": {"parameters": parameters}}
    values = {"auth": {"password": PASSWORDS["flux"]}, "serviceAccount": {"name": PASSWORDS["flux"]}, "env": {"OPENAI_MODEL": "m"}}
    release = {"chart": {"spec": {"chart": "triage-agent"}}, "values": {**values, "image": {"repository": "example.com/triage-agent"}}}
    env = [{"name": "DB_PASSWORD", "value": PASSWORDS["deployment"]}, {"name": "ANTHROPIC_MODEL", "value": "m"}]
    pod = {"serviceAccountName": PASSWORDS["deployment"], "containers": [{"name": "agent", "image": "example.com/agent:1", "env": env}]}
    objects = {
        "argo": ("argoproj.io/v1alpha1", "Application", "triage-agent", {"source": source, "destination": {"namespace": "a"}}),
        "flux": ("helm.toolkit.fluxcd.io/v2", "HelmRelease", "triage-agent", release),
        "deployment": ("apps/v1", "Deployment", PASSWORDS["deployment"], {"template": {"spec": pod}}),
    }
    binding = {"roleRef": {"kind": "Role", "name": "reader"}, "subjects": [account]}
    return {
        "pw/.env": f"DB_PASSWORD={PASSWORDS['env']}\n",
        f"{PASSWORDS['env']}/broken.tf": "x {\n",
        f"{PASSWORDS['env']}/bad.yaml": "kind: [\n",
        "pw/main.tf": f'module "x" {{\n  source = "./{PASSWORDS["env"]}/none"\n}}\n',
        "pw/binding.yaml": json.dumps(
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b"}, **binding}
        ),
        **{
            f"pw/{file}.yaml": json.dumps({"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec})
            for file, (version, kind, name, spec) in objects.items()
        },
    }


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, env=environment)


@pytest.fixture(scope="module")
def leaky(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository full of credentials, one of which was removed again."""
    root = tmp_path_factory.mktemp("leaky")
    files = planted({name: key for name, (_prefix, key) in KEYS.items()}) | passwords_in_odd_places()
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    git(root, "init", "-q")
    (root / "old.env").write_text(f"DB_PASSWORD={PASSWORDS['removed']}\n", encoding="utf-8")
    git(root, "add", "-A", "-f")
    git(root, "commit", "-qm", "first")
    git(root, "rm", "-q", "old.env")
    git(root, "commit", "-qm", "second")
    return root


def told(ended: Ended) -> set[str]:
    """Credentials of which six characters of the beginning, behind what the provider publishes, or of the end are printed."""
    secrets = KEYS | {name: ("", password) for name, password in PASSWORDS.items()}
    text = ended.out + ended.err
    return {name for name, (prefix, key) in secrets.items() if key.removeprefix(prefix)[:6] in text or key[-6:] in text}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_shows_how_a_credential_begins_or_ends(command: str, run: Run, leaky: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(leaky)
    ended = run(*COMMANDS[command])
    assert told(ended) == set()
    assert ended.code in (0, 1, 2)


def test_what_no_command_shows_is_what_the_files_hold(leaky: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in leaky.rglob("*") if path.is_file() and ".git" not in path.parts)
    assert told(Ended(0, text, "")) == {*KEYS, *PASSWORDS} - {"removed"}


def test_the_credential_of_the_past_is_found(run: Run, leaky: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(leaky)
    assert "old.env" in run(*COMMANDS["findings of the past"]).out
