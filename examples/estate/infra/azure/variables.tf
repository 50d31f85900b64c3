variable "subscription_id" {
  description = "Subscription that everything lives in."
  type        = string
}

variable "identity_id" {
  description = "Identity of the assistants, made by the platform team."
  type        = string
}

variable "openai_endpoint" {
  description = "Endpoint of the Azure OpenAI account."
  type        = string
}
