"""Every planted credential of every language is found once, at its line, and nothing harmless is."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
import yaml
from made_up_keys import generated, key_of, private_key, signed_token

from fivegates.committed.find import Committed, find_committed
from fivegates.errors import ReadError
from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.report.committed import render_json, render_text
from fivegates.secrets.classifier import Classifier
from fivegates.secrets.knowledge import load_knowledge

CLASSIFIER = Classifier(load_knowledge())
FORMATS = [row for row in load_knowledge().formats if not row.not_live]
KEY = key_of(next(row for row in FORMATS if row.id == "openai-project-key"))
PASSWORD = generated(24, seed=7)
GOOGLE = key_of(next(row for row in FORMATS if row.id == "google-api-key"))
OTHER_GOOGLE = key_of(next(row for row in FORMATS if row.id == "google-api-key"), seed=9)
INDENTED = private_key().replace("\n", "\n  ")
ESCAPED = private_key().replace("\n", "\\n")
CODED = base64.b64encode(PASSWORD.encode()).decode()
HARMLESS = yaml.safe_load((Path(__file__).parents[1] / "secrets" / "harmless_values.yaml").read_text(encoding="utf-8"))
HARMLESS_PAIRS = [(name, value) for rows in HARMLESS.values() for name, value in rows if value.isprintable()]


def find(path: str, text: str) -> list[Committed]:
    return find_committed(path, text.encode(), CLASSIFIER, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".env", f"A=1\nOPENAI_API_KEY={KEY}\n", [(2, "OPENAI_API_KEY")]),
        (".env", f"DB_PASSWORD='{PASSWORD}'\n", [(1, "DB_PASSWORD")]),
        (".env", f"# OPENAI_API_KEY={KEY}\n", [(1, "OPENAI_API_KEY")]),
        (".env", f"A={KEY}\nB={KEY}\n", [(1, "A"), (2, "B")]),
        ("svc/prod.env", f"export DB_PASSWORD={PASSWORD}\n", [(1, "DB_PASSWORD")]),
        ("values.yaml", f"db:\n  password: {PASSWORD}\n", [(2, "password")]),
        ("values.yaml", f"env:\n  - name: DB_PASSWORD\n    value: {PASSWORD}\n", [(3, "DB_PASSWORD")]),
        ("compose.yaml", f"services:\n  a:\n    environment:\n      - DB_PASSWORD={PASSWORD}\n", [(4, "DB_PASSWORD")]),
        ("s.yaml", f"kind: Secret\nstringData:\n  password: {PASSWORD}\n", [(3, "password")]),
        ("s.yaml", f"kind: Secret\ndata:\n  password: {CODED}\n", [(3, "password")]),
        ("two.yaml", f"a: 1\n---\npassword: {PASSWORD}\n", [(3, "password")]),
        (".mcp.json", json.dumps({"mcpServers": {"a": {"env": {"OPENAI_API_KEY": KEY}}}}, indent=1), [(5, "OPENAI_API_KEY")]),
        ("main.tf", f'variable "db_password" {{\n  default = "{PASSWORD}"\n}}\n', [(2, "db_password")]),
        ("main.tf", f'resource "a" "b" {{\n  env = {{\n    DB_PASSWORD = "{PASSWORD}"\n  }}\n}}\n', [(3, "DB_PASSWORD")]),
        ("main.tf", f'locals {{\n  keys = jsonencode([{{ password = "{PASSWORD}" }}])\n}}\n', [(2, "password")]),
        ("prod.tfvars", f'db_password = "{PASSWORD}"\n', [(1, "db_password")]),
        ("main.tf.json", json.dumps({"variable": {"x": {"default": KEY}}}, indent=1), [(4, "default")]),
        ("Dockerfile", f"FROM a\nARG DB_PASSWORD={PASSWORD}\n", [(2, "DB_PASSWORD")]),
        ("Dockerfile", f"FROM a\nENV A=1 \\\n  OPENAI_API_KEY={KEY}\n", [(2, "OPENAI_API_KEY")]),
        ("README.md", f"Set `OPENAI_API_KEY={KEY}`.\n", [(1, "")]),
        ("bot.py", f'client = OpenAI(api_key="{KEY}")\n', [(1, "")]),
        ("deploy.sh", f"psql postgres://app:{PASSWORD}@db.acme.internal/app\n", [(1, "")]),
        ("id_rsa", private_key(), [(1, "")]),
        ("values.yaml", f"hostKey: |\n  {INDENTED}\n", [(1, "hostKey")]),  # the block begins a line later and is indented
        (".env", f'SSH_KEY="{ESCAPED}"\n', [(1, "SSH_KEY")]),
        ("s.yaml", f"kind: Secret\ndata:\n  tls.key: {base64.b64encode(private_key('').encode()).decode()}\n", [(3, "tls.key")]),
        (".env", f"FIREBASE_API_KEY={GOOGLE}\nGEMINI_API_KEY={OTHER_GOOGLE}\n", [(2, "GEMINI_API_KEY")]),
        ("x.yaml", f"kind: ExternalSecret\ntarget:\n  template:\n    data:\n      password: {PASSWORD}\n", [(5, "password")]),
        ("appsettings.json", json.dumps({"Jwt": {"Key": PASSWORD}}, indent=1), [(3, "Key")]),
        ("broken.yaml", f"a: [1\nkey: {KEY}\n", [(2, "")]),
        ("broken.tf", f'resource "a" {{ x = \n# {KEY}\n', [(2, "")]),
    ],
)
def test_a_credential_is_found_once_at_its_line_under_its_name(path: str, text: str, expected: list[tuple[int, str]]) -> None:
    assert [(one.place.line, one.name) for one in find(path, text)] == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".env", "OPENAI_API_KEY=${OPENAI_API_KEY}\nDB_PASSWORD=\nTOKEN=changeme\n"),
        (".env.example", "OPENAI_API_KEY=sk-your-key\nDB_PASSWORD=<password>\n"),
        ("values.yaml", "password: ''\nexistingSecret: db-credentials\nsecretKey: password\n"),
        ("s.yaml", f"kind: Secret\ndata:\n  password: {base64.b64encode(b'changeme').decode()}\n"),
        ("s.yaml", f"kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgB{generated(200)}\n"),
        ("w.yaml", "env:\n  OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY }}\n"),
        ("main.tf", 'variable "db_password" {\n  sensitive = true\n}\nresource "a" "b" {\n  password = var.db_password\n}\n'),
        ("main.tf", 'resource "a" "b" {\n  password_secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"\n}\n'),
        ("Dockerfile", "FROM a\nARG DB_PASSWORD\nENV DB_PASSWORD=$DB_PASSWORD\n"),
        ("bot.py", 'password = os.environ["DB_PASSWORD"]\n'),
        (".env", f"FIREBASE_API_KEY={GOOGLE}\n"),
        (".env.production", f"VITE_MAPS_KEY={GOOGLE}\nREACT_APP_SITE_TOKEN={PASSWORD}\n"),
        ("src/firebase.ts", f'const config = {{\n  apiKey: "{GOOGLE}",\n  authDomain: "acme.firebaseapp.com",\n}};\n'),
        ("web.json", json.dumps({"apiKey": GOOGLE, "authDomain": "acme.firebaseapp.com"}, indent=1)),
        ("x.yaml", f"kind: ExternalSecret\nspec:\n  data:\n    - secretKey: X\n      remoteRef:\n        key: {PASSWORD}\n"),
        ("d.yaml", f"env:\n  - valueFrom:\n      secretKeyRef:\n        key: {PASSWORD}\n"),
        ("p.yaml", f"tolerations:\n  - key: {PASSWORD}\n    operator: Exists\n"),
        ("pnpm-lock.yaml", "dependencies:\n  '@inquirer/password': 4.0.15(@types/node@22.15.30)\n"),
        ("taints.json", json.dumps([{"effect": "NO_SCHEDULE", "key": "sandbox.gke.io/runtime-a1b2", "value": "gvisor"}])),
        ("notes.md", "Join https://zoom.example/j/83469905816?pwd=aWM5clpLOTNTMU9udFpkZmV0L01VQT09 at 9; bring notes.\n"),
        ("push.sh", 'git push "https://$TOKEN:x-oauth-basic@github.com/a/b"; date\n'),
        ("package-lock.json", json.dumps({"integrity": "sha512-" + generated(86) + "=="})),
    ],
)
def test_a_reference_a_placeholder_and_what_is_encrypted_are_none(path: str, text: str) -> None:
    assert find(path, text) == []


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.id)
def test_a_key_of_every_provider_is_found_in_every_kind_of_file(row: object, tmp_path: Path) -> None:
    key = key_of(row)  # type: ignore[arg-type]  # a Format, whose type the table gives
    texts = {
        ".env": f"A={key}\n",
        "a.yaml": f"a: {key}\n",
        "a.tf": f'locals {{\n  a = "{key}"\n}}\n',
        "Dockerfile": f"FROM x\nENV A={key}\n",
    }
    for path, text in texts.items():
        assert len(find(path, text)) == 1, path


@pytest.mark.parametrize(("name", "value"), HARMLESS_PAIRS)
def test_nothing_harmless_is_found_in_any_kind_of_file(name: str, value: str) -> None:
    quoted = json.dumps(value, ensure_ascii=False)
    texts = {".env": f"{name}={quoted}\n", "a.yaml": f"{json.dumps(name)}: {quoted}\n", "a.json": json.dumps({name: value})}
    for path, text in texts.items():
        assert find(path, text) == [], path


def test_no_part_of_a_credential_is_printed() -> None:
    secrets = [key_of(row, seed) for row in FORMATS for seed in (1, 2)] + [PASSWORD, signed_token({"sub": "a"}), generated(40, seed=9)]
    text = "".join(f"SECRET_TOKEN_{index}={secret}\n" for index, secret in enumerate(secrets))
    found = find(".env", text)
    assert len(found) >= len(secrets) - 2
    shown = render_json(found) + render_text(found, 1)
    for secret in secrets:
        body = secret[len(secret) // 2 :][:12]
        assert body not in shown


def test_a_file_name_and_an_entry_cannot_write_to_the_terminal() -> None:
    found = find("a\x1b[31m/.env", f"OPENAI_API_KEY={KEY}\n")
    assert "\x1b" not in render_text(found, 1)
    assert "\x1b" not in render_json(found)


def test_what_is_no_text_raises() -> None:
    with pytest.raises(ReadError):
        find_committed(".env", b"A=\xff\xfe", CLASSIFIER, DEFAULT_LIMITS)
