# terraform-aws-modules/step-functions/aws: a state machine and its role.
# Not modelled: what the ready-made policies for other services allow (`service_integrations`). That there is one is: its content is unknown.

variable "create" { default = true }
variable "create_role" { default = true }
variable "use_existing_role" { default = false }
variable "name" { default = "" }
variable "definition" { default = "" }
variable "role_arn" { default = "" }
variable "type" { default = "STANDARD" }
variable "tags" { default = {} }
variable "logging_configuration" { default = {} }
variable "attach_cloudwatch_logs_policy" { default = true }
variable "aws_region_assume_role" { default = "" }
variable "role_name" { default = null }
variable "role_path" { default = null }
variable "role_permissions_boundary" { default = null }
variable "role_tags" { default = {} }
variable "trusted_entities" { default = [] }
variable "attach_policies_for_integrations" { default = true }
variable "service_integrations" { default = {} }
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

data "aws_region" "current" {}

locals {
  has_role = var.create && var.create_role && !var.use_existing_role
  logs     = try(var.logging_configuration["level"], "OFF") != "OFF"
}

resource "aws_sfn_state_machine" "this" {
  count      = var.create ? 1 : 0
  name       = var.name
  role_arn   = var.use_existing_role ? var.role_arn : aws_iam_role.this[0].arn
  definition = var.definition
  type       = upper(var.type)
  tags       = merge({ Name = var.name }, var.tags)
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = distinct(concat(["states.${var.aws_region_assume_role != "" ? var.aws_region_assume_role : data.aws_region.current.region}.amazonaws.com"], var.trusted_entities))
    }
  }
}

resource "aws_iam_role" "this" {
  count                = local.has_role ? 1 : 0
  name                 = coalesce(var.role_name, var.name)
  path                 = var.role_path
  permissions_boundary = var.role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = merge(var.tags, var.role_tags)
}

resource "aws_iam_role_policy_attachment" "service" {
  for_each   = { for name, uses in var.service_integrations : name => uses if local.has_role && var.attach_policies_for_integrations }
  role       = aws_iam_role.this[0].name
  policy_arn = data.modelled.not_said.arn
}

resource "aws_iam_role_policy" "additional_json" {
  count  = var.attach_policy_json ? (local.has_role ? 1 : 0) : 0
  role   = aws_iam_role.this[0].name
  policy = var.policy_json
}

resource "aws_iam_role_policy" "additional_jsons" {
  count  = var.attach_policy_jsons ? (local.has_role ? var.number_of_policy_jsons : 0) : 0
  role   = aws_iam_role.this[0].name
  policy = var.policy_jsons[count.index]
}

resource "aws_iam_role_policy_attachment" "additional_one" {
  count      = var.attach_policy ? (local.has_role ? 1 : 0) : 0
  role       = aws_iam_role.this[0].name
  policy_arn = var.policy
}

resource "aws_iam_role_policy_attachment" "additional_many" {
  count      = var.attach_policies ? (local.has_role ? var.number_of_policies : 0) : 0
  role       = aws_iam_role.this[0].name
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
  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.additional_inline.json
}

resource "aws_iam_role_policy" "logs" {
  count  = local.has_role && local.logs && var.attach_cloudwatch_logs_policy ? 1 : 0
  role   = aws_iam_role.this[0].name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = [for verb in ["CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries", "PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups"] : "logs:${verb}"], Resource = "*" }] })
}

output "state_machine_arn" { value = try(aws_sfn_state_machine.this[0].arn, "") }
output "state_machine_id" { value = try(aws_sfn_state_machine.this[0].id, "") }
output "state_machine_name" { value = try(aws_sfn_state_machine.this[0].name, "") }
output "role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "role_name" { value = try(aws_iam_role.this[0].name, "") }
