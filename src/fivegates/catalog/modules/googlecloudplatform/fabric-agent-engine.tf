# GoogleCloudPlatform/cloud-foundation-fabric//modules/agent-engine: an agent on Vertex AI Agent Engine with an identity or account of its own.
# Not modelled: packages and their bucket, memory, networks. Revisions that others manage are shown as the managed ones.

variable "name" {}
variable "project_id" {}
variable "region" {}
variable "context" { default = {} }

variable "agent_engine_config" {
  type = object({
    agent_framework              = optional(string)
    identity_type                = optional(string, "AGENT_IDENTITY")
    environment_variables        = optional(map(string), {})
    secret_environment_variables = optional(map(object({ secret_id = string, version = optional(string) })), {})
  })
  default = {}
}

variable "deployment_config" {
  type    = object({ container_config = optional(object({ image_uri = string })) })
  default = {}
}

variable "service_account_config" {
  type    = object({ create = optional(bool, true), email = optional(string), name = optional(string), roles = optional(list(string), ["roles/aiplatform.user", "roles/storage.objectViewer"]) })
  default = {}
}

locals {
  dollar  = "$"
  names   = merge([for kind, entries in var.context : { for name, value in entries : "${local.dollar}${kind}:${name}" => value } if contains(["iam_principals", "custom_roles", "project_ids", "locations"], kind)]...)
  project = lookup(local.names, var.project_id, var.project_id)
  config  = var.service_account_config
  type    = var.agent_engine_config.identity_type
  creates = local.config.create && local.type == "SERVICE_ACCOUNT"
  account = local.creates ? google_service_account.service_account[0].email : (local.config.create ? null : (local.config.email == null ? null : lookup(local.names, local.config.email, local.config.email)))
}

resource "google_service_account" "service_account" {
  count      = local.creates ? 1 : 0
  project    = local.project
  account_id = coalesce(local.config.name, var.name)
}

resource "google_project_iam_member" "default" {
  for_each = toset(local.creates ? local.config.roles : [])
  project  = local.project
  role     = lookup(local.names, each.key, each.key)
  member   = google_service_account.service_account[0].member
}


resource "google_project_iam_member" "identity" {
  for_each = toset(local.type == "AGENT_IDENTITY" ? local.config.roles : [])
  project  = local.project
  role     = lookup(local.names, each.key, each.key)
  member   = "principal://${google_vertex_ai_reasoning_engine.managed.spec[0].effective_identity}"
}

resource "google_vertex_ai_reasoning_engine" "managed" {
  provider     = google-beta
  display_name = var.name
  project      = local.project
  region       = lookup(local.names, var.region, var.region)

  spec {
    agent_framework = var.agent_engine_config.agent_framework
    identity_type   = local.type
    service_account = local.account

    deployment_spec {
      dynamic "env" {
        for_each = var.agent_engine_config.environment_variables
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "secret_env" {
        for_each = var.agent_engine_config.secret_environment_variables
        content {
          name = secret_env.key

          secret_ref {
            secret = secret_env.value.secret_id
          }
        }
      }
    }

    dynamic "container_spec" {
      for_each = var.deployment_config.container_config == null ? [] : [var.deployment_config.container_config]
      content {
        image_uri = container_spec.value.image_uri
      }
    }
  }
}

output "agent" { value = google_vertex_ai_reasoning_engine.managed }
output "id" { value = google_vertex_ai_reasoning_engine.managed.id }
