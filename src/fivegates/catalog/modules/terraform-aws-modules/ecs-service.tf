# terraform-aws-modules/ecs/aws//modules/service: a task, the role that its containers run as and the one that starts them.
# Not modelled: the service itself, the role for load balancers of other network modes, the role for managed volumes. The names of roles
# differ between versions: what they have in common is their beginning. Until version 7 reading secrets was allowed by default.

variable "create" { default = true }
variable "name" { default = "" }
variable "family" { default = null }
variable "tags" { default = {} }
variable "task_tags" { default = {} }
variable "create_task_definition" { default = true }
variable "task_definition_arn" { default = null }
variable "container_definitions" { default = {} }
variable "enable_execute_command" { default = false }
variable "create_task_exec_iam_role" { default = true }
variable "task_exec_iam_role_arn" { default = null }
variable "task_exec_iam_role_name" { default = null }
variable "task_exec_iam_role_use_name_prefix" { default = true }
variable "task_exec_iam_role_path" { default = null }
variable "task_exec_iam_role_permissions_boundary" { default = null }
variable "task_exec_iam_role_policies" { default = {} }
variable "create_task_exec_policy" { default = true }
variable "task_exec_ssm_param_arns" { default = [] }
variable "task_exec_secret_arns" { default = [] }

variable "task_exec_iam_statements" {
  default  = []
  nullable = false
}

variable "create_tasks_iam_role" { default = true }
variable "tasks_iam_role_arn" { default = null }
variable "tasks_iam_role_name" { default = null }
variable "tasks_iam_role_use_name_prefix" { default = true }
variable "tasks_iam_role_path" { default = null }
variable "tasks_iam_role_permissions_boundary" { default = null }
variable "tasks_iam_role_policies" { default = {} }

variable "tasks_iam_role_statements" {
  default  = []
  nullable = false
}


data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  has_task      = var.create && var.create_task_definition
  has_exec_role = local.has_task && var.create_task_exec_iam_role
  has_role      = local.has_task && var.create_tasks_iam_role
  has_policy    = local.has_role && (length(var.tasks_iam_role_statements) > 0 || var.enable_execute_command)
}

module "container_definition" {
  source   = "terraform-aws-modules/ecs/aws//modules/container-definition"
  for_each = { for name, container in var.container_definitions : name => container if local.has_task && lookup(container, "create", true) }

  service                     = var.name
  name                        = coalesce(lookup(each.value, "name", null), each.key)
  image                       = lookup(each.value, "image", null)
  command                     = lookup(each.value, "command", null)
  entrypoint                  = lookup(each.value, "entrypoint", lookup(each.value, "entry_point", null))
  environment                 = lookup(each.value, "environment", null)
  environmentFiles            = lookup(each.value, "environmentFiles", lookup(each.value, "environment_files", null))
  secrets                     = lookup(each.value, "secrets", null)
  user                        = lookup(each.value, "user", null)
  privileged                  = lookup(each.value, "privileged", null)
  readonlyRootFilesystem      = lookup(each.value, "readonlyRootFilesystem", lookup(each.value, "readonly_root_filesystem", null))
  logConfiguration            = lookup(each.value, "logConfiguration", lookup(each.value, "log_configuration", null))
  enable_cloudwatch_logging   = lookup(each.value, "enable_cloudwatch_logging", null)
  create_cloudwatch_log_group = lookup(each.value, "create_cloudwatch_log_group", null)
  cloudwatch_log_group_name   = lookup(each.value, "cloudwatch_log_group_name", null)
  tags                        = var.tags
}

resource "aws_ecs_task_definition" "this" {
  count                 = local.has_task ? 1 : 0
  family                = coalesce(var.family, var.name)
  container_definitions = jsonencode([for name, container in module.container_definition : container.container_definition])
  task_role_arn         = local.has_role ? aws_iam_role.tasks[0].arn : var.tasks_iam_role_arn
  execution_role_arn    = local.has_exec_role ? aws_iam_role.task_exec[0].arn : var.task_exec_iam_role_arn
  tags                  = merge(var.tags, var.task_tags)
}

