# cloudposse/label/null: names and tags from a context that modules hand on.
# Not modelled: the hash in a name that is cut short (such a name is unknown), `descriptor_formats`, the case of keys of tags.

variable "enabled" { default = null }
variable "namespace" { default = null }
variable "tenant" { default = null }
variable "environment" { default = null }
variable "stage" { default = null }
variable "name" { default = null }
variable "delimiter" { default = null }
variable "attributes" { default = [] }
variable "tags" { default = {} }
variable "label_order" { default = null }
variable "regex_replace_chars" { default = null }
variable "id_length_limit" { default = null }
variable "label_value_case" { default = null }
variable "labels_as_tags" { default = ["default"] }
variable "context" { default = {} }

locals {
  input = {
    enabled             = var.enabled == null ? try(coalesce(var.context.enabled), true) : var.enabled
    namespace           = var.namespace == null ? try(var.context.namespace, null) : var.namespace
    tenant              = var.tenant == null ? try(var.context.tenant, null) : var.tenant
    environment         = var.environment == null ? try(var.context.environment, null) : var.environment
    stage               = var.stage == null ? try(var.context.stage, null) : var.stage
    name                = var.name == null ? try(var.context.name, null) : var.name
    delimiter           = var.delimiter == null ? try(var.context.delimiter, null) : var.delimiter
    attributes          = compact(distinct(concat(try(tolist(var.context.attributes), []), try(tolist(var.attributes), []))))
    tags                = merge(try(var.context.tags, {}), var.tags)
    label_order         = var.label_order == null ? try(var.context.label_order, null) : var.label_order
    regex_replace_chars = var.regex_replace_chars == null ? try(var.context.regex_replace_chars, null) : var.regex_replace_chars
    id_length_limit     = var.id_length_limit == null ? try(var.context.id_length_limit, null) : var.id_length_limit
    label_value_case    = var.label_value_case == null ? try(var.context.label_value_case, null) : var.label_value_case
    labels_as_tags      = try(contains(var.context.labels_as_tags, "unset"), true) ? var.labels_as_tags : var.context.labels_as_tags
  }
  on         = local.input.enabled
  drop       = coalesce(local.input.regex_replace_chars, "/[^-a-zA-Z0-9]/")
  case       = coalesce(local.input.label_value_case, "lower")
  delimiter  = local.input.delimiter == null ? "-" : local.input.delimiter
  limit      = local.input.id_length_limit == null ? 0 : local.input.id_length_limit
  order      = try(coalescelist(local.input.label_order, ["namespace", "environment", "stage", "name", "attributes"]), ["namespace", "environment", "stage", "name", "attributes"])
  plain      = { for part in ["namespace", "tenant", "environment", "stage", "name"] : part => local.input[part] == null ? "" : replace(local.input[part], local.drop, "") }
  part       = { for name, text in local.plain : name => local.case == "none" ? text : local.case == "title" ? title(lower(text)) : local.case == "upper" ? upper(text) : lower(text) }
  attributes = [for text in local.input.attributes : local.case == "none" ? replace(text, local.drop, "") : local.case == "title" ? title(lower(replace(text, local.drop, ""))) : local.case == "upper" ? upper(replace(text, local.drop, "")) : lower(replace(text, local.drop, ""))]
  parts      = merge(local.part, { attributes = join(local.delimiter, compact(distinct(local.attributes))) })
  full       = join(local.delimiter, [for name in local.order : local.parts[name] if length(local.parts[name]) > 0])
  id         = local.limit != 0 && length(local.full) > local.limit ? data.modelled.cut_short.id : local.full
  as_tags    = merge(local.parts, { name = local.id })
  own_tags   = { for name, text in local.as_tags : title(name) => text if length(text) > 0 && (contains(local.input.labels_as_tags, "default") || contains(local.input.labels_as_tags, name)) }
}

output "id" { value = local.on ? local.id : "" }
output "enabled" { value = local.on }
output "namespace" { value = local.on ? local.part["namespace"] : "" }
output "tenant" { value = local.on ? local.part["tenant"] : "" }
output "environment" { value = local.on ? local.part["environment"] : "" }
output "stage" { value = local.on ? local.part["stage"] : "" }
output "name" { value = local.on ? local.part["name"] : "" }
output "delimiter" { value = local.on ? local.delimiter : "" }
output "attributes" { value = local.on ? local.attributes : [] }
output "tags" { value = local.on ? merge(local.own_tags, local.input.tags) : {} }
output "context" { value = local.input }
