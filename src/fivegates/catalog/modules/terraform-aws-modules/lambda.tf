# terraform-aws-modules/lambda/aws: a function, its role and what the role may do.
# Not modelled: packages and layers, aliases, triggers and their invoke permissions, function URLs. Until a package is built nobody knows
# its file's name: `filename` stands for the folder it is built from. Two AWS managed policies are attached here that the module copies.

variable "create" { default = true }
variable "create_function" { default = true }
variable "create_layer" { default = false }
variable "create_role" { default = true }
variable "create_package" { default = true }
variable "function_name" { default = "" }
variable "package_type" { default = "Zip" }
variable "handler" { default = "" }
variable "runtime" { default = "" }
variable "layers" { default = null }
variable "image_uri" { default = null }
variable "source_path" { default = null }
variable "local_existing_package" { default = null }
variable "store_on_s3" { default = false }
variable "s3_existing_package" { default = null }
variable "s3_bucket" { default = null }
variable "environment_variables" { default = {} }
variable "tracing_mode" { default = null }
variable "vpc_subnet_ids" { default = null }
variable "vpc_security_group_ids" { default = null }
variable "dead_letter_target_arn" { default = null }
variable "destination_on_failure" { default = null }
variable "destination_on_success" { default = null }
variable "tags" { default = {} }
variable "function_tags" { default = {} }
variable "lambda_at_edge" { default = false }
variable "lambda_role" { default = "" }
variable "role_name" { default = null }
variable "role_path" { default = null }
variable "role_permissions_boundary" { default = null }
variable "role_tags" { default = {} }
variable "trusted_entities" { default = [] }
variable "assume_role_policy_statements" { default = {} }
variable "policy_name" { default = null }
variable "use_existing_cloudwatch_log_group" { default = false }
variable "attach_cloudwatch_logs_policy" { default = true }
variable "attach_create_log_group_permission" { default = true }
variable "attach_dead_letter_policy" { default = false }
variable "attach_network_policy" { default = false }
variable "attach_tracing_policy" { default = false }
variable "attach_async_event_policy" { default = false }
variable "attach_policy_json" { default = false }
variable "policy_json" { default = null }
variable "attach_policy_jsons" { default = false }
variable "number_of_policy_jsons" { default = 0 }
variable "policy_jsons" { default = [] }
variable "attach_policy" { default = false }
variable "policy" { default = null }
variable "attach_policies" { default = false }
variable "number_of_policies" { default = 0 }
variable "policies" { default = [] }
variable "attach_policy_statements" { default = false }
variable "policy_statements" { default = {} }

locals {
  has_function = var.create && var.create_function && !var.create_layer
  has_role     = local.has_function && var.create_role
  role_name    = coalesce(var.role_name, var.function_name, "*")
  policy_name  = coalesce(var.policy_name, local.role_name)
  source       = try(tostring(var.source_path), tostring(var.source_path[0]), var.source_path[0].path, var.source_path.path, null)
  services     = concat(var.lambda_at_edge ? ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] : ["lambda.amazonaws.com"], [for one in var.trusted_entities : one if can(tostring(one))])
}

