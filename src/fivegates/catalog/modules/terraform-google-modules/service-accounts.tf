# terraform-google-modules/service-accounts/google: service accounts with the same roles on projects, and their keys on demand.

variable "project_id" {}
variable "prefix" { default = "" }
variable "names" { default = [] }
variable "project_roles" { default = [] }
variable "grant_billing_role" { default = false }
variable "billing_account_id" { default = "" }
variable "grant_xpn_roles" { default = true }
variable "org_id" { default = "" }
variable "generate_keys" { default = false }
variable "disabled" { default = {} }

locals {
  names    = toset(var.names)
  prefix   = var.prefix != "" ? "${var.prefix}-" : ""
  roles    = { for pair in setproduct(local.names, toset(var.project_roles)) : "${pair[0]}-${pair[1]}" => { name = pair[0], project = split("=>", pair[1])[0], role = element(split("=>", pair[1]), 1) } }
  accounts = [for account in google_service_account.service_accounts : account]
  emails   = [for account in local.accounts : account.email]
  members  = [for email in local.emails : "serviceAccount:${email}"]
}

resource "google_service_account" "service_accounts" {
  for_each   = local.names
  account_id = "${local.prefix}${lower(each.value)}"
  project    = var.project_id
  disabled   = lookup(var.disabled, each.value, false)
}

resource "google_project_iam_member" "project-roles" {
  for_each = local.roles
  project  = each.value.project
  role     = each.value.role
  member   = "serviceAccount:${google_service_account.service_accounts[each.value.name].email}"
}

resource "google_organization_iam_member" "billing_user" {
  for_each = var.grant_billing_role && var.billing_account_id == "" && var.org_id != "" ? local.names : toset([])
  org_id   = var.org_id
  role     = "roles/billing.user"
  member   = "serviceAccount:${google_service_account.service_accounts[each.value].email}"
}

resource "google_billing_account_iam_member" "billing_user" {
  for_each           = var.grant_billing_role && var.billing_account_id != "" ? local.names : toset([])
  billing_account_id = var.billing_account_id
  role               = "roles/billing.user"
  member             = "serviceAccount:${google_service_account.service_accounts[each.value].email}"
}

resource "google_organization_iam_member" "xpn_admin" {
  for_each = var.grant_xpn_roles && var.org_id != "" ? local.names : toset([])
  org_id   = var.org_id
  role     = "roles/compute.xpnAdmin"
  member   = "serviceAccount:${google_service_account.service_accounts[each.value].email}"
}

resource "google_organization_iam_member" "organization_viewer" {
  for_each = var.grant_xpn_roles && var.org_id != "" ? local.names : toset([])
  org_id   = var.org_id
  role     = "roles/resourcemanager.organizationViewer"
  member   = "serviceAccount:${google_service_account.service_accounts[each.value].email}"
}

resource "google_service_account_key" "keys" {
  for_each           = var.generate_keys ? local.names : toset([])
  service_account_id = google_service_account.service_accounts[each.value].email
}

output "service_account" { value = try(local.accounts[0], null) }
output "email" { value = try(local.emails[0], null) }
output "iam_email" { value = try(local.members[0], null) }
output "service_accounts" { value = local.accounts }
output "service_accounts_map" { value = google_service_account.service_accounts }
output "emails_list" { value = local.emails }
output "iam_emails_list" { value = local.members }
output "key" { value = var.generate_keys ? google_service_account_key.keys[var.names[0]].private_key : "" }
output "keys" { value = { for name in local.names : name => var.generate_keys ? google_service_account_key.keys[name].private_key : "" } }
