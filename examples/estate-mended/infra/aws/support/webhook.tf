resource "aws_iam_role" "order_webhook" {
  name               = "order-webhook"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy" "order_webhook" {
  name = "publish"
  role = aws_iam_role.order_webhook.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:SendMessage"]
      Resource = aws_sqs_queue.tickets.arn
    }]
  })
}

resource "aws_lambda_function" "order_webhook" {
  function_name = "order-webhook"
  role          = aws_iam_role.order_webhook.arn
  package_type  = "Image"
  image_uri     = "271145903318.dkr.ecr.eu-central-1.amazonaws.com/order-webhook:41"
  timeout       = 10

  environment {
    variables = {
      TICKET_QUEUE = aws_sqs_queue.tickets.url
      LOG_LEVEL    = "info"
    }
  }

  tags = merge(local.tags, { Environment = "prod" })
}
