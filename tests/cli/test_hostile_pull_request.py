"""A pull request that attacks its reader, end to end: no report lets its names and values act, and none shows a secret."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest
import yaml

from fivegates.cli.diff import FORMATS
from fivegates.findings.baseline import FILE as BASELINE
from fivegates.packaged import read_packaged, read_packaged_json

KEY = "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"
ATTACKS = {
    "terminal": "\x1b]0;gone\x07\x1b[2J\x9b31m\x00".replace("\x00", "\x08"),
    "commands": "::error file=a::owned",
    "set-output": "::set-output name=a::b",
    "old commands": "##[error]owned ##vso[task.setvariable variable=a]b",
    "lines": "a\n::error::owned\n::stop-commands::x\n# b\n",
    "carriage": "a\r::error::owned\rb",
    "markdown": "[a](http://evil.example) ![b](http://evil.example) **c** | d | `e` @somebody #1",
    "ticks": "a`` b ``` c",
    "rule": "\n---\n# owned\n```\n",
    "html": "</td></script><script>alert(1)</script><img src=x onerror=alert(2)>",
    "comment": "--> <!-- ]]> <![CDATA[ &amp; \"'",
    "diagram": '"]\n  click n0 "javascript:alert(1)"\n  n1["a',
    "right to left": "\u202etxt.fdp\u2066\u200f\u200b\ufeff",
    "formula": '=HYPERLINK("http://evil.example")',
    "another formula": "@SUM(1)",
    "columns": 'a",b\tc;d',
    "marker": "# fivegates:ignore[FG101,FG217,FG501] because",
    "template": "${{ github.token }} {{ .Values.a }} %s {0} {agent}",
    "long": "x" * 3_000,
}
SANE = "harmless"
ROLE = 'resource "aws_iam_role" "r" {\n  name = "ai-svc"\n  assume_role_policy = "{}"\n}\n'
BASE = {
    "main.tf": ROLE + 'resource "aws_bedrockagent_agent" "a" {\n  agent_name = "a"\n  agent_resource_role_arn = aws_iam_role.r.arn\n}\n',
    "fivegates.toml": 'fail_on = "high"\n',
}
SWITCHES = """\
fail_on = "critical"
exclude = ["**"]
samples = ["**"]
not_agent = ["**"]
profile = "stop-the-bleeding"
[enforce]
default = "observe"
FG217 = "observe"
[severity]
FG101 = "info"
[[waiver]]
check = "FG101"
subject = "terraform/*"
reason = "SAID"
owner = "mallory@example.com"
until = 2099-01-01
[environments]
prod = "dev"
"""


MANIFEST = f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: QUOTED, namespace: QUOTED, labels: {{app: QUOTED}}}}
spec:
  template:
    metadata: {{labels: {{app: QUOTED}}}}
    spec:
      serviceAccountName: QUOTED
      containers:
        - name: QUOTED
          image: QUOTED
          env:
            - {{name: ANTHROPIC_MODEL, value: claude-sonnet-4}}
            - {{name: TAVILY_API_KEY, value: {KEY}}}
            - {{name: QUOTED, value: WORSE}}
"""


def hcl(text: str) -> str:
    return json.dumps(text).replace("${", "$${").replace("%{", "%%{")


def head(said: str, name: str) -> dict[str, str]:
    """The files of the change: ``said`` wherever a text may stand, ``name`` in the name of a file."""
    quoted = json.dumps(said)
    return {
        f"joiner{name}.tf": f'# {said.splitlines()[0]}\nresource "aws_bedrockagent_agent" "b" {{\n  agent_name = {hcl(said)}\n'
        "  agent_resource_role_arn = aws_iam_role.r.arn\n  tags = { owner = " + hcl(said) + " }\n}\n",
        f"k8s{name}/app.yaml": MANIFEST.replace("QUOTED", quoted).replace("WORSE", json.dumps(KEY + said)),
        f"desk{name}.agent.yaml": f"apiVersion: fivegates/v1\nkind: AgentContract\nname: {quoted}\nstatus: active\nowner: {quoted}\n"
        f"purpose: {quoted}\nrisk: low\ncovers: [{{terraform: {quoted}}}]\n",
        "fivegates.toml": SWITCHES.replace("SAID", re.sub(r"[^a-z ]", "", said)[:50] or "x"),
        BASELINE: json.dumps({"check": "FG101", "subject": said, "owner": said, "until": "2099-01-01", "fingerprint": "0" * 64}) + "\n",
        f"broken{name}.tf": f'resource "x" {{ {said}\n',
        f"env{name}/.env": f"TAVILY_API_KEY={KEY}\n",
        ".gitattributes": "* diff=evil merge=evil filter=evil\n",
    }


