locals {
  model = "anthropic.claude-sonnet-4-20250514-v1:0"

  tags = {
    Owner      = "maren.holt@harbourpine.example"
    CostCenter = "support"
  }
}

resource "aws_iam_role" "ai_svc" {
  name = "ai-svc"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "ai_svc" {
  name = "assist"
  role = aws_iam_role.ai_svc.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Model"
        Effect   = "Allow"
        Action   = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
        Resource = "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-*"
      },
      {
        Sid      = "Tickets"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:SendMessage"]
        Resource = aws_sqs_queue.tickets.arn
      },
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:eu-central-1:271145903318:log-group:/aws/lambda/*"
      },
    ]
  })
}

resource "aws_sqs_queue" "tickets" {
  name                       = "support-tickets"
  visibility_timeout_seconds = 180
}

data "archive_file" "ticket_triage" {
  type        = "zip"
  source_dir  = "${path.module}/../../../services/ticket-triage"
  output_path = "${path.module}/build/ticket-triage.zip"
}

resource "aws_lambda_function" "ticket_triage" {
  function_name    = "ticket-triage"
  role             = aws_iam_role.ai_svc.arn
  runtime          = "python3.13"
  handler          = "triage.handler"
  filename         = data.archive_file.ticket_triage.output_path
  source_code_hash = data.archive_file.ticket_triage.output_base64sha256
  timeout          = 120

  environment {
    variables = {
      BEDROCK_MODEL_ID  = local.model
      TICKET_QUEUE      = aws_sqs_queue.tickets.url
      ZENDESK_SUBDOMAIN = "harbourpine"
      ZENDESK_API_TOKEN = var.zendesk_api_token
    }
  }

  tags = merge(local.tags, { Environment = "prod" })
}

data "archive_file" "reply_drafter" {
  type        = "zip"
  source_dir  = "${path.module}/../../../services/reply-drafter"
  output_path = "${path.module}/build/reply-drafter.zip"
}

# Pilot with the Hamburg team, see SUP-881.
resource "aws_lambda_function" "reply_drafter" {
  function_name    = "reply-drafter"
  role             = aws_iam_role.ai_svc.arn
  runtime          = "python3.13"
  handler          = "draft.handler"
  filename         = data.archive_file.reply_drafter.output_path
  source_code_hash = data.archive_file.reply_drafter.output_base64sha256
  timeout          = 120

  environment {
    variables = {
      BEDROCK_MODEL_ID = local.model
      TONE_GUIDE       = "friendly-de"
    }
  }

  tags = merge(local.tags, { Environment = "staging" })
}

resource "aws_lambda_event_source_mapping" "tickets" {
  event_source_arn = aws_sqs_queue.tickets.arn
  function_name    = aws_lambda_function.ticket_triage.arn
  batch_size       = 5
}
