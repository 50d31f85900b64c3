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

resource "azurerm_container_app" "invoice_matcher" {
  name                         = "invoice-matcher"
  container_app_environment_id = azurerm_container_app_environment.finance.id
  resource_group_name          = azurerm_resource_group.finance.name
  revision_mode                = "Single"

  identity {
    type         = "UserAssigned"
    identity_ids = [var.identity_id]
  }

  template {
    container {
      name   = "invoice-matcher"
      image  = "harbourpine.azurecr.io/invoice-matcher:0.9.1"
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

resource "azurerm_container_app" "supplier_scout" {
  name                         = "supplier-scout"
  container_app_environment_id = azurerm_container_app_environment.finance.id
  resource_group_name          = azurerm_resource_group.finance.name
  revision_mode                = "Single"

  identity {
    type         = "UserAssigned"
    identity_ids = [var.identity_id]
  }

  template {
    container {
      name   = "supplier-scout"
      image  = "harbourpine.azurecr.io/supplier-scout:0.3.0"
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
  }
}
