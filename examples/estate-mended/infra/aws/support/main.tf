locals {
  account   = "271145903318"
  model     = "anthropic.claude-sonnet-4-20250514-v1:0"
  model_arn = "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0"

  tags = {
    Owner      = "maren.holt@harbourpine.example"
    CostCenter = "support"
  }
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_sqs_queue" "tickets" {
  name                       = "support-tickets"
  visibility_timeout_seconds = 180
}
