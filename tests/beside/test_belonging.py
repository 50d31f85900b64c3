"""A result of checkov's is kept where it is on what belongs to an agent, and names that agent and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from made_up_checkov import answer, result

from fivegates.findings.model import ScanResult

AGENT = """
resource "aws_bedrockagent_agent" "NAME" {
  agent_name              = "NAME"
  agent_resource_role_arn = aws_iam_role.ROLE.arn
  foundation_model        = "anthropic.claude-3-5-sonnet-20240620-v1:0"
}
"""
ROLE = """
resource "aws_iam_role" "NAME" {
  name               = "NAME"
  assume_role_policy = data.aws_iam_policy_document.trust_NAME.json
}

data "aws_iam_policy_document" "trust_NAME" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["bedrock.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "NAME" {
  role   = aws_iam_role.NAME.id
  policy = data.aws_iam_policy_document.NAME.json
}

data "aws_iam_policy_document" "NAME" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::NAME/*"]
  }
}

resource "aws_iam_policy" "more_NAME" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:PutObject"], Resource = ["arn:aws:s3:::NAME/*"] }]
  })
}

resource "aws_iam_role_policy_attachment" "more_NAME" {
  role       = aws_iam_role.NAME.name
  policy_arn = aws_iam_policy.more_NAME.arn
}
"""
TWO = {
    "a.tf": AGENT.replace("NAME", "drafter").replace("ROLE", "drafter") + ROLE.replace("NAME", "drafter"),
    "b.tf": AGENT.replace("NAME", "reader").replace("ROLE", "reader") + ROLE.replace("NAME", "reader"),
    "web.tf": ROLE.replace("NAME", "web"),
}
MODULE = {
    "agent/main.tf": 'variable "name" {}\nvariable "action" {}\n'
    + AGENT.replace('"NAME"', "var.name", 1).replace('"NAME"', "var.name").replace("var.name {", '"it" {', 1).replace("ROLE", "it")
    + 'resource "aws_iam_role" "it" {\n  name = var.name\n  assume_role_policy = "{}"\n}\n'
    + 'resource "aws_iam_role_policy" "it" {\n  role = aws_iam_role.it.id\n  policy = jsonencode({\n    Version = "2012-10-17"\n'
    + '    Statement = [{ Effect = "Allow", Action = [var.action], Resource = ["arn:aws:s3:::x/*"] }]\n  })\n}\n',
}
CALL = 'module "NAME" {\n  source = "SOURCE"\n  name   = "NAME"\n  action = "s3:GetObject"\n}\n'


def lines(text: str, header: str) -> tuple[int, int]:
    """The lines of a block, by how it begins."""
    rows = text.split("\n")
    first = next(number for number, row in enumerate(rows, 1) if row.startswith(header))
    return first, next(number for number, row in enumerate(rows, 1) if number > first and row == "}")


def on(files: dict[str, str], path: str, header: str, resource: str, check: str = "CKV_AWS_290", **more: Any) -> dict[str, Any]:
    return result(check, path, lines(files[path], header), resource, **more)


def named(found: ScanResult) -> list[tuple[str, str]]:
    return sorted((one.subject.rpartition("/")[2], one.key[1].rpartition("/")[2]) for one in found.findings if one.origin)


@pytest.mark.parametrize(
    ("header", "resource"),
    [
        ('resource "aws_iam_role" "drafter"', "aws_iam_role.drafter"),
        ('data "aws_iam_policy_document" "trust_drafter"', "aws_iam_policy_document.trust_drafter"),
        ('resource "aws_iam_role_policy" "drafter"', "aws_iam_role_policy.drafter"),
        ('data "aws_iam_policy_document" "drafter"', "aws_iam_policy_document.drafter"),
        ('resource "aws_iam_policy" "more_drafter"', "aws_iam_policy.more_drafter"),
        ('resource "aws_iam_role_policy_attachment" "more_drafter"', "aws_iam_role_policy_attachment.more_drafter"),
    ],
)
def test_all_that_makes_an_agents_identity_is_the_agents(scan: Callable[..., ScanResult], header: str, resource: str) -> None:
    found = scan(TWO, answer(on(TWO, "a.tf", header, resource)))
    assert named(found) == [("drafter", "drafter")]
    (one,) = [finding for finding in found.findings if finding.origin]
    assert (one.place.path, one.place.line) == ("a.tf", lines(TWO["a.tf"], header)[0])
    assert one.message == (f"drafter acts as aws:role/?./drafter, and checkov says this of {resource}: Ensure that CKV_AWS_290 holds")


def test_what_the_agent_is_is_the_agents(scan: Callable[..., ScanResult]) -> None:
    found = scan(TWO, answer(on(TWO, "b.tf", "resource", "aws_bedrockagent_agent.reader")))
    assert [one.message for one in found.findings if one.origin] == [
        "this runs reader, and checkov says this of aws_bedrockagent_agent.reader: Ensure that CKV_AWS_290 holds"
    ]


def test_what_belongs_to_no_agent_is_counted_and_left_out(scan: Callable[..., ScanResult]) -> None:
    found = scan(TWO, answer(on(TWO, "web.tf", 'resource "aws_iam_role" "web"', "aws_iam_role.web")))
    assert (named(found), found.beside and found.beside.elsewhere) == ([], 1)


@pytest.mark.parametrize(
    "change",
    [{"check_id": "CKV_AWS_144"}, {"check_id": ""}, {"file_path": "/c.tf"}, {"file_path": "/../a.tf"}, {"file_line_range": [900, 910]}],
    ids=repr,
)
def test_other_checks_other_files_and_other_lines_say_nothing(scan: Callable[..., ScanResult], change: dict[str, Any]) -> None:
    assert named(scan(TWO, answer(on(TWO, "a.tf", 'resource "aws_iam_role" "drafter"', "aws_iam_role.drafter") | change))) == []


def test_a_shared_identity_names_each_agent(scan: Callable[..., ScanResult]) -> None:
    files = TWO | {"b.tf": AGENT.replace("NAME", "reader").replace("ROLE", "drafter")}
    found = scan(files, answer(on(files, "a.tf", 'resource "aws_iam_role_policy" "drafter"', "aws_iam_role_policy.drafter")))
    assert named(found) == [("drafter", "drafter"), ("reader", "drafter")]


def test_one_check_about_one_identity_is_one_finding_that_shows_every_place(scan: Callable[..., ScanResult]) -> None:
    one = on(TWO, "a.tf", 'resource "aws_iam_role_policy" "drafter"', "aws_iam_role_policy.drafter")
    two = on(TWO, "a.tf", 'resource "aws_iam_policy" "more_drafter"', "aws_iam_policy.more_drafter")
    (finding,) = [finding for finding in scan(TWO, answer(two, one)).findings if finding.origin]
    assert [related.message for related in finding.related] == ["and here: aws_iam_policy.more_drafter"]


def test_of_a_module_called_twice_the_call_that_is_meant_counts(scan: Callable[..., ScanResult]) -> None:
    files = MODULE | {"main.tf": "".join(CALL.replace("NAME", name).replace("SOURCE", "./agent") for name in ("one", "two"))}
    where = 'resource "aws_iam_role_policy" "it"'
    failed = on(files, "agent/main.tf", where, "module.two.aws_iam_role_policy.it")
    passed = on(files, "agent/main.tf", where, "module.one.aws_iam_role_policy.it")
    assert named(scan(files, answer(failed, passed=[passed]))) == [("two", "two")]


def test_of_a_module_called_by_two_roots_the_one_that_is_meant_counts(scan: Callable[..., ScanResult]) -> None:
    call = CALL.replace("SOURCE", "../agent").replace('"NAME" {', '"it" {')
    files = MODULE | {f"{root}/main.tf": call.replace("NAME", name) for root, name in (("dev", "claims"), ("prod", "refunds"))}
    where, address = 'resource "aws_iam_role_policy" "it"', "module.it.aws_iam_role_policy.it"
    failed = on(files, "agent/main.tf", where, address, caller_file_path="/prod/main.tf")
    passed = on(files, "agent/main.tf", where, address, caller_file_path="/dev/main.tf")
    assert named(scan(files, answer(failed, passed=[passed]))) == [("refunds", "refunds")]
    untold = scan(files, answer(failed | {"caller_file_path": None}, passed=[passed]))
    assert (named(untold), untold.beside and untold.beside.unclear) == ([], 1)


def test_of_the_instances_of_a_block_the_one_that_is_meant_counts(scan: Callable[..., ScanResult]) -> None:
    text = (
        AGENT.replace('"NAME" {', '"it" {\n  for_each = toset(["one", "two"])')
        .replace('"NAME"', "each.key")
        .replace("ROLE.arn", "it[each.key].arn")
    )
    text += 'resource "aws_iam_role" "it" {\n  for_each = toset(["one", "two"])\n  name = each.key\n  assume_role_policy = "{}"\n}\n'
    files = {"main.tf": text}
    failed, passed = (on(files, "main.tf", 'resource "aws_iam_role"', f'aws_iam_role.it["{key}"]') for key in ("two", "one"))
    assert named(scan(files, answer(failed, passed=[passed]))) == [("two", "two")]
    assert named(scan(files, answer(failed | {"resource": "aws_iam_role.it"}))) == [("one", "one"), ("two", "two")]


MANIFEST = """\
# the agent
apiVersion: apps/v1
kind: Deployment
metadata: {name: triage, namespace: ops}
spec:
  template:
    spec:
      serviceAccountName: triage
      containers:
        - name: agent
          image: example.com/triage-agent:1
          env:
            - {name: OPENAI_API_KEY, valueFrom: {secretKeyRef: {name: openai, key: key}}}
            - {name: AGENT_MODEL, value: gpt-4o}
            - {name: SALT, value: q8Zt2mVxW0bLr7Yc}
---

# who it is
apiVersion: v1
kind: ServiceAccount
metadata: {name: triage, namespace: ops}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: ops}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: triage, namespace: ops}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: ops}
"""


@pytest.mark.parametrize(
    ("resource", "span", "line", "kind"),
    [
        ("Deployment.ops.triage", (1, 15), 2, "this runs triage"),
        ("ServiceAccount.ops.triage", (17, 21), 19, "triage acts as"),
        ("Role.ops.reader", (23, 26), 23, "triage acts as"),
        ("RoleBinding.ops.reader", (28, 32), 28, "triage acts as"),
        ("ServiceAccount.ops.web", (34, 36), 0, ""),
    ],
)
def test_of_manifests_too(scan: Callable[..., ScanResult], resource: str, span: tuple[int, int], line: int, kind: str) -> None:
    found = scan({"k.yaml": MANIFEST}, answer(result("CKV_K8S_38", "k.yaml", span, resource), framework="kubernetes"))
    said = [(one.place.line, one.message.startswith(kind)) for one in found.findings if one.origin]
    assert said == ([(line, True)] if line else [])


def test_a_text_that_checkov_takes_for_a_secret_is_the_agents_in_whose_block_it_stands(scan: Callable[..., ScanResult]) -> None:
    secret = result("CKV_SECRET_2", "k.yaml", (15, 16), "5f4dcc3b5aa765d61d8327deb882cf99")
    elsewhere = result("CKV_SECRET_2", "k.yaml", (36, 37), "5f4dcc3b5aa765d61d8327deb882cf99")
    found = scan({"k.yaml": MANIFEST}, answer(secret, elsewhere, framework="secrets"))
    assert [(one.place.line, one.subject.rpartition("/")[2]) for one in found.findings if one.origin] == [(15, "triage")]
    assert not any("5f4dcc3b" in one.message for one in found.findings)  # a hash of the text


def test_of_a_tree_without_agents_nothing_is_asked(scan: Callable[..., ScanResult]) -> None:
    found = scan({"web.tf": TWO["web.tf"]}, reason="it was asked")
    assert found.beside is not None and found.beside.note == "it was not asked, for there are no agents"
    assert found.problems == []
