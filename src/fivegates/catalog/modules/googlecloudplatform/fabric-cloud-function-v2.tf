# GoogleCloudPlatform/cloud-foundation-fabric//modules/cloud-function-v2: a function, its service account, and who may call it.
# Not modelled: the bundle and its bucket, the trigger and its account.

variable "name" {}
variable "project_id" {}
variable "region" {}
variable "prefix" { default = null }
variable "labels" { default = {} }
variable "context" { default = {} }
variable "function_config" { default = {} }
variable "environment_variables" { default = { LOG_EXECUTION_ID = "true" } }
variable "secrets" { default = {} }
variable "ingress_settings" { default = null }
variable "iam" { default = {} }

variable "service_account_config" {
  type    = object({ create = optional(bool, true), email = optional(string), name = optional(string), roles = optional(list(string), ["roles/logging.logWriter", "roles/monitoring.metricWriter"]) })
  default = {}
}

locals {
  dollar  = "$"
  names   = merge([for kind, entries in var.context : { for name, value in entries : "${local.dollar}${kind}:${name}" => value } if contains(["iam_principals", "custom_roles", "project_ids", "locations"], kind)]...)
  project = lookup(local.names, var.project_id, var.project_id)
  config  = var.service_account_config
  account = local.config.create ? google_service_account.service_account[0].email : (local.config.email == null ? null : lookup(local.names, local.config.email, local.config.email))
}

resource "google_service_account" "service_account" {
  count      = local.config.create ? 1 : 0
  project    = local.project
  account_id = coalesce(local.config.name, var.name)
}

resource "google_project_iam_member" "default" {
  for_each = toset(local.config.create ? local.config.roles : [])
  project  = local.project
  role     = lookup(local.names, each.key, each.key)
  member   = google_service_account.service_account[0].member
}


resource "google_cloudfunctions2_function" "function" {
  provider = google-beta
  project  = local.project
  location = lookup(local.names, var.region, var.region)
  name     = "${var.prefix == null ? "" : "${var.prefix}-"}${var.name}"
  labels   = var.labels

  build_config {
    runtime     = lookup(var.function_config, "runtime", "python310")
    entry_point = lookup(var.function_config, "entry_point", "main")
  }

  service_config {
    environment_variables = var.environment_variables
    ingress_settings      = var.ingress_settings
    service_account_email = local.account

    dynamic "secret_environment_variables" {
      for_each = { for name, secret in var.secrets : name => secret if !lookup(secret, "is_volume", false) }
      content {
        key        = secret_environment_variables.key
        project_id = secret_environment_variables.value.project_id
        secret     = secret_environment_variables.value.secret
      }
    }
  }
}

resource "google_cloudfunctions2_function_iam_binding" "binding" {
  for_each       = { for role, members in var.iam : role => members if role != "roles/run.invoker" }
  project        = local.project
  location       = lookup(local.names, var.region, var.region)
  cloud_function = google_cloudfunctions2_function.function.name
  role           = lookup(local.names, each.key, each.key)
  members        = [for member in each.value : lookup(local.names, member, member)]
}

resource "google_cloud_run_service_iam_binding" "invoker" {
  for_each = { for role, members in var.iam : role => members if role == "roles/run.invoker" }
  project  = local.project
  location = lookup(local.names, var.region, var.region)
  service  = google_cloudfunctions2_function.function.name
  role     = each.key
  members  = [for member in each.value : lookup(local.names, member, member)]
}

output "service_account" { value = try(google_service_account.service_account[0], null) }
output "service_account_email" { value = local.account }
output "service_account_iam_email" { value = "serviceAccount:${local.account == null ? "" : local.account}" }
output "function" { value = google_cloudfunctions2_function.function }
output "function_name" { value = google_cloudfunctions2_function.function.name }
output "id" { value = google_cloudfunctions2_function.function.id }
