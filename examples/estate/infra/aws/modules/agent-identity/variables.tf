variable "name" {
  description = "Name of the role."
  type        = string
}

variable "services" {
  description = "Services that may assume the role."
  type        = list(string)
}

variable "actions" {
  description = "What the role may do."
  type        = list(string)
  default     = ["*"]
}

variable "resources" {
  description = "On what the role may do it."
  type        = list(string)
  default     = ["*"]
}
