# terraform-aws-modules/app-runner/aws: a service of App Runner and the role that it runs as.
# Not modelled: the role that pulls the image, domains, connectors, scaling.

variable "create" { default = true }
variable "create_service" { default = true }
variable "service_name" { default = "" }
variable "tags" { default = {} }
variable "instance_configuration" { default = {} }
variable "source_configuration" { default = {} }
variable "create_instance_iam_role" { default = true }
variable "instance_iam_role_name" { default = null }
variable "instance_iam_role_use_name_prefix" { default = true }
variable "instance_iam_role_path" { default = null }
variable "instance_iam_role_permissions_boundary" { default = null }
variable "instance_iam_role_policies" { default = {} }
variable "instance_policy_statements" { default = {} }

locals {
  has_service = var.create && var.create_service
  has_role    = local.has_service && var.create_instance_iam_role
  role_name   = coalesce(var.instance_iam_role_name, "${var.service_name}-instance")
  image       = [for name, value in var.source_configuration : value if name == "image_repository" && value != null]
  code        = [for name, value in var.source_configuration : value if name == "code_repository" && value != null]
}

resource "aws_apprunner_service" "this" {
  count        = local.has_service ? 1 : 0
  service_name = var.service_name
  tags         = var.tags

  instance_configuration {
    instance_role_arn = local.has_role ? aws_iam_role.instance[0].arn : lookup(var.instance_configuration, "instance_role_arn", null)
  }

  source_configuration {
    dynamic "image_repository" {
      for_each = local.image
      content {
        image_identifier      = image_repository.value.image_identifier
        image_repository_type = image_repository.value.image_repository_type

        image_configuration {
          runtime_environment_variables = lookup(lookup(image_repository.value, "image_configuration", {}), "runtime_environment_variables", {})
          runtime_environment_secrets   = lookup(lookup(image_repository.value, "image_configuration", {}), "runtime_environment_secrets", {})
        }
      }
    }

    dynamic "code_repository" {
      for_each = local.code
      content {
        repository_url = code_repository.value.repository_url

        code_configuration {
          code_configuration_values {
            runtime_environment_variables = lookup(lookup(lookup(code_repository.value, "code_configuration", {}), "code_configuration_values", {}), "runtime_environment_variables", {})
            runtime_environment_secrets   = lookup(lookup(lookup(code_repository.value, "code_configuration", {}), "code_configuration_values", {}), "runtime_environment_secrets", {})
          }
        }
      }
    }
  }
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["tasks.apprunner.${data.aws_partition.current.dns_suffix}"]
    }
  }
}

resource "aws_iam_role" "instance" {
  count                = local.has_role ? 1 : 0
  name                 = var.instance_iam_role_use_name_prefix ? null : local.role_name
  name_prefix          = var.instance_iam_role_use_name_prefix ? "${local.role_name}-" : null
  path                 = var.instance_iam_role_path
  permissions_boundary = var.instance_iam_role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "instance_additional" {
  for_each   = { for name, arn in var.instance_iam_role_policies : name => arn if local.has_role }
  role       = aws_iam_role.instance[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "instance" {
  dynamic "statement" {
    for_each = var.instance_policy_statements
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

resource "aws_iam_role_policy" "instance" {
  count  = local.has_role && length(var.instance_policy_statements) > 0 ? 1 : 0
  role   = aws_iam_role.instance[0].name
  policy = data.aws_iam_policy_document.instance.json
}

output "service_arn" { value = try(aws_apprunner_service.this[0].arn, null) }
output "service_id" { value = try(aws_apprunner_service.this[0].service_id, null) }
output "instance_iam_role_name" { value = try(aws_iam_role.instance[0].name, null) }
output "instance_iam_role_arn" { value = try(aws_iam_role.instance[0].arn, null) }
