resource "aws_iam_role" "ticket_triage" {
  name               = "ticket-triage"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy" "ticket_triage" {
  name = "ticket-triage"
  role = aws_iam_role.ticket_triage.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Model"
        Effect   = "Allow"
        Action   = "bedrock:InvokeModel"
        Resource = local.model_arn
      },
      {
        Sid      = "Tickets"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = "arn:aws:sqs:eu-central-1:271145903318:support-tickets"
      },
      {
        Sid      = "Zendesk"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = "arn:aws:secretsmanager:eu-central-1:271145903318:secret:ticket-triage/zendesk-??????"
      },
      {
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:eu-central-1:271145903318:log-group:/aws/lambda/ticket-triage:*"
      },
    ]
  })
}

# The value is put in by the rotation, never by Terraform.
resource "aws_secretsmanager_secret" "ticket_triage_zendesk" {
  name = "ticket-triage/zendesk"
  tags = local.tags
}

resource "aws_secretsmanager_secret_rotation" "ticket_triage_zendesk" {
  secret_id           = aws_secretsmanager_secret.ticket_triage_zendesk.id
  rotation_lambda_arn = "arn:aws:lambda:eu-central-1:271145903318:function:zendesk-rotation"

  rotation_rules {
    automatically_after_days = 90
  }
}

resource "aws_cloudwatch_log_group" "ticket_triage" {
  name              = "/aws/lambda/ticket-triage"
  retention_in_days = 365
}

data "archive_file" "ticket_triage" {
  type        = "zip"
  source_dir  = "${path.module}/../../../services/ticket-triage"
  output_path = "${path.module}/build/ticket-triage.zip"
}

resource "aws_lambda_function" "ticket_triage" {
  function_name    = "ticket-triage"
  role             = aws_iam_role.ticket_triage.arn
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
      ZENDESK_SECRET    = aws_secretsmanager_secret.ticket_triage_zendesk.name
    }
  }

  tags = merge(local.tags, { Environment = "prod" })
}

resource "aws_lambda_event_source_mapping" "tickets" {
  event_source_arn = aws_sqs_queue.tickets.arn
  function_name    = aws_lambda_function.ticket_triage.arn
  batch_size       = 5
}
