resource "aws_iam_role" "reply_drafter" {
  name               = "reply-drafter-staging"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy" "reply_drafter" {
  name = "reply-drafter"
  role = aws_iam_role.reply_drafter.id

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
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:eu-central-1:271145903318:log-group:/aws/lambda/reply-drafter:*"
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "reply_drafter" {
  name              = "/aws/lambda/reply-drafter"
  retention_in_days = 365
}

data "archive_file" "reply_drafter" {
  type        = "zip"
  source_dir  = "${path.module}/../../../services/reply-drafter"
  output_path = "${path.module}/build/reply-drafter.zip"
}

# Pilot with the Hamburg team, see SUP-881.
resource "aws_lambda_function" "reply_drafter" {
  function_name    = "reply-drafter"
  role             = aws_iam_role.reply_drafter.arn
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
