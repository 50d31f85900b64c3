# terraform-aws-modules/iam/aws//modules/iam-user: a user, by default with an access key.
# Not modelled: the login profile and SSH keys; a key encrypted with PGP is a key all the same.

variable "create_user" { default = true }
variable "create_iam_access_key" { default = true }
variable "iam_access_key_status" { default = null }
variable "path" { default = "/" }
variable "permissions_boundary" { default = "" }
variable "policy_arns" { default = [] }
variable "tags" { default = {} }
variable "name" {}

resource "aws_iam_user" "this" {
  count                = var.create_user ? 1 : 0
  name                 = var.name
  path                 = var.path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_user_policy_attachment" "this" {
  for_each   = { for name, arn in var.policy_arns : name => arn if var.create_user }
  user       = aws_iam_user.this[0].name
  policy_arn = each.value
}

resource "aws_iam_access_key" "this" {
  count  = var.create_iam_access_key ? (var.create_user ? 1 : 0) : 0
  user   = aws_iam_user.this[0].name
  status = var.iam_access_key_status
}

output "iam_user_arn" { value = try(aws_iam_user.this[0].arn, "") }
output "iam_user_name" { value = try(aws_iam_user.this[0].name, "") }
output "iam_user_unique_id" { value = try(aws_iam_user.this[0].unique_id, "") }
output "iam_access_key_id" { value = try(aws_iam_access_key.this[0].id, "") }
output "iam_access_key_secret" { value = try(aws_iam_access_key.this[0].secret, "") }
