# Azure/avm-res-app-containerapp/azurerm: a container app and the identities that it runs as.
# The module makes it through azapi since version 0.5; here it is written as azurerm's type in all versions.
# Not modelled: who may manage the app (`role_assignments`), probes, volumes, init containers, scaling.

variable "name" {}
variable "resource_group_name" { default = null }
variable "container_app_environment_resource_id" {}

variable "secrets" {
  type     = map(object({ name = string, value = optional(string), identity = optional(string), key_vault_secret_id = optional(string) }))
  default  = {}
  nullable = false
}

variable "template" {
  type = object({
    containers = list(object({
      name    = string
      image   = string
      command = optional(list(string))
      args    = optional(list(string))
      env     = optional(list(object({ name = string, value = optional(string), secret_name = optional(string) })), [])
    }))
  })
}

variable "managed_identities" {
  type    = object({ system_assigned = optional(bool, false), user_assigned_resource_ids = optional(list(string), []) })
  default = {}
}

variable "ingress" { default = null }
variable "revision_mode" { default = "Single" }
variable "tags" { default = null }

locals {
  system = var.managed_identities.system_assigned
  user   = var.managed_identities.user_assigned_resource_ids
}

resource "azurerm_container_app" "this" {
  name                         = var.name
  resource_group_name          = var.resource_group_name
  container_app_environment_id = var.container_app_environment_resource_id
  revision_mode                = var.revision_mode
  tags                         = var.tags

  dynamic "identity" {
    for_each = local.system || length(local.user) > 0 ? [1] : []
    content {
      type         = local.system ? (length(local.user) > 0 ? "SystemAssigned, UserAssigned" : "SystemAssigned") : "UserAssigned"
      identity_ids = local.user
    }
  }

  dynamic "secret" {
    for_each = var.secrets
    content {
      name                = secret.value.name
      value               = secret.value.value
      identity            = secret.value.identity
      key_vault_secret_id = secret.value.key_vault_secret_id
    }
  }

  dynamic "ingress" {
    for_each = var.ingress == null ? [] : [var.ingress]
    content {
      external_enabled = lookup(ingress.value, "external_enabled", null)
      target_port      = lookup(ingress.value, "target_port", null)
    }
  }

  template {
    dynamic "container" {
      for_each = var.template.containers
      content {
        name    = container.value.name
        image   = container.value.image
        command = container.value.command
        args    = container.value.args

        dynamic "env" {
          for_each = container.value.env
          content {
            name        = env.value.name
            value       = env.value.value
            secret_name = env.value.secret_name
          }
        }
      }
    }
  }
}

output "name" { value = azurerm_container_app.this.name }
output "resource_id" { value = azurerm_container_app.this.id }
output "identity" { value = azurerm_container_app.this.identity }
