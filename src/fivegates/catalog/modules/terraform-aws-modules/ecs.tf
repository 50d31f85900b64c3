# terraform-aws-modules/ecs/aws: the services of a cluster, each as the part for a service has it.
# Not modelled: the cluster, its capacity and its roles.

variable "create" { default = true }
variable "services" { default = {} }
variable "tags" { default = {} }

module "service" {
  source   = "terraform-aws-modules/ecs/aws//modules/service"
  for_each = try({ for name, service in var.services : name => service if var.create }, {})

  create = try(coalesce(each.value.create), true)
  name   = try(coalesce(each.value.name), each.key)
  tags   = merge(var.tags, try(each.value.tags, {}))

  family = try(each.value.family, null)
  task_tags = try(each.value.task_tags, {})
  create_task_definition = try(each.value.create_task_definition, true)
  task_definition_arn = try(each.value.task_definition_arn, null)
  container_definitions = try(each.value.container_definitions, {})
  enable_execute_command = try(each.value.enable_execute_command, false)
  create_task_exec_iam_role = try(each.value.create_task_exec_iam_role, true)
  task_exec_iam_role_arn = try(each.value.task_exec_iam_role_arn, null)
  task_exec_iam_role_name = try(each.value.task_exec_iam_role_name, null)
  task_exec_iam_role_use_name_prefix = try(each.value.task_exec_iam_role_use_name_prefix, true)
  task_exec_iam_role_path = try(each.value.task_exec_iam_role_path, null)
  task_exec_iam_role_permissions_boundary = try(each.value.task_exec_iam_role_permissions_boundary, null)
  task_exec_iam_role_policies = try(each.value.task_exec_iam_role_policies, {})
  create_task_exec_policy = try(each.value.create_task_exec_policy, true)
  task_exec_ssm_param_arns = try(each.value.task_exec_ssm_param_arns, [])
  task_exec_secret_arns = try(each.value.task_exec_secret_arns, [])
  task_exec_iam_statements = try(each.value.task_exec_iam_statements, null)
  create_tasks_iam_role = try(each.value.create_tasks_iam_role, true)
  tasks_iam_role_arn = try(each.value.tasks_iam_role_arn, null)
  tasks_iam_role_name = try(each.value.tasks_iam_role_name, null)
  tasks_iam_role_use_name_prefix = try(each.value.tasks_iam_role_use_name_prefix, true)
  tasks_iam_role_path = try(each.value.tasks_iam_role_path, null)
  tasks_iam_role_permissions_boundary = try(each.value.tasks_iam_role_permissions_boundary, null)
  tasks_iam_role_policies = try(each.value.tasks_iam_role_policies, {})
  tasks_iam_role_statements = try(each.value.tasks_iam_role_statements, null)
}

output "services" { value = module.service }
