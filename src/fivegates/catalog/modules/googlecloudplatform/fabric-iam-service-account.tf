# GoogleCloudPlatform/cloud-foundation-fabric//modules/iam-service-account: a service account, who may use it, and what it may do.
# Not modelled: keys of versions before 40, names in `context` other than of principals, roles, projects, accounts and buckets.

variable "name" {}
variable "project_id" { default = null }
variable "prefix" { default = null }
variable "context" { default = {} }
variable "service_account_create" { default = true }
variable "service_account_reuse" { default = null }
variable "iam" { default = {} }
variable "iam_bindings" { default = {} }
variable "iam_bindings_additive" { default = {} }
variable "iam_by_principals" { default = {} }
variable "iam_by_principals_additive" { default = {} }
variable "iam_billing_roles" { default = {} }
variable "iam_folder_roles" { default = {} }
variable "iam_organization_roles" { default = {} }
variable "iam_project_roles" { default = {} }
variable "iam_sa_roles" { default = {} }
variable "iam_storage_roles" { default = {} }

locals {
  dollar  = "$"
  names   = merge([for kind, entries in var.context : { for name, value in entries : "${local.dollar}${kind}:${name}" => value } if contains(["iam_principals", "custom_roles", "project_ids", "service_account_ids", "storage_buckets", "folder_ids"], kind)]...)
  id      = "${var.prefix == null ? "" : "${var.prefix}-"}${split("@", var.name)[0]}"
  project = var.project_id == null ? try(regex("^[^@]+@([^.]+)", var.name)[0], null) : lookup(local.names, var.project_id, var.project_id)
  email   = var.project_id == null ? var.name : "${local.id}@${local.project}.iam.gserviceaccount.com"
  own     = try(google_service_account.service_account[0], null)
  path    = try(local.own.name, "projects/${local.project}/serviceAccounts/${local.email}")
  member  = try("serviceAccount:${local.own.email}", "serviceAccount:${local.email}")

  by_role = {
    for role in distinct(concat(keys(var.iam), flatten(values(var.iam_by_principals)))) :
    role => concat(lookup(var.iam, role, []), [for principal, roles in var.iam_by_principals : principal if contains(roles, role)])
  }
  additive = concat(
    [for name, one in var.iam_bindings_additive : { key = name, member = one.member, role = one.role, condition = lookup(one, "condition", null) }],
    flatten([for principal, roles in var.iam_by_principals_additive : [for role in roles : { key = "iam-bpa:${principal}-${role}", member = principal, role = role, condition = null }]]),
  )
}

resource "google_service_account" "service_account" {
  count      = var.service_account_create && var.service_account_reuse == null ? 1 : 0
  project    = local.project
  account_id = local.id
}

resource "google_service_account_iam_binding" "authoritative" {
  for_each           = local.by_role
  service_account_id = local.path
  role               = lookup(local.names, each.key, each.key)
  members            = [for member in each.value : lookup(local.names, member, member)]
}

resource "google_service_account_iam_binding" "bindings" {
  for_each           = var.iam_bindings
  service_account_id = local.path
  role               = lookup(local.names, each.value.role, each.value.role)
  members            = [for member in each.value.members : lookup(local.names, member, member)]

  dynamic "condition" {
    for_each = lookup(each.value, "condition", null) == null ? [] : [each.value.condition]
    content {
      title      = condition.value.title
      expression = condition.value.expression
    }
  }
}

resource "google_service_account_iam_member" "bindings" {
  for_each           = { for one in local.additive : one.key => one }
  service_account_id = local.path
  role               = lookup(local.names, each.value.role, each.value.role)
  member             = lookup(local.names, each.value.member, each.value.member)

  dynamic "condition" {
    for_each = each.value.condition == null ? [] : [each.value.condition]
    content {
      title      = condition.value.title
      expression = condition.value.expression
    }
  }
}

resource "google_billing_account_iam_member" "billing_roles" {
  for_each           = merge([for entity, roles in var.iam_billing_roles : { for role in roles : "${entity}-${role}" => { entity = entity, role = role } }]...)
  billing_account_id = each.value.entity
  role               = lookup(local.names, each.value.role, each.value.role)
  member             = local.member
}

resource "google_folder_iam_member" "folder_roles" {
  for_each = merge([for entity, roles in var.iam_folder_roles : { for role in roles : "${entity}-${role}" => { entity = entity, role = role } }]...)
  folder   = lookup(local.names, each.value.entity, each.value.entity)
  role     = lookup(local.names, each.value.role, each.value.role)
  member   = local.member
}

resource "google_organization_iam_member" "organization_roles" {
  for_each = merge([for entity, roles in var.iam_organization_roles : { for role in roles : "${entity}-${role}" => { entity = entity, role = role } }]...)
  org_id   = each.value.entity
  role     = lookup(local.names, each.value.role, each.value.role)
  member   = local.member
}

resource "google_project_iam_member" "project_roles" {
  for_each = merge([for entity, roles in var.iam_project_roles : { for role in roles : "${entity}-${role}" => { entity = entity, role = role } }]...)
  project  = lookup(local.names, each.value.entity, each.value.entity)
  role     = lookup(local.names, each.value.role, each.value.role)
  member   = local.member
}

resource "google_service_account_iam_member" "additive" {
  for_each           = merge([for entity, roles in var.iam_sa_roles : { for role in roles : "${entity}-${role}" => { entity = entity, role = role } }]...)
  service_account_id = lookup(local.names, each.value.entity, each.value.entity)
  role               = lookup(local.names, each.value.role, each.value.role)
  member             = local.member
}

resource "google_storage_bucket_iam_member" "bucket_roles" {
  for_each = merge([for entity, roles in var.iam_storage_roles : { for role in roles : "${entity}-${role}" => { entity = entity, role = role } }]...)
  bucket   = lookup(local.names, each.value.entity, each.value.entity)
  role     = lookup(local.names, each.value.role, each.value.role)
  member   = local.member
}

output "email" { value = local.email }
output "iam_email" { value = "serviceAccount:${local.email}" }
output "id" { value = "projects/${local.project}/serviceAccounts/${local.email}" }
output "name" { value = local.email }
output "service_account" { value = local.own }
