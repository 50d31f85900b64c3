# GoogleCloudPlatform/cloud-run/google//modules/v2: a service of Cloud Run, its own service account, and who may call it.
# Not modelled: identity-aware proxies, probes, volumes, the sidecar for Prometheus.

variable "project_id" {}
variable "service_name" {}
variable "location" {}
variable "service_labels" { default = {} }
variable "template_labels" { default = {} }
variable "create_service_account" { default = true }
variable "service_account" { default = null }
variable "service_account_project_roles" { default = [] }
variable "enable_prometheus_sidecar" { default = false }
variable "ingress" { default = "INGRESS_TRAFFIC_ALL" }
variable "members" { default = [] }

variable "containers" {
  type = list(object({
    container_name    = optional(string)
    container_image   = string
    container_command = optional(list(string))
    container_args    = optional(list(string))
    env_vars          = optional(map(string), {})
    env_secret_vars   = optional(map(object({ secret = string, version = string })), {})
  }))
}

data "google_compute_default_service_account" "default" {
  count   = !local.creates && var.service_account == null ? 1 : 0
  project = var.project_id
}

locals {
  creates = var.create_service_account ? var.service_account == null : false
  account = var.service_account != null ? var.service_account : (var.create_service_account ? google_service_account.sa[0].email : null)
}

resource "google_service_account" "sa" {
  count      = local.creates ? 1 : 0
  project    = var.project_id
  account_id = "${substr("${var.service_name}-${var.location}", 0, 27)}-sa"
}

resource "google_project_iam_member" "roles" {
  for_each = toset(local.creates ? distinct(concat(var.service_account_project_roles, var.enable_prometheus_sidecar ? ["roles/monitoring.metricWriter"] : [])) : [])
  project  = var.project_id
  role     = each.value
  member   = "serviceAccount:${local.account}"
}

resource "google_cloud_run_v2_service" "main" {
  provider = google-beta
  project  = var.project_id
  name     = var.service_name
  location = var.location
  labels   = var.service_labels
  ingress  = var.ingress

  template {
    labels          = var.template_labels
    service_account = local.account

    dynamic "containers" {
      for_each = var.containers
      content {
        name    = containers.value.container_name
        image   = containers.value.container_image
        command = containers.value.container_command
        args    = containers.value.container_args

        dynamic "env" {
          for_each = containers.value.env_vars
          content {
            name  = env.key
            value = env.value
          }
        }

        dynamic "env" {
          for_each = containers.value.env_secret_vars
          content {
            name = env.key

            value_source {
              secret_key_ref {
                secret  = env.value.secret
                version = env.value.version
              }
            }
          }
        }
      }
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "authorize" {
  for_each = toset(var.members)
  location = google_cloud_run_v2_service.main.location
  project  = google_cloud_run_v2_service.main.project
  name     = google_cloud_run_v2_service.main.name
  role     = "roles/run.invoker"
  member   = each.value
}

output "service_name" { value = google_cloud_run_v2_service.main.name }
output "service_id" { value = google_cloud_run_v2_service.main.id }
output "service_account_id" {
  value = {
    id     = local.creates ? google_service_account.sa[0].account_id : (var.service_account == null ? data.google_compute_default_service_account.default[0].name : split("@", var.service_account)[0])
    email  = local.creates ? google_service_account.sa[0].email : (var.service_account == null ? data.google_compute_default_service_account.default[0].email : var.service_account)
    member = local.creates ? google_service_account.sa[0].member : (var.service_account == null ? data.google_compute_default_service_account.default[0].member : "serviceAccount:${var.service_account}")
  }
}
