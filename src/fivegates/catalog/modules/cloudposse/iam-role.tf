# cloudposse/iam-role/aws: a role, whom it trusts, and its policies.

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
variable "use_fullname" { default = true }
variable "principals" { default = {} }
variable "policy_documents" { default = [] }
variable "policy_document_count" { default = 1 }
variable "managed_policy_arns" { default = [] }
variable "managed_policy_arns_map" { default = {} }
variable "permissions_boundary" { default = "" }
variable "assume_role_actions" { default = ["sts:AssumeRole", "sts:TagSession"] }
variable "assume_role_conditions" { default = [] }
variable "assume_role_policy" { default = null }
variable "instance_profile_enabled" { default = false }
variable "path" { default = "/" }

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

module "role_name" {
  source          = "cloudposse/label/null"
  version         = "0.25.0"
  id_length_limit = 64
  context         = module.this.context
}

locals {
  has_policy = module.this.enabled && var.policy_document_count > 0
  managed    = merge({ for index, arn in var.managed_policy_arns : format("_#%v_", index) => arn }, var.managed_policy_arns_map)
}

data "aws_iam_policy_document" "assume_role" {
  dynamic "statement" {
    for_each = var.principals
    content {
      actions = var.assume_role_actions

      principals {
        type        = statement.key
        identifiers = statement.value
      }

      dynamic "condition" {
        for_each = var.assume_role_conditions
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role" "default" {
  count                = module.this.enabled ? 1 : 0
  name                 = var.use_fullname ? module.role_name.id : module.this.name
  assume_role_policy   = var.assume_role_policy != null ? var.assume_role_policy : data.aws_iam_policy_document.assume_role.json
  permissions_boundary = var.permissions_boundary
  path                 = var.path
  tags                 = module.this.tags
}

data "aws_iam_policy_document" "default" {
  override_policy_documents = var.policy_documents
}

resource "aws_iam_role_policy" "default" {
  count  = local.has_policy ? 1 : 0
  role   = one(aws_iam_role.default[*].name)
  policy = data.aws_iam_policy_document.default.json
}

resource "aws_iam_role_policy_attachment" "managed" {
  for_each   = { for name, arn in local.managed : name => arn if module.this.enabled }
  role       = one(aws_iam_role.default[*].name)
  policy_arn = each.value
}

resource "aws_iam_instance_profile" "default" {
  count = var.instance_profile_enabled ? (module.this.enabled ? 1 : 0) : 0
  name  = module.this.id
  role  = one(aws_iam_role.default[*].name)
}

output "name" { value = one(aws_iam_role.default[*].name) }
output "id" { value = one(aws_iam_role.default[*].unique_id) }
output "arn" { value = one(aws_iam_role.default[*].arn) }
output "policy" { value = local.has_policy ? data.aws_iam_policy_document.default.json : null }
output "instance_profile" { value = one(aws_iam_instance_profile.default[*].name) }
