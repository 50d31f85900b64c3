# GoogleCloudPlatform/cloud-run/google: a service of Cloud Run and who may call it.
# Not modelled: domains, probes, volumes.

variable "project_id" {}
variable "service_name" {}
variable "location" {}
variable "image" {}
variable "service_labels" { default = {} }
variable "service_annotations" { default = { "run.googleapis.com/ingress" = "all" } }
variable "template_labels" { default = {} }
variable "service_account_email" { default = "" }
variable "argument" { default = [] }
variable "container_command" { default = [] }
variable "env_vars" { default = [] }
variable "env_secret_vars" { default = [] }
variable "members" { default = [] }

resource "google_cloud_run_service" "main" {
  provider = google-beta
  name     = var.service_name
  location = var.location
  project  = var.project_id

  metadata {
    labels      = var.service_labels
    annotations = var.service_annotations
  }

  template {
    spec {
      service_account_name = var.service_account_email

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

            dynamic "value_from" {
              for_each = env.value.value_from
              content {
                secret_key_ref {
                  name = value_from.value.secret_key_ref["name"]
                  key  = value_from.value.secret_key_ref["key"]
                }
              }
            }
          }
        }
      }
    }

    metadata {
      labels = var.template_labels
    }
  }
}

resource "google_cloud_run_service_iam_member" "authorize" {
  count    = length(var.members)
  location = google_cloud_run_service.main.location
  project  = google_cloud_run_service.main.project
  service  = google_cloud_run_service.main.name
  role     = "roles/run.invoker"
  member   = var.members[count.index]
}

output "service_name" { value = google_cloud_run_service.main.name }
output "service_id" { value = google_cloud_run_service.main.id }