def as_name(text: str) -> str:
    return "-" + text.replace("/", "|")[:120].strip("\x00") if text else ""


class Repository:
    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        self.git("init", "-q", "-b", "main")
        self.commit(BASE)

    def git(self, *words: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "core.protectNTFS=false"]
        quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        subprocess.run(["git", *who, *words], cwd=self.root, check=True, capture_output=True, env=quiet)

    def commit(self, files: dict[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8", newline="")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "one")


def change(root: Path, said: str) -> Repository:
    repository = Repository(root)
    repository.git("checkout", "-q", "-b", "change")
    repository.commit(head(said, as_name(said)))
    return repository


class Told(NamedTuple):
    """The exit code, what stood on the screen, and the report of each format."""

    code: int
    screen: str
    reports: dict[str, str]


def told(root: Path, said: str) -> Told:
    repository, files = change(root / "repository", said), {format: root / format for format in FORMATS}
    outputs = [word for format, path in files.items() for word in ("--output", f"{format}={path}")]
    words = ["diff", "main", "HEAD", "--root", str(repository.root), "--today", "2026-11-29", *outputs]
    ended = subprocess.run([sys.executable, "-m", "fivegates", *words], capture_output=True, check=False)
    reports = {format: path.read_text(encoding="utf-8") for format, path in files.items()}
    return Told(ended.returncode, (ended.stdout + ended.stderr).decode(), reports)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Told]:
    """By the name of an attack; '' for none."""

    @cache
    def of(name: str) -> Told:
        folder = tmp_path_factory.mktemp("hostile")
        return told(folder, ATTACKS[name] if name else SANE)

    return of


Attacked = Callable[[str], Told]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_the_change_switches_off_stays_on_and_is_told(attacked: Attacked, attack: str) -> None:
    code, screen, reports = attacked(attack)
    assert code == 1
    found = json.loads(reports["json"])
    jsonschema.validate(found, read_packaged_json("fivegates.schemas", "diff.schema.json"))
    counted = {one["check"] for one in found["new"] if not one["ignored"] and one["severity"] == "high"}
    assert counted >= {"FG101", "FG217", "FG511"}
    assert any("settings that come with the change count once it is merged" in notice["message"] for notice in found["notices"])
    assert "settings that come with the change" in re.sub(r"\s+", " ", screen)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_report_shows_a_secret_or_moves_the_readers_screen(attacked: Attacked, attack: str, format: str) -> None:
    for text in (attacked(attack).reports[format], attacked(attack).screen):
        assert KEY not in text
        assert KEY[5:] not in text
        assert [letter for letter in text if is_dangerous(letter)] == []


def is_dangerous(letter: str) -> bool:
    """A control character but the line's end, a mark of direction, or one that is not seen."""
    return letter != "\n" and unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp")


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_line_on_the_screen_is_a_command_to_a_runner(attacked: Attacked, attack: str) -> None:
    for text in (attacked(attack).screen, *(text for format, text in attacked(attack).reports.items() if format != "github")):
        assert not re.search(r"^\s*::|##[a-z]*\[", text, re.MULTILINE)
    own = [line for line in attacked(attack).reports["github"].splitlines() if line]
    assert all(re.match(r"::(error|warning|notice) file=[^,:\n]*,line=\d+,title=[^:\n]*::", line) for line in own)


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_format_tells_as_many_findings_and_nothing_but_these(attacked: Attacked, attack: str) -> None:
    reports = attacked(attack).reports
    number = len(json.loads(reports["json"])["new"])
    assert number > 5
    rows = list(csv.reader(io.StringIO(reports["csv"])))
    assert [len(row) for row in rows] == [len(rows[0])] * (number + 1)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    tree = ElementTree.fromstring(reports["junit"])
    assert {element.tag for element in tree.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "error", "skipped"}
    cases = list(tree.iter("testcase"))
    assert len(cases) - len(list(tree.iter("error"))) == number
    assert len(json.loads(reports["sarif"])["runs"][0]["results"]) == number
    commands = [line for line in reports["github"].splitlines() if not re.search("title=(unreadable|notice)", line)]
    assert len(commands) == number or len(commands) >= 10  # of one level ten are told
    assert len([one for one in json.loads(reports["gitlab"]) if one["check_name"].startswith("FG")]) == number


TAGS = re.compile("<(/?(?:details|summary|br|sub|small))>")
CODE = re.compile(r"(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)")


@pytest.mark.parametrize("attack", ATTACKS)
def test_markdown_is_made_of_our_own_marks_alone(attacked: Attacked, attack: str) -> None:
    page = attacked(attack).reports["markdown"]
    fences = [line for line in page.splitlines() if line.lstrip().startswith(("```", "~~~"))]
    assert fences == ["```mermaid", "```"]
    before, _, rest = page.partition("```mermaid\n")
    diagram, _, after = rest.partition("\n```\n")
    for line in (before + after).splitlines():
        bare = TAGS.sub("", CODE.sub("", line))
        assert not re.search(r"(?<!\\)<", bare), line
        assert not re.search(r"(?<!\\)\]\(", bare), line
        assert "`" not in re.sub(r"\\`", "", bare), line
        assert not re.match(r"\s*(?:---+|===+)\s*$", line), line
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 5, line
        if line.startswith("#"):
            assert re.match(r"## fivegates|### ", line), line
    for line in diagram.splitlines()[1:]:
        assert re.fullmatch(r"[^\"]*(?:\"[^\"<>\[\]{}()]*\"[^\"]*)+", line), line
        assert "click" not in re.sub(r'"[^"]*"', "", line)


def asked(root: Path, *words: str) -> tuple[int, str]:
    ended = subprocess.run([sys.executable, "-m", "fivegates", *words], cwd=root, capture_output=True, check=False)
    return ended.returncode, (ended.stdout + ended.stderr).decode()


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_init_writes_in_the_changed_tree_says_and_does_nothing_of_the_attack(tmp_path: Path, attack: str) -> None:
    repository = change(tmp_path / "repository", ATTACKS[attack])
    before = {path for path in repository.root.rglob("*") if ".git" not in path.parts}
    code, screen = asked(repository.root, "init", "--force", "--draft", "drafts")
    assert code == 0, screen
    assert [letter for letter in screen if is_dangerous(letter)] == []
    assert not re.search(r"^\s*::|##[a-z]*\[", screen, re.MULTILINE)
    assert (repository.root / "fivegates.toml").read_bytes() == read_packaged("fivegates.cli", "settings.toml")
    written = {path for path in tmp_path.rglob("*") if ".git" not in path.parts} - before - {repository.root}
    drafts = sorted(written - {repository.root / "drafts"})
    assert drafts
    for path in drafts:
        assert path.parent == repository.root / "drafts"
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*\.agent\.yaml", path.name), path.name
        text = path.read_text(encoding="utf-8")
        assert KEY not in text
        assert [letter for letter in text if is_dangerous(letter)] == []
        found = yaml.safe_load(text)
        assert (found["kind"], found["status"]) == ("AgentContract", "draft")


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_no_link_of_the_tree_leads_workflows_out_of_it(tmp_path: Path, host: str) -> None:
    root, outside = tmp_path / "repository", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / f".{host}").symlink_to(outside)
    code, screen = asked(root, "init", "--workflow", host)
    assert code == 2
    assert "leads out of" in screen
    assert list(outside.iterdir()) == []
