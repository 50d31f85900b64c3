resource "azurerm_resource_group" "finance" {
  name     = "finance-assistants"
  location = "germanywestcentral"
}

resource "azurerm_log_analytics_workspace" "finance" {
  name                = "finance-assistants"
  location            = azurerm_resource_group.finance.location
  resource_group_name = azurerm_resource_group.finance.name
  retention_in_days   = 365
}

resource "azurerm_container_app_environment" "finance" {
  name                       = "finance-assistants"
  location                   = azurerm_resource_group.finance.location
  resource_group_name        = azurerm_resource_group.finance.name
  log_analytics_workspace_id = azurerm_log_analytics_workspace.finance.id
}

resource "azurerm_user_assigned_identity" "invoice_matcher" {
  name                = "invoice-matcher"
  location            = azurerm_resource_group.finance.location
  resource_group_name = azurerm_resource_group.finance.name
}

resource "azurerm_role_assignment" "invoice_matcher_models" {
  scope                = var.openai_account_id
  role_definition_name = "Cognitive Services OpenAI User"
  principal_id         = azurerm_user_assigned_identity.invoice_matcher.principal_id
}

resource "azurerm_container_app" "invoice_matcher" {
  name                         = "invoice-matcher"
  container_app_environment_id = azurerm_container_app_environment.finance.id
  resource_group_name          = azurerm_resource_group.finance.name
  revision_mode                = "Single"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.invoice_matcher.id]
  }

  template {
    container {
      name   = "invoice-matcher"
      image  = "harbourpine.azurecr.io/invoice-matcher@sha256:027b4f6cb68a8b5321caab6a7c6a92377df1f6317da85bdf69911d628f237102"
      cpu    = 0.5
      memory = "1Gi"

      env {
        name  = "AZURE_OPENAI_ENDPOINT"
        value = var.openai_endpoint
      }

      env {
        name  = "AZURE_OPENAI_DEPLOYMENT"
        value = "gpt-5-mini"
      }
    }
  }

  tags = {
    environment = "prod"
    owner       = "lea.brandt@harbourpine.example"
  }
}

resource "azurerm_user_assigned_identity" "supplier_scout" {
  name                = "supplier-scout"
  location            = azurerm_resource_group.finance.location
  resource_group_name = azurerm_resource_group.finance.name
}

resource "azurerm_role_assignment" "supplier_scout_models" {
  scope                = var.openai_account_id
  role_definition_name = "Azure AI User"
  principal_id         = azurerm_user_assigned_identity.supplier_scout.principal_id
}

resource "azurerm_container_app" "supplier_scout" {
  name                         = "supplier-scout"
  container_app_environment_id = azurerm_container_app_environment.finance.id
  resource_group_name          = azurerm_resource_group.finance.name
  revision_mode                = "Single"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.supplier_scout.id]
  }

  template {
    container {
      name   = "supplier-scout"
      image  = "harbourpine.azurecr.io/supplier-scout@sha256:b140a18b3cb01831b4f69df28ff3966f78f00885070c0fadad2e0ae165162b8d"
      cpu    = 0.5
      memory = "1Gi"

      env {
        name  = "AZURE_AI_PROJECT_ENDPOINT"
        value = "https://harbourpine-oai.services.ai.azure.com/api/projects/suppliers"
      }
    }
  }

  tags = {
    environment = "prod"
    owner       = "lea.brandt@harbourpine.example"
  }
}
