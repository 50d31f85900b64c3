# terraform-google-modules/iam/google//modules/projects_iam: roles on projects.
# The module tells the instances for single members apart by the member, this model by its number.

variable "projects" { default = [] }
variable "mode" { default = "additive" }
variable "bindings" { default = {} }
variable "conditional_bindings" { default = [] }

locals {
  bindings = merge([for project in var.projects : merge(
    { for role, members in var.bindings : "${local.named ? project : "default"}--${role}" => { project = project, role = role, members = members, condition = [] } },
    { for one in var.conditional_bindings : "${local.named ? project : "default"}--${one.role}--${one.title}" => { project = project, role = one.role, members = one.members, condition = [{ title = one.title, expression = one.expression }] } },
  )]...)
  named   = length(var.projects) > 1
  members = merge([for key, binding in local.bindings : { for index, member in binding.members : "${key}--${index}" => merge(binding, { member = member }) }]...)
}

resource "google_project_iam_binding" "project_iam_authoritative" {
  for_each = { for key, binding in local.bindings : key => binding if var.mode == "authoritative" }
  project  = each.value.project
  role     = each.value.role
  members  = each.value.members

  dynamic "condition" {
    for_each = each.value.condition
    content {
      title      = condition.value.title
      expression = condition.value.expression
    }
  }
}

resource "google_project_iam_member" "project_iam_additive" {
  for_each = { for key, binding in local.members : key => binding if var.mode == "additive" }
  project  = each.value.project
  role     = each.value.role
  member   = each.value.member

  dynamic "condition" {
    for_each = each.value.condition
    content {
      title      = condition.value.title
      expression = condition.value.expression
    }
  }
}
