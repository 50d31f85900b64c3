# aws-ia/bedrock/aws: an agent and a supervisor of agents on Amazon Bedrock, and the role that both run as.
# Not modelled: knowledge bases and their role, guardrails themselves, aliases, collaborators, flows, prompts, custom models, data automation.

variable "name_prefix" { default = "BedrockAgents" }
variable "agent_name" { default = "TerraformBedrockAgents" }
variable "create_agent" { default = true }
variable "foundation_model" { default = null }
variable "tags" { default = null }
variable "agent_resource_role_arn" { default = null }
variable "permissions_boundary_arn" { default = null }
variable "create_agent_alias" { default = false }
variable "create_collaborator" { default = false }
variable "create_supervisor" { default = false }
variable "supervisor_name" { default = "TerraformBedrockAgentSupervisor" }
variable "supervisor_model" { default = null }
variable "agent_collaboration" { default = "SUPERVISOR" }
variable "create_supervisor_guardrail" { default = false }
variable "create_guardrail" { default = false }
variable "orchestration_type" { default = "DEFAULT" }
variable "custom_orchestration_lambda_arn" { default = null }
variable "create_ag" { default = false }
variable "action_group_name" { default = null }
variable "action_group_state" { default = null }
variable "parent_action_group_signature" { default = null }
variable "custom_control" { default = null }
variable "lambda_action_group_executor" { default = null }
variable "action_group_list" { default = [] }
variable "action_group_lambda_arns_list" { default = [] }
variable "create_kb" { default = false }
variable "create_default_kb" { default = false }
variable "create_rds_config" { default = false }
variable "create_mongo_config" { default = false }
variable "create_pinecone_config" { default = false }
variable "create_opensearch_config" { default = false }
variable "create_opensearch_managed_config" { default = false }
variable "create_kendra_config" { default = false }
variable "create_app_inference_profile" { default = false }
variable "use_app_inference_profile" { default = false }
variable "app_inference_profile_model_source" { default = null }

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

resource "random_string" "solution_prefix" {
  length = 4
}

locals {
  partition  = data.aws_partition.current.partition
  here       = "arn:${local.partition}:bedrock:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"
  has_any    = var.create_agent || var.create_supervisor
  own_role   = var.agent_resource_role_arn == null
  has_kb     = anytrue([var.create_kb, var.create_default_kb, var.create_rds_config, var.create_mongo_config, var.create_pinecone_config, var.create_opensearch_config, var.create_opensearch_managed_config, var.create_kendra_config])
  model      = var.create_agent ? var.foundation_model : (var.create_supervisor ? var.supervisor_model : null)
  profile    = data.modelled.application_inference_profile.arn
  named      = var.use_app_inference_profile ? var.app_inference_profile_model_source : (var.create_app_inference_profile ? local.profile : null)
  role       = local.own_role ? aws_iam_role.agent_role[0].arn : var.agent_resource_role_arn
  role_name  = local.own_role ? (local.has_any ? aws_iam_role.agent_role[0].name : null) : split("/", var.agent_resource_role_arn)[1]
  own_groups = var.create_ag ? [{
    action_group_name             = var.action_group_name
    action_group_state            = var.action_group_state
    parent_action_group_signature = var.parent_action_group_signature
    action_group_executor         = { custom_control = var.custom_control, lambda = var.lambda_action_group_executor }
  }] : []
}

resource "awscc_bedrock_agent" "bedrock_agent" {
  count                   = var.create_agent ? 1 : 0
  agent_name              = "${random_string.solution_prefix.result}-${var.agent_name}"
  foundation_model        = local.named != null ? local.named : var.foundation_model
  agent_resource_role_arn = local.role
  orchestration_type      = var.orchestration_type
  custom_orchestration    = var.orchestration_type == "CUSTOM" ? { executor = { lambda = var.custom_orchestration_lambda_arn } } : null
  action_groups           = concat(local.own_groups, var.action_group_list != null ? var.action_group_list : [])
  tags                    = var.tags
}

resource "aws_bedrockagent_agent" "agent_supervisor" {
  count                   = var.create_supervisor ? 1 : 0
  agent_name              = "${random_string.solution_prefix.result}-${var.supervisor_name}"
  agent_resource_role_arn = local.role
  agent_collaboration     = var.agent_collaboration
  foundation_model        = local.named != null ? local.named : var.supervisor_model
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["bedrock.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "AWS:SourceArn"
      values   = ["${local.here}:agent/*"]
    }
  }
}

