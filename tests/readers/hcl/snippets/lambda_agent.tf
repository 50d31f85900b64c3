# An agent on Lambda with a role of its own.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}

provider "aws" {
  region = var.region
  default_tags { tags = local.tags }
}

variable "region" { default = "eu-central-1" }

variable "actions" {
  type        = list(string)
  description = <<-EOT
    What the agent may do.
      One action per line: ["s3:GetObject"]
  EOT
  default = [
    "bedrock:InvokeModel", # the model
    "s3:GetObject",        // its documents
  ]
  validation {
    condition     = length(var.actions) > 0 && alltrue([for action in var.actions : can(regex("^[a-z0-9-]+:", action))])
    error_message = "Each action needs a service."
  }
}

locals {
  name = "invoice-agent"
  tags = merge(
    { Owner = "finance", "cost-center" = 4711 },
    var.region == "eu-central-1" ? {} : { Region = upper(var.region) },
  )
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "agent" {
  name               = "${local.name}-${terraform.workspace}"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy" "agent" {
  role = aws_iam_role.agent.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = var.actions
      Resource = "*"
    }]
  })
}

resource "aws_lambda_function" "agent" {
  for_each      = toset(["dev", "prod"])
  function_name = "${local.name}-${each.key}"
  role          = aws_iam_role.agent.arn
  environment {
    variables = {
      MODEL_ID = each.key == "prod" ? "anthropic.claude" : "amazon.nova"
      PROMPT   = "Say \"hello\" to $${name}\n"
    }
  }
  lifecycle { ignore_changes = [tags["built"], source_code_hash] }
}
