# GoogleCloudPlatform/cloud-run/google//modules/job-exec: a job of Cloud Run and the service account that it runs as.
# Not modelled: volumes, networks, the execution that follows.

variable "project_id" {}
variable "name" {}
variable "location" {}
variable "image" {}
variable "labels" { default = {} }
variable "container_command" { default = [] }
variable "argument" { default = [] }
variable "env_vars" { default = [] }
variable "env_secret_vars" { default = [] }
variable "create_service_account" { default = false }
variable "service_account_email" { default = "" }
variable "service_account_project_roles" { default = [] }

data "google_compute_default_service_account" "default" {
  count   = !var.create_service_account && var.service_account_email == "" ? 1 : 0
  project = var.project_id
}

locals {
  creates = var.create_service_account ? var.service_account_email == "" : false
  account = var.service_account_email != "" ? var.service_account_email : (var.create_service_account ? google_service_account.sa[0].email : data.google_compute_default_service_account.default[0].email)
}

resource "google_service_account" "sa" {
  count      = local.creates ? 1 : 0
  project    = var.project_id
  account_id = "${substr(var.name, 0, 27)}-sa"
}

resource "google_project_iam_member" "roles" {
  for_each = toset(local.creates ? var.service_account_project_roles : [])
  project  = var.project_id
  role     = each.value
  member   = "serviceAccount:${local.account}"
}

resource "google_cloud_run_v2_job" "job" {
  name     = var.name
  project  = var.project_id
  location = var.location
  labels   = var.labels

  template {
    labels = var.labels

    template {
      service_account = local.account

      containers {
        image   = var.image
        command = var.container_command
        args    = var.argument

        dynamic "env" {
          for_each = var.env_vars
          content {
            name  = env.value["name"]
            value = env.value["value"]
          }
        }

        dynamic "env" {
          for_each = var.env_secret_vars
          content {
            name = env.value["name"]

            dynamic "value_source" {
              for_each = env.value.value_source
              content {
                secret_key_ref {
                  secret  = value_source.value.secret_key_ref["secret"]
                  version = value_source.value.secret_key_ref["version"]
                }
              }
            }
          }
        }
      }
    }
  }
}

output "id" { value = google_cloud_run_v2_job.job.id }
output "service_account_id" {
  value = {
    id     = local.creates ? google_service_account.sa[0].account_id : (var.service_account_email == "" ? data.google_compute_default_service_account.default[0].name : split("@", var.service_account_email)[0])
    email  = local.account
    member = "serviceAccount:${local.account}"
  }
}
