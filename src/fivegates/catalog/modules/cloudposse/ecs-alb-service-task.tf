# cloudposse/ecs-alb-service-task/aws: a task of ECS, the role that its containers run as and the one that starts them.
# Not modelled: the service, the roles for load balancers and for encrypted connections between services.

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
variable "network_mode" { default = "awsvpc" }
variable "task_definition" { default = [] }
variable "task_role_arn" { default = [] }
variable "task_exec_role_arn" { default = [] }
variable "task_policy_arns" { default = [] }
variable "task_policy_arns_map" { default = {} }
variable "task_exec_policy_arns" { default = [] }
variable "task_exec_policy_arns_map" { default = {} }
variable "permissions_boundary" { default = "" }
variable "exec_enabled" { default = false }
variable "role_tags_enabled" { default = true }
variable "use_old_arn" { default = false }
variable "container_definition_json" {}

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

locals {
  given     = try(var.task_role_arn[0], tostring(var.task_role_arn), "")
  given_run = try(var.task_exec_role_arn[0], tostring(var.task_exec_role_arn), "")
  own       = module.this.enabled && length(var.task_role_arn) == 0
  own_run   = module.this.enabled && length(var.task_exec_role_arn) == 0
  boundary  = var.permissions_boundary == "" ? null : var.permissions_boundary
  trust     = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

module "task_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  enabled    = local.own
  attributes = ["task"]
  context    = module.this.context
}

module "exec_label" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  enabled    = local.own_run
  attributes = ["exec"]
  context    = module.this.context
}

resource "aws_ecs_task_definition" "default" {
  count                 = module.this.enabled && length(var.task_definition) == 0 ? 1 : 0
  family                = module.this.id
  container_definitions = var.container_definition_json
  network_mode          = var.network_mode
  task_role_arn         = local.own ? one(aws_iam_role.ecs_task[*].arn) : local.given
  execution_role_arn    = local.own_run ? one(aws_iam_role.ecs_exec[*].arn) : local.given_run
  tags                  = var.use_old_arn ? null : module.this.tags
}

resource "aws_iam_role" "ecs_task" {
  count                = local.own ? 1 : 0
  name                 = module.task_label.id
  assume_role_policy   = local.trust
  permissions_boundary = local.boundary
  tags                 = var.role_tags_enabled ? module.task_label.tags : null
}

resource "aws_iam_role_policy_attachment" "ecs_task" {
  for_each   = { for name, arn in merge({ for index, arn in var.task_policy_arns : format("_#%v_", index) => arn }, var.task_policy_arns_map) : name => arn if local.own }
  role       = one(aws_iam_role.ecs_task[*].id)
  policy_arn = each.value
}

resource "aws_iam_role_policy" "ecs_ssm_exec" {
  count  = var.exec_enabled ? (local.own ? 1 : 0) : 0
  role   = one(aws_iam_role.ecs_task[*].id)
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"], Resource = "*" }] })
}

resource "aws_iam_role" "ecs_exec" {
  count                = local.own_run ? 1 : 0
  name                 = module.exec_label.id
  assume_role_policy   = local.trust
  permissions_boundary = local.boundary
  tags                 = var.role_tags_enabled ? module.exec_label.tags : null
}

resource "aws_iam_role_policy" "ecs_exec" {
  for_each = toset(local.own_run ? ["true"] : [])
  role     = one(aws_iam_role.ecs_exec[*].id)
  policy   = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ssm:GetParameters", "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], Resource = "*" }] })
}

resource "aws_iam_role_policy_attachment" "ecs_exec" {
  for_each   = { for name, arn in merge({ for index, arn in var.task_exec_policy_arns : format("_#%v_", index) => arn }, var.task_exec_policy_arns_map) : name => arn if local.own_run }
  role       = one(aws_iam_role.ecs_exec[*].id)
  policy_arn = each.value
}

output "task_role_name" { value = one(aws_iam_role.ecs_task[*].name) }
output "task_role_arn" { value = local.own ? one(aws_iam_role.ecs_task[*].arn) : local.given }
output "task_exec_role_name" { value = one(aws_iam_role.ecs_exec[*].name) }
output "task_exec_role_arn" { value = local.own_run ? one(aws_iam_role.ecs_exec[*].arn) : local.given_run }
output "task_definition_family" { value = try(aws_ecs_task_definition.default[0].family, "") }
