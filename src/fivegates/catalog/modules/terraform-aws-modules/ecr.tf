# terraform-aws-modules/ecr/aws: a repository of images, and where it is.
# Not modelled: public repositories, policies, scanning, replication, pull-through caches.

variable "create" { default = true }
variable "create_repository" { default = true }
variable "repository_type" { default = "private" }
variable "repository_name" { default = "" }
variable "tags" { default = {} }

resource "aws_ecr_repository" "this" {
  count = var.create && var.create_repository && var.repository_type == "private" ? 1 : 0
  name  = var.repository_name
  tags  = var.tags
}

output "repository_name" { value = try(aws_ecr_repository.this[0].name, null) }
output "repository_arn" { value = try(aws_ecr_repository.this[0].arn, null) }
output "repository_url" { value = try(aws_ecr_repository.this[0].repository_url, null) }
output "repository_registry_id" { value = try(aws_ecr_repository.this[0].registry_id, null) }
