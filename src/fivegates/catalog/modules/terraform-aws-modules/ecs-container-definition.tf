# terraform-aws-modules/ecs/aws//modules/container-definition: one container of a task, and its log group.
# Not modelled: parts of the definition that neither run code, nor hold credentials, nor log.

variable "service" { default = null }
variable "name" { default = null }
variable "image" { default = null }
variable "command" { default = null }
variable "entrypoint" { default = null }
variable "environment" { default = null }
variable "environmentFiles" { default = null }
variable "secrets" { default = null }
variable "user" { default = null }
variable "privileged" { default = false }
variable "tags" { default = {} }

variable "readonlyRootFilesystem" {
  default  = true
  nullable = false
}

variable "logConfiguration" {
  default  = {}
  nullable = false
}

variable "enable_cloudwatch_logging" {
  default  = true
  nullable = false
}

variable "create_cloudwatch_log_group" {
  default  = true
  nullable = false
}

variable "cloudwatch_log_group_name" { default = null }

data "aws_region" "current" {}

locals {
  own_logs = { logDriver = "awslogs", options = { awslogs-region = data.aws_region.current.region, awslogs-group = try(aws_cloudwatch_log_group.this[0].name, ""), awslogs-stream-prefix = "ecs" } }
  logs = merge(
    { for name, value in local.own_logs : name => value if var.create_cloudwatch_log_group },
    { for name, value in var.logConfiguration : name => value if value != null },
  )
  definition = {
    name                   = var.name
    image                  = var.image
    command                = var.command
    entrypoint             = var.entrypoint
    environment            = var.environment
    environmentFiles       = var.environmentFiles
    secrets                = var.secrets
    user                   = var.user
    privileged             = var.privileged
    readonlyRootFilesystem = var.readonlyRootFilesystem
    logConfiguration       = length(local.logs) > 0 ? local.logs : null
  }
  container_definition = { for name, value in local.definition : name => value if value != null }
}

resource "aws_cloudwatch_log_group" "this" {
  count = var.enable_cloudwatch_logging ? (var.create_cloudwatch_log_group ? 1 : 0) : 0
  name  = coalesce(var.cloudwatch_log_group_name, "/aws/ecs${var.service != null ? "/${var.service}" : ""}${var.name != null ? "/${var.name}" : ""}")
  tags  = var.tags
}

output "container_definition" { value = local.container_definition }
output "container_definition_json" { value = jsonencode(local.container_definition) }
output "cloudwatch_log_group_name" { value = try(aws_cloudwatch_log_group.this[0].name, null) }
output "cloudwatch_log_group_arn" { value = try(aws_cloudwatch_log_group.this[0].arn, null) }
