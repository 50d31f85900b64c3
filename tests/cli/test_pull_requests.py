"""The five pull requests that matter, in a real repository: each is caught on a line that it touches, beside a baseline too."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from command_run import Run
from test_diff_command import Repository, accepted, asked

TODAY = "2026-11-29"
PARTS = ("agents", "identities", "sharing", "credentials", "permissions", "contracts")
ROLE = 'resource "aws_iam_role" "{0}" {{\n  name               = "{0}"\n  assume_role_policy = "{{}}"\n}}\n\n'
AGENT = (
    'resource "aws_bedrockagent_agent" "{0}" {{\n  agent_name              = "{0}"\n  agent_resource_role_arn = aws_iam_role.{1}.arn\n}}\n'
)
POLICY = """
resource "aws_iam_role_policy" "{0}" {{
  role = aws_iam_role.{0}.id
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect   = "Allow"
      Resource = "arn:aws:s3:::tickets/*"
      Action = [
        "s3:GetObject",{1}
      ]
    }}]
  }})
}}
"""
CONTRACT = """\
apiVersion: fivegates/v1
kind: AgentContract
name: {0}
status: active
owner: alice@example.com
purpose: Reads tickets.
risk: low
covers:
  - terraform: infra//aws_bedrockagent_agent.{0}
scope:
  apis: {{aws: ["s3:GetObject on arn:aws:s3:::tickets/*"]}}
  data: [ticket-text]
  accounts: none
  logs: {{sink: stdout}}
  kill_switch: {{how: feature flag}}