resource "aws_iam_role" "agent_role" {
  count                = local.has_any ? (local.own_role ? 1 : 0) : 0
  name_prefix          = var.name_prefix
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary_arn
}

data "aws_iam_policy_document" "models" {
  statement {
    actions = ["bedrock:InvokeModel*", "bedrock:UseInferenceProfile", "bedrock:GetInferenceProfile"]
    resources = distinct(concat(
      var.use_app_inference_profile ? [
        var.app_inference_profile_model_source,
        "arn:aws:bedrock:*:*:inference-profile/*",
        "arn:aws:bedrock:*::foundation-model/*",
        "arn:aws:bedrock:*:*:application-inference-profile/*",
      ] : [],
      var.create_app_inference_profile ? [
        var.app_inference_profile_model_source,
        local.profile,
        "arn:${local.partition}:bedrock:*:*:application-inference-profile/*",
        data.modelled.application_inference_profile.model_arn,
      ] : [],
      !var.create_app_inference_profile && !var.use_app_inference_profile ? [
        "arn:${local.partition}:bedrock:${data.aws_region.current.region}::foundation-model/${local.model}",
        "arn:${local.partition}:bedrock:*::foundation-model/${local.model}",
        "${local.here}:inference-profile/*.${local.model}",
      ] : [],
    ))
  }
}

resource "aws_iam_role_policy" "agent_policy" {
  count  = local.has_any ? (local.own_role ? 1 : 0) : 0
  role   = local.role_name
  policy = data.aws_iam_policy_document.models.json
}

resource "aws_iam_role_policy" "agent_alias_policy" {
  count  = local.own_role && (var.create_agent_alias || var.create_supervisor) ? 1 : 0
  role   = local.role_name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["bedrock:GetAgentAlias", "bedrock:InvokeAgent"], Resource = ["${local.here}:agent/*", "${local.here}:agent-alias/*"] }] })
}

resource "aws_iam_role_policy" "kb_policy" {
  count  = local.own_role && local.has_kb && var.create_agent ? 1 : 0
  role   = local.role_name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "bedrock:Retrieve", Resource = "${local.here}:knowledge-base/*" }] })
}

resource "aws_iam_role_policy" "app_inference_profile_policy" {
  count = var.create_app_inference_profile ? 1 : 0
  role  = local.role_name
  policy = jsonencode({ Statement = [{
    Effect   = "Allow"
    Action   = ["bedrock:GetInferenceProfile", "bedrock:ListInferenceProfiles", "bedrock:UseInferenceProfile"]
    Resource = ["arn:${local.partition}:bedrock:*:*:inference-profile/*", "arn:${local.partition}:bedrock:*:*:application-inference-profile/*"]
  }] })
}

resource "aws_iam_role_policy" "guardrail_policy" {
  count  = var.create_agent ? (var.create_guardrail ? 1 : 0) : 0
  role   = aws_iam_role.agent_role[0].id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "bedrock:ApplyGuardrail", Resource = data.modelled.guardrail.id }] })
}

resource "aws_iam_role_policy" "guardrail_policy_supervisor_agent" {
  count  = var.create_supervisor_guardrail ? (var.create_collaborator ? 1 : 0) : 0
  role   = aws_iam_role.agent_role[0].id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "bedrock:ApplyGuardrail", Resource = data.modelled.guardrail.id }] })
}

resource "aws_iam_role_policy" "action_group_policy" {
  count  = var.create_ag ? 1 : 0
  role   = aws_iam_role.agent_role[0].id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = concat([var.lambda_action_group_executor], var.action_group_lambda_arns_list) }] })
}

output "bedrock_agent" { value = var.create_agent ? awscc_bedrock_agent.bedrock_agent : null }
output "supervisor_id" { value = var.create_supervisor ? aws_bedrockagent_agent.agent_supervisor[0].agent_id : null }
output "agent_resource_role_arn" { value = local.own_role ? (var.create_agent ? aws_iam_role.agent_role[0].arn : null) : var.agent_resource_role_arn }
output "agent_resource_role_name" { value = local.own_role ? (var.create_agent ? aws_iam_role.agent_role[0].name : null) : split("/", var.agent_resource_role_arn)[1] }
output "supervisor_role_arn" { value = local.own_role ? (var.create_supervisor ? aws_iam_role.agent_role[0].arn : null) : var.agent_resource_role_arn }
