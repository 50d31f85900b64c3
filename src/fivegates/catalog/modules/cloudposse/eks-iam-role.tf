# cloudposse/eks-iam-role/aws: a role for service accounts of EKS.

variable "enabled" { default = null }
variable "namespace" { default = null }
variable "tenant" { default = null }
variable "environment" { default = null }
variable "stage" { default = null }
variable "name" { default = null }
variable "delimiter" { default = null }
variable "attributes" { default = [] }
variable "tags" { default = {} }
variable "label_order" { default = null }
variable "regex_replace_chars" { default = null }
variable "id_length_limit" { default = null }
variable "label_value_case" { default = null }
variable "labels_as_tags" { default = ["default"] }
variable "context" { default = {} }
variable "service_account_name" { default = null }
variable "service_account_namespace" { default = null }
variable "service_account_namespace_name_list" { default = [] }
variable "aws_account_number" { default = null }
variable "aws_partition" { default = "aws" }
variable "aws_iam_policy_document" { default = [] }
variable "permissions_boundary" { default = null }
variable "managed_policy_arns" { default = [] }
variable "eks_cluster_oidc_issuer_url" {}

module "this" {
  source  = "cloudposse/label/null"
  version = "0.25.0"

  enabled = var.enabled
  namespace = var.namespace
  tenant = var.tenant
  environment = var.environment
  stage = var.stage
  name = var.name
  delimiter = var.delimiter
  attributes = var.attributes
  tags = var.tags
  label_order = var.label_order
  regex_replace_chars = var.regex_replace_chars
  id_length_limit = var.id_length_limit
  label_value_case = var.label_value_case
  labels_as_tags = var.labels_as_tags
  context = var.context
}

data "aws_caller_identity" "current" {}

locals {
  issuer     = replace(var.eks_cluster_oidc_issuer_url, "https://", "")
  account    = coalesce(var.aws_account_number, data.aws_caller_identity.current.account_id)
  alone      = var.service_account_name == null && var.service_account_namespace == null && length(var.service_account_namespace_name_list) > 0 ? [] : ["${coalesce(var.service_account_namespace, "*")}:${coalesce(var.service_account_name, "*")}"]
  accounts   = concat(local.alone, var.service_account_namespace_name_list)
  namespace  = replace(split(":", local.accounts[0])[0], "*", "all")
  name       = replace(split(":", local.accounts[0])[1], "*", "all")
  has_policy = module.this.enabled && length(var.aws_iam_policy_document) > 0
}

module "service_account_label" {
  source              = "cloudposse/label/null"
  version             = "0.25.0"
  attributes          = [trimsuffix("${local.name}@${local.namespace}", "@${local.name}")]
  regex_replace_chars = "/[^-a-zA-Z0-9@_]/"
  id_length_limit     = 64
  context             = module.this.context
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["arn:${var.aws_partition}:iam::${local.account}:oidc-provider/${local.issuer}"]
    }

    condition {
      test     = "StringLike"
      variable = "${local.issuer}:sub"
      values   = formatlist("system:serviceaccount:%s", local.accounts)
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "service_account" {
  count                = module.this.enabled ? 1 : 0
  name                 = module.service_account_label.id
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
  tags                 = module.service_account_label.tags
}

resource "aws_iam_policy" "service_account" {
  count  = local.has_policy ? 1 : 0
  name   = module.service_account_label.id
  policy = flatten([var.aws_iam_policy_document])[0]
}

resource "aws_iam_role_policy_attachment" "service_account" {
  count      = local.has_policy ? 1 : 0
  role       = aws_iam_role.service_account[0].name
  policy_arn = aws_iam_policy.service_account[0].arn
}

resource "aws_iam_role_policy_attachment" "managed" {
  for_each   = toset(module.this.enabled ? var.managed_policy_arns : [])
  role       = aws_iam_role.service_account[0].name
  policy_arn = each.key
}

output "service_account_role_name" { value = module.this.enabled ? aws_iam_role.service_account[0].name : null }
output "service_account_role_arn" { value = module.this.enabled ? aws_iam_role.service_account[0].arn : null }
output "service_account_role_unique_id" { value = module.this.enabled ? aws_iam_role.service_account[0].unique_id : null }
output "service_account_policy_arn" { value = local.has_policy ? aws_iam_policy.service_account[0].arn : null }
