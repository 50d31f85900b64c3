# terraform-aws-modules/iam/aws//modules/iam-role: a role with whom it trusts, its policies and an instance profile.
# Not modelled: details of trust in Bitbucket and SAML providers beyond who is trusted.

variable "create" { default = true }
variable "tags" { default = {} }
variable "path" { default = null }
variable "permissions_boundary" { default = null }
variable "policies" { default = {} }
variable "create_inline_policy" { default = false }
variable "source_inline_policy_documents" { default = [] }
variable "override_inline_policy_documents" { default = [] }

variable "inline_policy_permissions" {
  default  = {}
  nullable = false
}

variable "name" { default = null }
variable "use_name_prefix" { default = true }

variable "trust_policy_permissions" {
  default  = {}
  nullable = false
}

variable "trust_policy_conditions" { default = [] }
variable "enable_oidc" { default = false }
variable "oidc_account_id" { default = null }
variable "oidc_provider_urls" { default = [] }
variable "oidc_subjects" { default = [] }
variable "oidc_wildcard_subjects" { default = [] }
variable "oidc_audiences" { default = [] }
variable "enable_github_oidc" { default = false }
variable "github_provider" { default = "token.actions.githubusercontent.com" }
variable "enable_bitbucket_oidc" { default = false }
variable "enable_saml" { default = false }
variable "saml_provider_ids" { default = [] }
variable "create_instance_profile" { default = false }

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  providers   = concat(var.enable_oidc || var.enable_bitbucket_oidc ? [for url in var.oidc_provider_urls : replace(url, "https://", "")] : [], var.enable_github_oidc ? [var.github_provider] : [])
  account     = coalesce(var.enable_oidc ? var.oidc_account_id : null, data.aws_caller_identity.current.account_id)
  of_github   = var.enable_github_oidc ? "repo:" : ""
  audiences   = length(var.oidc_audiences) == 0 && !var.enable_oidc ? ["sts.amazonaws.com"] : var.oidc_audiences
  role_name   = var.use_name_prefix ? null : var.name
  role_prefix = var.use_name_prefix ? "${var.name}-" : null
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = local.providers
    content {
      actions = ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]

      principals {
        type        = "Federated"
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${local.account}:oidc-provider/${statement.value}"]
      }

      dynamic "condition" {
        for_each = length(var.oidc_subjects) > 0 ? [1] : []
        content {
          test     = "StringEquals"
          variable = "${statement.value}:sub"
          values   = [for subject in var.oidc_subjects : "${local.of_github}${trimprefix(subject, local.of_github)}"]
        }
      }

      dynamic "condition" {
        for_each = length(var.oidc_wildcard_subjects) > 0 ? [1] : []
        content {
          test     = "StringLike"
          variable = "${statement.value}:sub"
          values   = [for subject in var.oidc_wildcard_subjects : "${local.of_github}${trimprefix(subject, local.of_github)}"]
        }
      }

      dynamic "condition" {
        for_each = length(local.audiences) > 0 ? [1] : []
        content {
          test     = var.enable_github_oidc ? "ForAllValues:StringEquals" : "StringEquals"
          variable = "${statement.value}:aud"
          values   = local.audiences
        }
      }

      dynamic "condition" {
        for_each = var.trust_policy_conditions
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }

  dynamic "statement" {
    for_each = var.enable_saml ? [1] : []
    content {
      actions = ["sts:TagSession", "sts:AssumeRoleWithSAML"]

      principals {
        type        = "Federated"
        identifiers = var.saml_provider_ids
      }
    }
  }

  dynamic "statement" {
    for_each = var.trust_policy_permissions
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

resource "aws_iam_role" "this" {
  count                = var.create ? 1 : 0
  name                 = local.role_name
  name_prefix          = local.role_prefix
  path                 = var.path
  permissions_boundary = var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for name, arn in var.policies : name => arn if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "inline" {
  source_policy_documents   = var.source_inline_policy_documents
  override_policy_documents = var.override_inline_policy_documents

  dynamic "statement" {
    for_each = var.inline_policy_permissions
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

resource "aws_iam_role_policy" "inline" {
  count  = var.create_inline_policy ? (var.create ? 1 : 0) : 0
  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.inline.json
}

resource "aws_iam_instance_profile" "this" {
  count       = var.create_instance_profile ? (var.create ? 1 : 0) : 0
  role        = aws_iam_role.this[0].name
  name        = local.role_name
  name_prefix = local.role_prefix
  path        = var.path
  tags        = var.tags
}

output "arn" { value = try(aws_iam_role.this[0].arn, null) }
output "name" { value = try(aws_iam_role.this[0].name, null) }
output "unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, null) }
output "instance_profile_id" { value = try(aws_iam_instance_profile.this[0].id, null) }
output "instance_profile_name" { value = try(aws_iam_instance_profile.this[0].name, null) }
