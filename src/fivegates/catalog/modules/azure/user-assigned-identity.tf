# Azure/avm-res-managedidentity-userassignedidentity/azurerm: a managed identity, who may act as it, and its roles.

variable "location" {}
variable "name" {}
variable "resource_group_name" {}
variable "tags" { default = null }
variable "federated_identity_credentials" { default = {} }
variable "role_assignments" { default = {} }

resource "azurerm_user_assigned_identity" "this" {
  location            = var.location
  name                = var.name
  resource_group_name = var.resource_group_name
  tags                = var.tags
}

resource "azurerm_federated_identity_credential" "this" {
  for_each  = var.federated_identity_credentials
  name      = each.value.name
  issuer    = each.value.issuer
  subject   = each.value.subject
  audience  = each.value.audience
  parent_id = azurerm_user_assigned_identity.this.id
}

resource "azurerm_role_assignment" "this" {
  for_each             = var.role_assignments
  principal_id         = azurerm_user_assigned_identity.this.principal_id
  scope                = each.value.scope
  condition            = lookup(each.value, "condition", null)
  role_definition_id   = strcontains(lower(each.value.role_definition_id_or_name), "/providers/microsoft.authorization/roledefinitions") ? each.value.role_definition_id_or_name : null
  role_definition_name = strcontains(lower(each.value.role_definition_id_or_name), "/providers/microsoft.authorization/roledefinitions") ? null : each.value.role_definition_id_or_name
}

output "client_id" { value = azurerm_user_assigned_identity.this.client_id }
output "principal_id" { value = azurerm_user_assigned_identity.this.principal_id }
output "resource" { value = azurerm_user_assigned_identity.this }
output "resource_id" { value = azurerm_user_assigned_identity.this.id }
output "resource_name" { value = azurerm_user_assigned_identity.this.name }
output "tenant_id" { value = azurerm_user_assigned_identity.this.tenant_id }