resource "aws_lambda_function" "this" {
  count         = local.has_function ? 1 : 0
  function_name = var.function_name
  role          = var.create_role ? aws_iam_role.lambda[0].arn : var.lambda_role
  package_type  = var.package_type
  handler       = var.package_type == "Zip" ? var.handler : null
  runtime       = var.package_type == "Zip" ? var.runtime : null
  layers        = var.layers
  image_uri     = var.image_uri
  filename      = var.local_existing_package != null ? var.local_existing_package : (var.create_package && !var.store_on_s3 ? local.source : null)
  s3_bucket     = var.s3_existing_package != null ? try(var.s3_existing_package.bucket, null) : (var.store_on_s3 ? var.s3_bucket : null)
  tags          = merge(var.tags, var.function_tags)

  dynamic "environment" {
    for_each = length(keys(var.environment_variables)) == 0 ? [] : [true]
    content {
      variables = var.environment_variables
    }
  }

  dynamic "tracing_config" {
    for_each = var.tracing_mode == null ? [] : [true]
    content {
      mode = var.tracing_mode
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc_subnet_ids != null && var.vpc_security_group_ids != null ? [true] : []
    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }
}

resource "aws_iam_role" "lambda" {
  count                = local.has_role ? 1 : 0
  name                 = local.role_name
  path                 = var.role_path
  permissions_boundary = var.role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = merge(var.tags, var.role_tags)
}

data "aws_iam_policy_document" "trust" {
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = distinct(local.services)
    }

    dynamic "principals" {
      for_each = [for one in var.trusted_entities : one if !can(tostring(one))]
      content {
        type        = principals.value.type
        identifiers = principals.value.identifiers
      }
    }
  }

  dynamic "statement" {
    for_each = var.assume_role_policy_statements
    content {
      effect        = lookup(statement.value, "effect", null)
      actions       = lookup(statement.value, "actions", null)
      not_actions   = lookup(statement.value, "not_actions", null)
      resources     = lookup(statement.value, "resources", null)
      not_resources = lookup(statement.value, "not_resources", null)

      dynamic "principals" {
        for_each = lookup(statement.value, "principals", null) != null ? statement.value.principals : []
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }

      dynamic "condition" {
        for_each = lookup(statement.value, "condition", null) != null ? statement.value.condition : []
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "lambda" {
  count = local.has_function && !var.use_existing_cloudwatch_log_group ? 1 : 0
  name  = "/aws/lambda/${var.lambda_at_edge ? "us-east-1." : ""}${var.function_name}"
}

data "aws_cloudwatch_log_group" "lambda" {
  count = var.use_existing_cloudwatch_log_group ? (local.has_function ? 1 : 0) : 0
  name  = "/aws/lambda/${var.lambda_at_edge ? "us-east-1." : ""}${var.function_name}"
}

data "aws_iam_policy_document" "logs" {
  statement {
    actions   = concat(!var.use_existing_cloudwatch_log_group && var.attach_create_log_group_permission ? ["logs:CreateLogGroup"] : [], ["logs:CreateLogStream", "logs:PutLogEvents"])
    resources = ["${local.log_group}:*", "${local.log_group}:*:*"]
  }
}

locals {
  log_group = try(data.aws_cloudwatch_log_group.lambda[0].arn, aws_cloudwatch_log_group.lambda[0].arn, "")
}

resource "aws_iam_role_policy" "logs" {
  count  = var.attach_cloudwatch_logs_policy ? (local.has_role ? 1 : 0) : 0
  name   = "${local.policy_name}-logs"
  role   = aws_iam_role.lambda[0].name
  policy = data.aws_iam_policy_document.logs.json
}

resource "aws_iam_role_policy" "dead_letter" {
  count  = var.attach_dead_letter_policy ? (local.has_role ? 1 : 0) : 0
  name   = "${local.policy_name}-dl"
  role   = aws_iam_role.lambda[0].name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sns:Publish", "sqs:SendMessage"], Resource = var.dead_letter_target_arn }] })
}

resource "aws_iam_role_policy" "async" {
  count  = var.attach_async_event_policy ? (local.has_role ? 1 : 0) : 0
  name   = "${local.policy_name}-async"
  role   = aws_iam_role.lambda[0].name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sns:Publish", "sqs:SendMessage", "events:PutEvents", "lambda:InvokeFunction"], Resource = compact(distinct([var.destination_on_failure, var.destination_on_success])) }] })
}

resource "aws_iam_role_policy_attachment" "vpc" {
  count      = var.attach_network_policy ? (local.has_role ? 1 : 0) : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaENIManagementAccess"
}

resource "aws_iam_role_policy_attachment" "tracing" {
  count      = var.attach_tracing_policy ? (local.has_role ? 1 : 0) : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"
}

resource "aws_iam_role_policy" "additional_json" {
  count  = var.attach_policy_json ? (local.has_role ? 1 : 0) : 0
  name   = local.policy_name
  role   = aws_iam_role.lambda[0].name
  policy = var.policy_json
}

resource "aws_iam_role_policy" "additional_jsons" {
  count  = var.attach_policy_jsons ? (local.has_role ? var.number_of_policy_jsons : 0) : 0
  name   = "${local.policy_name}-${count.index}"
  role   = aws_iam_role.lambda[0].name
  policy = var.policy_jsons[count.index]
}

resource "aws_iam_role_policy_attachment" "additional_one" {
  count      = var.attach_policy ? (local.has_role ? 1 : 0) : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = var.policy
}

resource "aws_iam_role_policy_attachment" "additional_many" {
  count      = var.attach_policies ? (local.has_role ? var.number_of_policies : 0) : 0
  role       = aws_iam_role.lambda[0].name
  policy_arn = var.policies[count.index]
}

data "aws_iam_policy_document" "additional_inline" {
  dynamic "statement" {
    for_each = var.policy_statements
    content {
      effect        = lookup(statement.value, "effect", null)
      actions       = lookup(statement.value, "actions", null)
      not_actions   = lookup(statement.value, "not_actions", null)
      resources     = lookup(statement.value, "resources", null)
      not_resources = lookup(statement.value, "not_resources", null)

      dynamic "principals" {
        for_each = lookup(statement.value, "principals", null) != null ? statement.value.principals : []
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }

      dynamic "condition" {
        for_each = lookup(statement.value, "condition", null) != null ? statement.value.condition : []
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role_policy" "additional_inline" {
  count  = var.attach_policy_statements ? (local.has_role ? 1 : 0) : 0
  name   = "${local.policy_name}-inline"
  role   = aws_iam_role.lambda[0].name
  policy = data.aws_iam_policy_document.additional_inline.json
}

output "lambda_role_arn" { value = try(aws_iam_role.lambda[0].arn, "") }
output "lambda_role_name" { value = try(aws_iam_role.lambda[0].name, "") }
output "lambda_role_unique_id" { value = try(aws_iam_role.lambda[0].unique_id, "") }
output "lambda_function_arn" { value = try(aws_lambda_function.this[0].arn, "") }
output "lambda_function_name" { value = try(aws_lambda_function.this[0].function_name, "") }
output "lambda_function_invoke_arn" { value = try(aws_lambda_function.this[0].invoke_arn, "") }
output "lambda_function_qualified_arn" { value = try(aws_lambda_function.this[0].qualified_arn, "") }
output "lambda_cloudwatch_log_group_name" { value = try(data.aws_cloudwatch_log_group.lambda[0].name, aws_cloudwatch_log_group.lambda[0].name, "") }
output "lambda_cloudwatch_log_group_arn" { value = local.log_group }
