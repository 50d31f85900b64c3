"""``resolve`` prints no password, nor its beginning or end, wherever an author wrote it."""

from __future__ import annotations

import base64
import json

import pytest
from made_up_keys import generated

from fivegates.gathering import gather
from fivegates.report.resolve_json import render
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

PASSWORD = generated(20, seed=9)
ENCODED = base64.b64encode(PASSWORD.encode()).decode()
APPLIED = json.dumps({"kind": "Secret", "data": {"word": ENCODED}, "stringData": {"other": PASSWORD}})

PARAMETERS = {"parameters": [{"name": "db.password", "value": PASSWORD}]}


def compose(command: object) -> dict[str, str]:
    return {"compose.yaml": json.dumps({"name": "shop", "services": {"a": {"image": "example.com/a:1", "command": command}}})}


def manifest(kind: str, version: str, spec: dict[str, object], metadata: dict[str, object] | None = None) -> dict[str, str]:
    head = {"apiVersion": version, "kind": kind, "metadata": {"name": "s", "namespace": "n", **(metadata or {})}}
    return {"s.yaml": json.dumps({**head, **spec})}


TREES = {
    "docker login in a shell": compose(f'sh -c "docker login -u bob -p {PASSWORD} ghcr.io"'),
    "docker login as a list": compose(["docker", "login", "-u", "bob", "-p", PASSWORD]),
    "a named option as a list": compose(["app", "--password", PASSWORD]),
    "mysql": compose(f"mysql -uroot -p{PASSWORD} agents"),
    "curl": compose(f"curl -s -u bob:{PASSWORD} https://api.acme.io"),
    "an unsealed SealedSecret": manifest(
        "SealedSecret", "bitnami.com/v1alpha1", {"spec": {"encryptedData": {"word": PASSWORD}, "template": {"data": {"other": PASSWORD}}}}
    ),
    "the last applied configuration": manifest(
        "Secret", "v1", {"type": "Opaque"}, {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": APPLIED}}
    ),
    "a Secret in Terraform": {
        "main.tf": "resource \"kubernetes_secret\" \"s\" {\n  data = {\n    word = \"" + PASSWORD + "\"\n  }\n}\n"
    },
    "parameters of an Argo CD Application": manifest(
        "Application",
        "argoproj.io/v1alpha1",
        {"spec": {"source": {"repoURL": "https://acme.io/c", "chart": "c", "helm": PARAMETERS}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("files", TREES.values(), ids=TREES)
def test_nothing_of_it_is_printed(files: dict[str, str]) -> None:
    gathered = gather(MemoryTree(files), Settings())
    assert gathered.resolved.resources
    text = render(gathered.resolved.resources, redactor=gathered.redactor)
    assert [part for part in (PASSWORD[:6], PASSWORD[-6:], ENCODED[:8], ENCODED[8:16]) if part in text] == []


@pytest.mark.parametrize("command", ["mkdir -p /var/lib/agents", "mysql -pagents", "docker login -u bob -p changeme ghcr.io"])
def test_what_is_no_password_stays(command: str) -> None:
    gathered = gather(MemoryTree(compose(command)), Settings())
    assert json.dumps(command) in render(gathered.resolved.resources, redactor=gathered.redactor)
