variable "name" {
  description = "Name of the task."
  type        = string
}

variable "image" {
  description = "Image the task runs."
  type        = string
}

variable "role_arn" {
  description = "Role the task runs as."
  type        = string
}

variable "execution_role_arn" {
  description = "Role that pulls the image and writes the logs."
  type        = string
}

variable "scheduler_role_arn" {
  description = "Role that starts the task."
  type        = string
}

variable "cluster_arn" {
  description = "Cluster the task is started in."
  type        = string
}

variable "schedule" {
  description = "When the task is started."
  type        = string
}

variable "environment" {
  description = "Settings given to the task."
  type        = map(string)
  default     = {}
}

variable "tags" {
  description = "Tags of the task definition."
  type        = map(string)
  default     = {}
}
