# GoogleCloudPlatform/cloud-foundation-fabric//modules/cloud-run-v2: a service, job or worker pool of Cloud Run and its service account.
# Not modelled: triggers, proxies, connectors, probes, volumes. Revisions that others manage are shown as the managed ones.

variable "name" {}
variable "project_id" {}
variable "region" {}
variable "type" { default = "SERVICE" }
variable "labels" { default = {} }
variable "context" { default = {} }
variable "revision" { default = {} }
variable "service_config" { default = {} }
variable "iam" { default = {} }

variable "containers" {
  type = map(object({
    image        = string
    command      = optional(list(string))
    args         = optional(list(string))
    env          = optional(map(string), {})
    env_from_key = optional(map(object({ secret = string, version = optional(string) })), {})
  }))
  default = {}
}

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


resource "google_cloud_run_v2_service" "service" {
  count    = var.type == "SERVICE" ? 1 : 0
  provider = google-beta
  project  = local.project
  location = lookup(local.names, var.region, var.region)
  name     = var.name
  labels   = var.labels
  ingress  = lookup(var.service_config, "ingress", null)

  template {
    labels = lookup(var.revision, "labels", null)
    service_account = local.account

    dynamic "containers" {
      for_each = var.containers
      content {
        name    = containers.key
        image   = containers.value.image
        command = containers.value.command
        args    = containers.value.args

        dynamic "env" {
          for_each = containers.value.env
          content {
            name  = env.key
            value = env.value
          }
        }

        dynamic "env" {
          for_each = containers.value.env_from_key
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

resource "google_cloud_run_v2_worker_pool" "default_managed" {
  count    = var.type == "WORKERPOOL" ? 1 : 0
  provider = google-beta
  project  = local.project
  location = lookup(local.names, var.region, var.region)
  name     = var.name
  labels   = var.labels

  template {
    labels = lookup(var.revision, "labels", null)
    service_account = local.account

    dynamic "containers" {
      for_each = var.containers
      content {
        name    = containers.key
        image   = containers.value.image
        command = containers.value.command
        args    = containers.value.args

        dynamic "env" {
          for_each = containers.value.env
          content {
            name  = env.key
            value = env.value
          }
        }

        dynamic "env" {
          for_each = containers.value.env_from_key
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

resource "google_cloud_run_v2_job" "job" {
  count    = var.type == "JOB" ? 1 : 0
  provider = google-beta
  project  = local.project
  location = lookup(local.names, var.region, var.region)
  name     = var.name
  labels   = var.labels

  template {
    labels = lookup(var.revision, "labels", null)

    template {
      service_account = local.account

    dynamic "containers" {
      for_each = var.containers
      content {
        name    = containers.key
        image   = containers.value.image
        command = containers.value.command
        args    = containers.value.args

        dynamic "env" {
          for_each = containers.value.env
          content {
            name  = env.key
            value = env.value
          }
        }

        dynamic "env" {
          for_each = containers.value.env_from_key
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
}

resource "google_cloud_run_v2_service_iam_binding" "binding" {
  for_each = { for role, members in var.iam : role => members if var.type == "SERVICE" }
  project  = local.project
  location = lookup(local.names, var.region, var.region)
  name     = google_cloud_run_v2_service.service[0].name
  role     = lookup(local.names, each.key, each.key)
  members  = [for member in each.value : lookup(local.names, member, member)]
}

output "service_account" { value = try(google_service_account.service_account[0], null) }
output "service_account_email" { value = local.account }
output "service_account_iam_email" { value = "serviceAccount:${local.account == null ? "" : local.account}" }
output "service" { value = try(google_cloud_run_v2_service.service[0], null) }
output "job" { value = try(google_cloud_run_v2_job.job[0], null) }
