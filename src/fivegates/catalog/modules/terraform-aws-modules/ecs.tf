# terraform-aws-modules/ecs/aws: the services of a cluster, each as the part for a service has it.
# Not modelled: the cluster, its capacity and its roles.

variable "create" { default = true }
variable "tags" { default = {} }

variable "services" {
  default  = {}
  nullable = false
}


module "service" {
  source   = "terraform-aws-modules/ecs/aws//modules/service"
  for_each = { for name, service in var.services : name => service if var.create }

  create = lookup(each.value, "create", true)
  name   = coalesce(lookup(each.value, "name", null), each.key)
  tags   = merge(var.tags, lookup(each.value, "tags", {}))

  family = lookup(each.value, "family", null)
  task_tags = lookup(each.value, "task_tags", {})
  create_task_definition = lookup(each.value, "create_task_definition", true)
  task_definition_arn = lookup(each.value, "task_definition_arn", null)
  container_definitions = lookup(each.value, "container_definitions", {})
  enable_execute_command = lookup(each.value, "enable_execute_command", false)
  create_task_exec_iam_role = lookup(each.value, "create_task_exec_iam_role", true)
  task_exec_iam_role_arn = lookup(each.value, "task_exec_iam_role_arn", null)
  task_exec_iam_role_name = lookup(each.value, "task_exec_iam_role_name", null)
  task_exec_iam_role_use_name_prefix = lookup(each.value, "task_exec_iam_role_use_name_prefix", true)
  task_exec_iam_role_path = lookup(each.value, "task_exec_iam_role_path", null)
  task_exec_iam_role_permissions_boundary = lookup(each.value, "task_exec_iam_role_permissions_boundary", null)
  task_exec_iam_role_policies = lookup(each.value, "task_exec_iam_role_policies", {})
  create_task_exec_policy = lookup(each.value, "create_task_exec_policy", true)
  task_exec_ssm_param_arns = lookup(each.value, "task_exec_ssm_param_arns", [])
  task_exec_secret_arns = lookup(each.value, "task_exec_secret_arns", [])
  task_exec_iam_statements = lookup(each.value, "task_exec_iam_statements", [])
  create_tasks_iam_role = lookup(each.value, "create_tasks_iam_role", true)
  tasks_iam_role_arn = lookup(each.value, "tasks_iam_role_arn", null)
  tasks_iam_role_name = lookup(each.value, "tasks_iam_role_name", null)
  tasks_iam_role_use_name_prefix = lookup(each.value, "tasks_iam_role_use_name_prefix", true)
  tasks_iam_role_path = lookup(each.value, "tasks_iam_role_path", null)
  tasks_iam_role_permissions_boundary = lookup(each.value, "tasks_iam_role_permissions_boundary", null)
  tasks_iam_role_policies = lookup(each.value, "tasks_iam_role_policies", {})
  tasks_iam_role_statements = lookup(each.value, "tasks_iam_role_statements", [])
}

output "services" { value = module.service }
