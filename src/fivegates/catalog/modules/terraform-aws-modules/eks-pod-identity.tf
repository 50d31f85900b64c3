# terraform-aws-modules/eks-pod-identity/aws: a role for pods of EKS and the service accounts that are associated with it.
# Not modelled: what the ready-made policies of controllers allow (`attach_..._policy`). That there is one is: its content is unknown.

variable "create" { default = true }
variable "name" { default = "" }
variable "use_name_prefix" { default = true }
variable "path" { default = "/" }
variable "permissions_boundary_arn" { default = null }
variable "tags" { default = {} }
variable "trust_policy_conditions" { default = [] }

variable "trust_policy_statements" {
  default  = []
  nullable = false
}

variable "additional_policy_arns" { default = {} }
variable "association_defaults" { default = {} }
variable "associations" { default = {} }
variable "source_policy_documents" { default = [] }
variable "override_policy_documents" { default = [] }

variable "policy_statements" {
  default  = []
  nullable = false
}

variable "attach_custom_policy" { default = false }
variable "attach_amazon_managed_service_prometheus_policy" { default = false }
variable "attach_aws_appmesh_controller_policy" { default = false }
variable "attach_aws_cloudwatch_observability_policy" { default = false }
variable "attach_aws_appmesh_envoy_proxy_policy" { default = false }
variable "attach_aws_ebs_csi_policy" { default = false }
variable "attach_aws_efs_csi_policy" { default = false }
variable "attach_aws_fsx_lustre_csi_policy" { default = false }
variable "attach_aws_gateway_controller_policy" { default = false }
variable "attach_aws_lb_controller_policy" { default = false }
variable "attach_aws_lb_controller_targetgroup_binding_only_policy" { default = false }
variable "attach_aws_node_termination_handler_policy" { default = false }
variable "attach_aws_privateca_issuer_policy" { default = false }
variable "attach_aws_vpc_cni_policy" { default = false }
variable "attach_cert_manager_policy" { default = false }
variable "attach_cluster_autoscaler_policy" { default = false }
variable "attach_external_dns_policy" { default = false }
variable "attach_external_secrets_policy" { default = false }
variable "attach_mountpoint_s3_csi_policy" { default = false }
variable "attach_pganalyze_policy" { default = false }
variable "attach_velero_policy" { default = false }

locals {
  ready_made = anytrue([
    var.attach_amazon_managed_service_prometheus_policy,
    var.attach_aws_appmesh_controller_policy,
    var.attach_aws_cloudwatch_observability_policy,
    var.attach_aws_appmesh_envoy_proxy_policy,
    var.attach_aws_ebs_csi_policy,
    var.attach_aws_efs_csi_policy,
    var.attach_aws_fsx_lustre_csi_policy,
    var.attach_aws_gateway_controller_policy,
    var.attach_aws_lb_controller_policy,
    var.attach_aws_lb_controller_targetgroup_binding_only_policy,
    var.attach_aws_node_termination_handler_policy,
    var.attach_aws_privateca_issuer_policy,
    var.attach_aws_vpc_cni_policy,
    var.attach_cert_manager_policy,
    var.attach_cluster_autoscaler_policy,
    var.attach_external_dns_policy,
    var.attach_external_secrets_policy,
    var.attach_mountpoint_s3_csi_policy,
    var.attach_pganalyze_policy,
    var.attach_velero_policy,
  ])
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
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

  dynamic "statement" {
    for_each = var.trust_policy_statements
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
  name                 = var.use_name_prefix ? null : var.name
  name_prefix          = var.use_name_prefix ? "${var.name}-" : null
  path                 = var.path
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = var.tags
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for name, arn in var.additional_policy_arns : name => arn if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "base" {
  source_policy_documents   = var.source_policy_documents
  override_policy_documents = var.override_policy_documents

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

resource "aws_iam_role_policy" "custom" {
  count  = var.attach_custom_policy ? (var.create ? 1 : 0) : 0
  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.base.json
}

resource "aws_iam_role_policy_attachment" "ready_made" {
  count      = local.ready_made ? (var.create ? 1 : 0) : 0
  role       = aws_iam_role.this[0].name
  policy_arn = data.modelled.not_said.arn
}

resource "aws_eks_pod_identity_association" "this" {
  for_each        = { for name, association in var.associations : name => association if var.create }
  cluster_name    = try(coalesce(each.value.cluster_name), var.association_defaults.cluster_name)
  namespace       = try(coalesce(each.value.namespace), var.association_defaults.namespace)
  service_account = try(coalesce(each.value.service_account), var.association_defaults.service_account)
  role_arn        = aws_iam_role.this[0].arn
  target_role_arn = try(coalesce(each.value.target_role_arn), var.association_defaults.target_role_arn, null)
  tags            = var.tags
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "associations" { value = aws_eks_pod_identity_association.this }
