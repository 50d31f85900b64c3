"""Writes a monorepo of Terraform and Kubernetes in which agents are planted, and says where: by default 12,000 files of Terraform
(650,000 lines), 12,000 objects of a cluster and 200 agents.

``python benchmarks/monorepo.py FOLDER [SCALE]`` writes one, puts it into git and prints what was planted; 1/6 is 2,000 files of Terraform.
Every service is a root with a shared module; every 24th is an agent on a task of its own account.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

ROOTS = 2_400  # of five files each
SPACES = 300  # of 40 objects each
APPS = 8
EVERY = 24  # the share of agents among roots and apps


class Planted(NamedTuple):
    """An agent: the file and line of the block that deploys it."""

    name: str
    path: str
    line: int


MODULE = """\
variable "name" {
  type        = string
  description = "What the service is called."
}

variable "environment" {
  type    = map(string)
  default = {}
}

variable "image" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_ecs_task_definition" "this" {
  family        = var.name
  task_role_arn = var.role_arn

  container_definitions = jsonencode([{
    name        = var.name
    image       = var.image
    environment = [for name, value in var.environment : { name = name, value = value }]
  }])
}

resource "aws_ecs_service" "this" {
  name            = var.name
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = 2
}
"""

MAIN = """\
locals {{
  service = "{name}"
  team    = "team-{team}"
  tags    = merge(var.tags, {{ service = local.service, team = local.team }})
}}

module "task" {{
  source = "../../../modules/task"

  name     = local.service
  image    = "registry.example.com/{name}:${{var.release}}"
  role_arn = aws_iam_role.task.arn

  environment = {{
    LOG_LEVEL = "info"
    REGION    = var.region
{setting}  }}
}}
"""

IAM = """\
data "aws_iam_policy_document" "trust" {{
  statement {{
    actions = ["sts:AssumeRole"]

    principals {{
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }}
  }}
}}

resource "aws_iam_role" "task" {{
  name               = "{name}-task"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = local.tags
}}

data "aws_iam_policy_document" "task" {{
  statement {{
    sid       = "ReadObjects"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [aws_s3_bucket.data.arn, "${{aws_s3_bucket.data.arn}}/*"]
  }}

  statement {{
    sid       = "Queue"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [for queue in aws_sqs_queue.work : queue.arn]
  }}
{statement}}}

resource "aws_iam_role_policy" "task" {{
  name   = "{name}"
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.task.json
}}
"""

MODEL = """
  statement {
    sid       = "Model"
    actions   = ["bedrock:InvokeModel"]
    resources = ["arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0"]
  }
"""

DATA_HEAD = """\
resource "aws_s3_bucket" "data" {{
  bucket = "{name}-data"
  tags   = local.tags
}}

resource "aws_sqs_queue" "work" {{
  for_each = toset(["incoming", "retry", "dead"])

  name                       = "{name}-${{each.key}}"
  visibility_timeout_seconds = 60
  tags                       = local.tags
}}
"""

TABLE = """
resource "aws_dynamodb_table" "table_{number}" {{
  name         = "{name}-{number}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {{
    name = "id"
    type = "S"
  }}

  point_in_time_recovery {{
    enabled = var.region == "eu-west-1"
  }}

  tags = merge(local.tags, {{ table = "{number}" }})
}}
"""

VARIABLES_HEAD = """\
variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "release" {
  type    = string
  default = "2026.11.1"
}

variable "tags" {
  type    = map(string)
  default = { managed_by = "terraform" }
}
"""

VARIABLE = """
variable "setting_{number}" {{
  type        = object({{ enabled = bool, size = number, labels = map(string) }})
  description = "How part {number} of the service is set up, where it differs from what is usual for it."
  default     = {{ enabled = true, size = {number}, labels = {{}} }}
}}
"""

OUTPUTS = """\
output "role" {
  value = aws_iam_role.task.arn
}

output "bucket" {
  value = aws_s3_bucket.data.id
}

terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = var.region
}
"""

ALARM = """
resource "aws_cloudwatch_metric_alarm" "alarm_{number}" {{
  alarm_name          = "{name}-${{aws_sqs_queue.work["incoming"].name}}-{number}"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = {number}
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  period              = 60
  statistic           = "Sum"
  threshold           = 100

  dimensions = {{
    QueueName = aws_sqs_queue.work["incoming"].name
  }}

  tags = local.tags
}}
"""


def write_roots(folder: Path, count: int) -> Iterator[Planted]:
    """Roots of 270 lines in five files, a hundred to a team; one module for all."""
    (folder / "modules/task").mkdir(parents=True)
    (folder / "modules/task/main.tf").write_text(MODULE, encoding="utf-8")
    for number in range(count):
        team, is_agent = number // 100, number % EVERY == 0
        name = f"{'assistant' if is_agent else 'service'}-{number:04d}"
        path = f"teams/team-{team:03d}/{name}"
        setting = '    BEDROCK_MODEL_ID = "anthropic.claude-sonnet-4-5-20250929-v1:0"\n' if is_agent else ""
        files = {
            "main.tf": MAIN.format(name=name, team=team, setting=setting),
            "iam.tf": IAM.format(name=name, statement=MODEL if is_agent else ""),
            "data.tf": DATA_HEAD.format(name=name) + "".join(TABLE.format(name=name, number=at) for at in range(4)),
            "variables.tf": VARIABLES_HEAD + "".join(VARIABLE.format(number=at) for at in range(6)),
            "outputs.tf": OUTPUTS + "".join(ALARM.format(name=name, number=at + 1) for at in range(4)),
        }
        (folder / path).mkdir(parents=True)
        for file, text in files.items():
            (folder / path / file).write_text(text, encoding="utf-8")
        if is_agent:
            yield Planted(name, f"{path}/main.tf", 1 + files["main.tf"].split("\n").index('module "task" {'))


def write_clusters(folder: Path, spaces: int) -> Iterator[Planted]:
    """Folders of eight apps of five objects, as ``kubernetes_tree`` writes them."""
    from kubernetes_tree import APP

    for number in range(spaces):
        space = f"space-{number:03d}"
        (folder / "clusters" / space).mkdir(parents=True)
        for index in range(APPS):
            is_agent = (number * APPS + index) % EVERY == 0
            app = f"{'agent' if is_agent else 'app'}-{number:03d}-{index}"
            variable, value = ("OPENAI_MODEL", "gpt-4.1") if is_agent else ("REGION", "eu-west-1")
            text = APP.format(app=app, space=space, team=index, variable=variable, value=value)
            path = f"clusters/{space}/{app}.yaml"
            (folder / path).write_text(text, encoding="utf-8")
            if is_agent:
                yield Planted(app, path, 1 + text.split("\n").index("kind: Deployment"))


def write_monorepo(folder: Path, scale: Fraction = Fraction(1)) -> list[Planted]:
    """Write it, commit it, and say where its agents are."""
    planted = [*write_roots(folder, int(ROOTS * scale)), *write_clusters(folder, int(SPACES * scale))]
    author = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], [*author, "commit", "-q", "-m", "Everything"]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True, stdin=subprocess.DEVNULL)
    return planted


if __name__ == "__main__":
    for one in write_monorepo(Path(sys.argv[1]), Fraction(sys.argv[2]) if len(sys.argv) > 2 else Fraction(1)):
        print(f"{one.name}\t{one.path}:{one.line}")
