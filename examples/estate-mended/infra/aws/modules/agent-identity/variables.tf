variable "name" {
  description = "Name of the role: the agent's."
  type        = string
}

variable "account_id" {
  description = "Account the agent runs in."
  type        = string
}

variable "service" {
  description = "Service that may assume the role."
  type        = string
}

variable "model_arn" {
  description = "Model the agent may call."
  type        = string
}

variable "actions" {
  description = "What else the agent may do, as its contract lists it."
  type        = list(string)

  validation {
    condition     = alltrue([for action in var.actions : !strcontains(action, "*")])
    error_message = "Name each action."
  }
}

variable "resources" {
  description = "On what it may do that."
  type        = list(string)
}
