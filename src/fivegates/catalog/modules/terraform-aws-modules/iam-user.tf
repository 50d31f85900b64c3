# terraform-aws-modules/iam/aws//modules/iam-user: a user, by default with an access key.
# Not modelled: the login profile and SSH keys; a key encrypted with PGP is a key all the same.

variable "create" { default = true }
variable "name" { default = "" }
variable "policies" { default = {} }
variable "create_access_key" { default = true }
variable "access_key_status" { default = null }
variable "tags" { default = {} }
variable "path" { default = null }
variable "permissions_boundary" { default = null }
variable "create_inline_policy" { default = false }
variable "source_inline_policy_documents" { default = [] }
variable "override_inline_policy_documents" { default = [] }

variable "inline_policy_permissions" {
  default  = {}
  nullable = false
}


resource "aws_iam_user" "this" {
  count                = var.create ? 1 : 0
  name                 = var.name
  path                 = var.path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_user_policy_attachment" "this" {
  for_each   = { for name, arn in var.policies : name => arn if var.create }
  user       = aws_iam_user.this[0].name
  policy_arn = each.value
}

resource "aws_iam_access_key" "this" {
  count  = var.create_access_key ? (var.create ? 1 : 0) : 0
  user   = aws_iam_user.this[0].name
  status = var.access_key_status
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

resource "aws_iam_user_policy" "inline" {
  count  = var.create_inline_policy ? (var.create ? 1 : 0) : 0
  user   = aws_iam_user.this[0].name
  policy = data.aws_iam_policy_document.inline.json
}

output "arn" { value = try(aws_iam_user.this[0].arn, null) }
output "name" { value = try(aws_iam_user.this[0].name, null) }
output "unique_id" { value = try(aws_iam_user.this[0].unique_id, null) }
output "access_key_id" { value = try(aws_iam_access_key.this[0].id, null) }
output "access_key_secret" { value = try(aws_iam_access_key.this[0].secret, null) }
