variable "subscription_id" {
  description = "Subscription that everything lives in."
  type        = string
  default     = "6f0c8a52-9b1e-4d37-a2c4-51e07b93d8f6"
}

variable "openai_endpoint" {
  description = "Endpoint of the Azure OpenAI account."
  type        = string
  default     = "https://harbourpine-oai.openai.azure.com/"
}

variable "openai_account_id" {
  description = "The Azure OpenAI account."
  type        = string
  default     = "/subscriptions/6f0c8a52-9b1e-4d37-a2c4-51e07b93d8f6/resourceGroups/models/providers/Microsoft.CognitiveServices/accounts/harbourpine-oai"
}
