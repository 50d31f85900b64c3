variable "zendesk_api_token" {
  description = "API token of the support inbox."
  type        = string
  sensitive   = true
}
