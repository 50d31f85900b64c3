# terraform-aws-modules/batch/aws: job definitions, which name the role of their containers themselves.
# Not modelled: compute environments and queues, the roles of instances and of the service, jobs on EKS.

variable "create" { default = true }
variable "tags" { default = {} }

variable "job_definitions" {
  default  = {}
  nullable = false
}

resource "aws_batch_job_definition" "this" {
  for_each             = { for name, job in var.job_definitions : name => job if var.create }
  name                 = coalesce(lookup(each.value, "name", null), each.key)
  type                 = lookup(each.value, "type", "container")
  container_properties = lookup(each.value, "container_properties", null)
  tags                 = merge(var.tags, lookup(each.value, "tags", {}))
}

output "job_definitions" { value = aws_batch_job_definition.this }
