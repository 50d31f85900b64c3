# terraform-aws-modules/ec2-instance/aws: an instance, its profile and role.
# Not modelled: spot requests, networks, volumes.

variable "create" { default = true }
variable "name" { default = "" }
variable "ami" { default = null }
variable "user_data" { default = null }
variable "tags" { default = {} }
variable "instance_tags" { default = {} }
variable "create_spot_instance" { default = false }
variable "iam_instance_profile" { default = null }
variable "create_iam_instance_profile" { default = false }
variable "iam_role_name" { default = null }
variable "iam_role_use_name_prefix" { default = true }
variable "iam_role_path" { default = null }
variable "iam_role_permissions_boundary" { default = null }
variable "iam_role_policies" { default = {} }
variable "iam_role_tags" { default = {} }

locals {
  has_role  = var.create && var.create_iam_instance_profile
  role_name = try(coalesce(var.iam_role_name, var.name), "")
}

resource "aws_instance" "this" {
  count                = var.create && !var.create_spot_instance ? 1 : 0
  ami                  = var.ami
  user_data            = var.user_data
  iam_instance_profile = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].name : var.iam_instance_profile
  tags                 = merge({ Name = var.name }, var.instance_tags, var.tags)
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  count                = local.has_role ? 1 : 0
  name                 = var.iam_role_use_name_prefix ? null : local.role_name
  name_prefix          = var.iam_role_use_name_prefix ? "${local.role_name}-" : null
  path                 = var.iam_role_path
  permissions_boundary = var.iam_role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = merge(var.tags, var.iam_role_tags)
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for name, arn in var.iam_role_policies : name => arn if local.has_role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_instance_profile" "this" {
  count       = local.has_role ? 1 : 0
  role        = aws_iam_role.this[0].name
  name        = var.iam_role_use_name_prefix ? null : local.role_name
  name_prefix = var.iam_role_use_name_prefix ? "${local.role_name}-" : null
  path        = var.iam_role_path
  tags        = merge(var.tags, var.iam_role_tags)
}

output "id" { value = try(aws_instance.this[0].id, null) }
output "arn" { value = try(aws_instance.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, null) }
output "iam_instance_profile_id" { value = try(aws_iam_instance_profile.this[0].id, null) }
