# Azure/avm-res-web-site/azurerm: a web app or function app and the identities that it runs as.
# The module makes it through azapi since version 0.20; here it is written as azurerm's types in all versions.
# Not modelled: slots, logic apps, authentication, connection strings, who may manage the app (`role_assignments`).

variable "name" {}
variable "kind" { default = "webapp" }
variable "os_type" { default = "Linux" }
variable "resource_group_name" { default = null }
variable "service_plan_resource_id" {}
variable "function_app_uses_fc1" { default = false }
variable "app_settings" { default = {} }
variable "site_config" { default = {} }
variable "zip_deploy_file" { default = null }
variable "tags" { default = null }

variable "managed_identities" {
  type    = object({ system_assigned = optional(bool, false), user_assigned_resource_ids = optional(list(string), []) })
  default = {}
}

locals {
  system   = var.managed_identities.system_assigned
  user     = var.managed_identities.user_assigned_resource_ids
  kind     = local.system ? (length(local.user) > 0 ? "SystemAssigned, UserAssigned" : "SystemAssigned") : "UserAssigned"
  identity = local.system || length(local.user) > 0 ? [{ type = local.kind, identity_ids = local.user }] : []
  stack    = try(var.site_config.application_stack.docker, values(var.site_config.application_stack)[0].docker, null)
  docker   = try(local.stack[0], local.stack)
}

resource "azurerm_linux_web_app" "linux" {
  count               = var.kind == "webapp" && var.os_type == "Linux" ? 1 : 0
  name                = var.name
  resource_group_name = var.resource_group_name
  service_plan_id     = var.service_plan_resource_id
  app_settings        = var.app_settings
  zip_deploy_file     = var.zip_deploy_file
  tags                = var.tags

  dynamic "identity" {
    for_each = local.identity
    content {
      type         = identity.value.type
      identity_ids = identity.value.identity_ids
    }
  }

  site_config {
    application_stack {
      docker_image_name = try(local.docker.docker_image_name, local.docker.image_name, null)
    }
  }
}

resource "azurerm_windows_web_app" "windows" {
  count               = var.kind == "webapp" && var.os_type == "Windows" ? 1 : 0
  name                = var.name
  resource_group_name = var.resource_group_name
  service_plan_id     = var.service_plan_resource_id
  app_settings        = var.app_settings
  zip_deploy_file     = var.zip_deploy_file
  tags                = var.tags

  dynamic "identity" {
    for_each = local.identity
    content {
      type         = identity.value.type
      identity_ids = identity.value.identity_ids
    }
  }
}

resource "azurerm_linux_function_app" "linux" {
  count               = var.kind == "functionapp" && var.os_type == "Linux" && !var.function_app_uses_fc1 ? 1 : 0
  name                = var.name
  resource_group_name = var.resource_group_name
  service_plan_id     = var.service_plan_resource_id
  app_settings        = var.app_settings
  zip_deploy_file     = var.zip_deploy_file
  tags                = var.tags

  dynamic "identity" {
    for_each = local.identity
    content {
      type         = identity.value.type
      identity_ids = identity.value.identity_ids
    }
  }

  site_config {
    application_stack {
      dynamic "docker" {
        for_each = local.docker == null ? [] : [local.docker]
        content {
          image_name = try(docker.value.docker_image_name, docker.value.image_name, null)
          image_tag  = try(docker.value.docker_image_tag, docker.value.image_tag, null)
        }
      }
    }
  }
}

resource "azurerm_windows_function_app" "windows" {
  count               = var.kind == "functionapp" && var.os_type == "Windows" && !var.function_app_uses_fc1 ? 1 : 0
  name                = var.name
  resource_group_name = var.resource_group_name
  service_plan_id     = var.service_plan_resource_id
  app_settings        = var.app_settings
  zip_deploy_file     = var.zip_deploy_file
  tags                = var.tags

  dynamic "identity" {
    for_each = local.identity
    content {
      type         = identity.value.type
      identity_ids = identity.value.identity_ids
    }
  }
}

resource "azurerm_function_app_flex_consumption" "flex" {
  count               = var.kind == "functionapp" && var.function_app_uses_fc1 ? 1 : 0
  name                = var.name
  resource_group_name = var.resource_group_name
  service_plan_id     = var.service_plan_resource_id
  app_settings        = var.app_settings
  zip_deploy_file     = var.zip_deploy_file
  tags                = var.tags

  dynamic "identity" {
    for_each = local.identity
    content {
      type         = identity.value.type
      identity_ids = identity.value.identity_ids
    }
  }
}

output "name" { value = var.name }
output "kind" { value = var.kind }
output "os_type" { value = var.os_type }
output "resource_id" { value = try(azurerm_linux_web_app.linux[0].id, azurerm_windows_web_app.windows[0].id, azurerm_linux_function_app.linux[0].id, azurerm_windows_function_app.windows[0].id, azurerm_function_app_flex_consumption.flex[0].id, null) }
output "identity_principal_id" { value = try(azurerm_linux_web_app.linux[0].identity[0].principal_id, azurerm_windows_web_app.windows[0].identity[0].principal_id, azurerm_linux_function_app.linux[0].identity[0].principal_id, azurerm_windows_function_app.windows[0].identity[0].principal_id, azurerm_function_app_flex_consumption.flex[0].identity[0].principal_id, null) }
output "system_assigned_mi_principal_id" { value = try(azurerm_linux_web_app.linux[0].identity[0].principal_id, azurerm_windows_web_app.windows[0].identity[0].principal_id, azurerm_linux_function_app.linux[0].identity[0].principal_id, azurerm_windows_function_app.windows[0].identity[0].principal_id, azurerm_function_app_flex_consumption.flex[0].identity[0].principal_id, null) }