"""
BASE = {
    "infra/triage.tf": ROLE.format("triage") + AGENT.format("triage", "triage") + POLICY.format("triage", ""),
    "infra/scout.tf": ROLE.format("scout") + AGENT.format("scout", "scout"),
    "agents/triage.agent.yaml": CONTRACT.format("triage"),
    ".github/workflows/fix.yml": (
        "on: {schedule: [{cron: '0 6 * * *'}]}\njobs:\n  fix:\n    runs-on: ubuntu-latest\n    permissions: {contents: write}\n    steps:\n"
        "      - uses: anthropics/claude-code-action@v1\n        with: {anthropic_api_key: '${{ secrets.KEY }}'}\n"
    ),
    "k8s/desk.yaml": (
        "apiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata:\n  name: desk\n  namespace: support\n"
        "spec: {type: Declarative, declarative: {deployment: {serviceAccountName: desk}}}\n"
    ),
    "compose/help/compose.yaml": (
        "name: help\nservices:\n  reply-agent:\n    image: example.com/help/reply-agent:1.4\n"
        "    environment: {ANTHROPIC_API_KEY: '${KEY}', ANTHROPIC_MODEL: claude-sonnet-4}\n"
    ),
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = object.__new__(Repository)
    made.root = tmp_path
    made.git("init", "-q", "-b", "main")
    made.write(BASE)
    made.commit()
    return made


def annotated(run: Run, repository: Repository) -> tuple[int, set[tuple[str, str, int]]]:
    """The exit code, and what GitHub shows of severity high or above: check, file and line."""
    ended = run("diff", "main", "--root", str(repository.root), "--format", "github", "--today", TODAY)
    found = re.findall(r"^::error file=([^,]+),line=(\d+).*?(FG\d{3})", ended.out, re.MULTILINE)
    return ended.code, {(check, path, int(line)) for path, line, check in found}


def touched(repository: Repository) -> set[tuple[str, int]]:
    """Lines that the change adds, of the files as they are."""
    repository.git("add", "-A", "-N")
    told = subprocess.run(["git", "diff", "-U0", "main"], cwd=repository.root, check=True, capture_output=True, text=True).stdout
    found, path = set(), ""
    for line in told.splitlines():
        if line.startswith("+++ "):
            path = line.removeprefix("+++ b/")
        elif hunk := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            found |= {(path, number) for number in range(start, start + count)}
    return found


def joins(repository: Repository) -> None:
    repository.write({"infra/joiner.tf": AGENT.format("joiner", "scout")})


def widens(repository: Repository) -> None:
    wide = BASE["infra/triage.tf"].replace('"s3:GetObject",', '"s3:GetObject",\n        "s3:DeleteObject",')
    repository.write({"infra/triage.tf": wide})


def loses_its_contract(repository: Repository) -> None:
    (repository.root / "agents/triage.agent.yaml").unlink()


def goes_without_its_identity(repository: Repository) -> None:
    repository.write({"infra/scout.tf": ROLE.format("scout")})


CASES = {
    "an agent joins an account": (joins, ("FG217", "infra/joiner.tf", 3), True),
    "permissions grow without the contract": (widens, ("FG318", "infra/triage.tf", 20), True),
    # What is deleted has no line of its own in the head: the workload that stays, and the identity that stays, are what one has to look at.
    "a contract is removed": (loses_its_contract, ("FG511", "infra/triage.tf", 6), False),
    "an agent goes and its identity stays": (goes_without_its_identity, ("FG509", "infra/scout.tf", 1), False),
}


@pytest.mark.parametrize("accepting", [False, True], ids=["", "under a baseline"])
@pytest.mark.parametrize("case", CASES)
def test_it_is_caught_on_a_line_that_the_change_touches(run: Run, repository: Repository, case: str, accepting: bool) -> None:
    if accepting:
        accepted(run, repository.root)
        repository.commit()
        assert run("scan", str(repository.root), "--today", TODAY).code == 0
    change, expected, has_line = CASES[case]
    change(repository)
    code, found = annotated(run, repository)
    said = run("diff", "main", "--root", str(repository.root), "--today", TODAY).out
    assert expected in found or (expected[0] == "FG509" and "FG509" in said)  # which is of severity medium
    assert code == (0 if case.startswith("an agent goes") else 1)
    if has_line:
        assert expected[1:] in touched(repository)
    assert {check for check, path, line in found if (path, line) not in touched(repository)} <= {"FG511", "FG501"}


def moved_root(repository: Repository) -> None:
    repository.git("mv", "infra", "terraform")
    repository.write({"agents/triage.agent.yaml": CONTRACT.format("triage").replace("infra//", "terraform//")})


def moved_deeper(repository: Repository) -> None:
    (repository.root / "stacks/eu").mkdir(parents=True)
    repository.git("mv", "infra", "stacks/eu/infra")
    repository.write({"agents/triage.agent.yaml": CONTRACT.format("triage").replace("infra//", "stacks/eu/infra//")})


def moved_and_edited(repository: Repository) -> None:
    repository.git("mv", "infra/triage.tf", "infra/agents.tf")
    text = (repository.root / "infra/agents.tf").read_text(encoding="utf-8")
    repository.write({"infra/agents.tf": f"# the agents of the desk\n\n{text}"})


def renamed_workflow_and_edited(repository: Repository) -> None:
    repository.git("mv", ".github/workflows/fix.yml", ".github/workflows/mend.yml")
    text = (repository.root / ".github/workflows/mend.yml").read_text(encoding="utf-8")
    repository.write({".github/workflows/mend.yml": f"name: mend\n{text}"})


def moved_contract(repository: Repository) -> None:
    (repository.root / "contracts").mkdir()
    repository.git("mv", "agents/triage.agent.yaml", "contracts/triage.agent.yaml")


MOVES = {
    "a Terraform root": moved_root,
    "a Terraform root, some folders deeper": moved_deeper,
    "a Terraform file, and an edit": moved_and_edited,
    "a file of a root": lambda one: one.git("mv", "infra/scout.tf", "infra/other.tf"),
    "a workflow": lambda one: one.git("mv", ".github/workflows/fix.yml", ".github/workflows/mend.yml"),
    "a workflow, and an edit": renamed_workflow_and_edited,
    "a manifest": lambda one: one.git("mv", "k8s/desk.yaml", "k8s/agents.yaml"),
    "a folder of manifests": lambda one: one.git("mv", "k8s", "clusters"),
    "a folder of compose": lambda one: one.git("mv", "compose/help", "compose/helpdesk"),
    "a contract": moved_contract,
    "everything at once": lambda one: (moved_root(one), one.git("mv", "k8s", "clusters"), one.git("mv", "compose", "docker")),
}


@pytest.mark.parametrize("case", MOVES)
def test_what_is_only_moved_brings_nothing(run: Run, repository: Repository, case: str) -> None:
    accepted(run, repository.root)
    repository.commit()
    MOVES[case](repository)
    code, document = asked(run, repository)
    told = [one["message"] for one in document["new"]]
    assert (told, document["fixed"], code) == ([], [], 0)
    assert ["`fivegates baseline` in this change keeps them" in notice["message"] for notice in document["notices"]] in ([], [True])
    assert {part: document[part] for part in PARTS if any(document[part].values())} == {}
