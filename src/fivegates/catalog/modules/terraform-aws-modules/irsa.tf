# terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts: a role for service accounts of EKS (IRSA).
# Not modelled: what the ready-made policies of controllers allow (`attach_..._policy`). That there is one is: its content is unknown.

variable "create" { default = true }
variable "tags" { default = {} }
variable "path" { default = "/" }
variable "permissions_boundary" { default = null }
variable "policies" { default = {} }
variable "create_inline_policy" { default = false }
variable "source_inline_policy_documents" { default = [] }
variable "override_inline_policy_documents" { default = [] }

variable "inline_policy_permissions" {
  default  = {}
  nullable = false
}

variable "name" { default = "" }
variable "use_name_prefix" { default = true }
variable "trust_condition_test" { default = "StringEquals" }
variable "oidc_providers" { default = {} }
variable "create_policy" { default = true }
variable "source_policy_documents" { default = [] }
variable "override_policy_documents" { default = [] }

variable "permissions" {
  default  = {}
  nullable = false
}

variable "policy_name" { default = null }
variable "attach_aws_gateway_controller_policy" { default = false }
variable "attach_cert_manager_policy" { default = false }
variable "attach_cluster_autoscaler_policy" { default = false }
variable "attach_ebs_csi_policy" { default = false }
variable "attach_mountpoint_s3_csi_policy" { default = false }
variable "attach_efs_csi_policy" { default = false }
variable "attach_external_dns_policy" { default = false }
variable "attach_external_secrets_policy" { default = false }
variable "attach_fsx_lustre_csi_policy" { default = false }
variable "attach_fsx_openzfs_csi_policy" { default = false }
variable "attach_load_balancer_controller_policy" { default = false }
variable "attach_load_balancer_controller_targetgroup_binding_only_policy" { default = false }
variable "attach_amazon_managed_service_prometheus_policy" { default = false }
variable "attach_velero_policy" { default = false }
variable "attach_vpc_cni_policy" { default = false }
variable "attach_node_termination_handler_policy" { default = false }
variable "attach_cloudwatch_observability_policy" { default = false }

locals {
  ready_made = anytrue([
    var.attach_aws_gateway_controller_policy,
    var.attach_cert_manager_policy,
    var.attach_cluster_autoscaler_policy,
    var.attach_ebs_csi_policy,
    var.attach_mountpoint_s3_csi_policy,
    var.attach_efs_csi_policy,
    var.attach_external_dns_policy,
    var.attach_external_secrets_policy,
    var.attach_fsx_lustre_csi_policy,
    var.attach_fsx_openzfs_csi_policy,
    var.attach_load_balancer_controller_policy,
    var.attach_load_balancer_controller_targetgroup_binding_only_policy,
    var.attach_amazon_managed_service_prometheus_policy,
    var.attach_velero_policy,
    var.attach_vpc_cni_policy,
    var.attach_node_termination_handler_policy,
  ])
  has_policy = var.create && var.create_policy && (local.ready_made || length(var.source_policy_documents) > 0 || length(var.override_policy_documents) > 0 || length(var.permissions) > 0)
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]

      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }

      condition {
        test     = var.trust_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = [for account in statement.value.namespace_service_accounts : "system:serviceaccount:${account}"]
      }

      condition {
        test     = var.trust_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create ? 1 : 0
  name                 = var.use_name_prefix ? null : var.name
  name_prefix          = var.use_name_prefix ? "${var.name}-" : null
  path                 = var.path
  permissions_boundary = var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for name, arn in var.policies : name => arn if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "observability" {
  count      = var.attach_cloudwatch_observability_policy ? (var.create ? 1 : 0) : 0
  role       = aws_iam_role.this[0].name
  policy_arn = data.modelled.not_said.arn
}

data "aws_iam_policy_document" "this" {
  source_policy_documents   = var.source_policy_documents
  override_policy_documents = var.override_policy_documents

  dynamic "statement" {
    for_each = var.permissions
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

resource "aws_iam_policy" "this" {
  count       = local.has_policy ? 1 : 0
  name        = var.use_name_prefix ? null : var.policy_name
  name_prefix = var.use_name_prefix ? var.policy_name : null
  policy      = data.aws_iam_policy_document.this.json
}

resource "aws_iam_role_policy_attachment" "this" {
  count      = local.has_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.this[0].arn
}

resource "aws_iam_role_policy_attachment" "ready_made" {
  count      = local.ready_made ? (local.has_policy ? 1 : 0) : 0
  role       = aws_iam_role.this[0].name
  policy_arn = data.modelled.not_said.arn
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

output "arn" { value = try(aws_iam_role.this[0].arn, null) }
output "name" { value = try(aws_iam_role.this[0].name, null) }
output "unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