data "aws_iam_policy_document" "task_exec_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "task_exec" {
  count                = local.has_exec_role ? 1 : 0
  name                 = var.task_exec_iam_role_use_name_prefix ? null : coalesce(var.task_exec_iam_role_name, data.modelled.not_said.name)
  name_prefix          = var.task_exec_iam_role_use_name_prefix ? "${coalesce(var.task_exec_iam_role_name, var.name)}-" : null
  path                 = var.task_exec_iam_role_path
  permissions_boundary = var.task_exec_iam_role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.task_exec_assume.json
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "task_exec_additional" {
  for_each   = { for name, arn in var.task_exec_iam_role_policies : name => arn if local.has_exec_role }
  role       = aws_iam_role.task_exec[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "task_exec" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = length(var.task_exec_ssm_param_arns) > 0 ? [1] : []
    content {
      actions   = ["ssm:GetParameters"]
      resources = var.task_exec_ssm_param_arns
    }
  }

  dynamic "statement" {
    for_each = length(var.task_exec_secret_arns) > 0 ? [1] : []
    content {
      actions   = ["secretsmanager:GetSecretValue"]
      resources = var.task_exec_secret_arns
    }
  }

  dynamic "statement" {
    for_each = var.task_exec_iam_statements
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

      dynamic "condition" {
        for_each = lookup(statement.value, "conditions", null) != null ? statement.value.conditions : []
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role_policy" "task_exec" {
  count  = var.create_task_exec_policy ? (local.has_exec_role ? 1 : 0) : 0
  role   = aws_iam_role.task_exec[0].name
  policy = data.aws_iam_policy_document.task_exec.json
}

data "aws_iam_policy_document" "tasks_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:ecs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role" "tasks" {
  count                = local.has_role ? 1 : 0
  name                 = var.tasks_iam_role_use_name_prefix ? null : coalesce(var.tasks_iam_role_name, data.modelled.not_said.name)
  name_prefix          = var.tasks_iam_role_use_name_prefix ? "${coalesce(var.tasks_iam_role_name, var.name)}-" : null
  path                 = var.tasks_iam_role_path
  permissions_boundary = var.tasks_iam_role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.tasks_assume.json
  tags                 = var.tags
}

data "aws_iam_policy_document" "tasks" {
  dynamic "statement" {
    for_each = var.enable_execute_command ? [1] : []
    content {
      actions   = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = var.tasks_iam_role_statements
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

      dynamic "condition" {
        for_each = lookup(statement.value, "conditions", null) != null ? statement.value.conditions : []
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role_policy" "tasks" {
  count  = local.has_policy ? 1 : 0
  role   = aws_iam_role.tasks[0].name
  policy = data.aws_iam_policy_document.tasks.json
}

resource "aws_iam_role_policy_attachment" "tasks" {
  for_each   = { for name, arn in var.tasks_iam_role_policies : name => arn if local.has_role }
  role       = aws_iam_role.tasks[0].name
  policy_arn = each.value
}

output "container_definitions" { value = module.container_definition }
output "task_definition_arn" { value = try(aws_ecs_task_definition.this[0].arn, var.task_definition_arn) }
output "task_definition_family" { value = try(aws_ecs_task_definition.this[0].family, null) }
output "task_exec_iam_role_name" { value = try(aws_iam_role.task_exec[0].name, null) }
output "task_exec_iam_role_arn" { value = try(aws_iam_role.task_exec[0].arn, var.task_exec_iam_role_arn) }
output "tasks_iam_role_name" { value = try(aws_iam_role.tasks[0].name, null) }
output "tasks_iam_role_arn" { value = try(aws_iam_role.tasks[0].arn, var.tasks_iam_role_arn) }
