# LuisOsuna117/agentcore/aws: a runtime of Bedrock AgentCore with its role, and on demand a code interpreter and a gateway.
# Not modelled: the build of the image and its role, memory, targets of the gateway but for the runtimes that it may invoke.

variable "name" {}
variable "runtime_name" { default = null }
variable "tags" { default = {} }
variable "create_runtime" { default = true }
variable "create_build_pipeline" { default = true }
variable "image_uri" { default = null }
variable "image_tag" { default = "latest" }
variable "environment_variables" { default = {} }
variable "server_protocol" { default = null }
variable "create_execution_role" { default = true }
variable "execution_role_arn" { default = null }
variable "attach_bedrock_fullaccess_policy" { default = true }
variable "additional_iam_statements" { default = [] }
variable "additional_iam_policy_arns" { default = [] }
variable "allow_bedrock_invoke_all" { default = true }
variable "allow_workload_access_token_for_user_id" { default = true }
variable "create_code_interpreter" { default = false }
variable "code_interpreter_name" { default = null }
variable "code_interpreter_execution_role_arn" { default = null }
variable "create_gateway" { default = false }
variable "gateway_name" { default = null }
variable "gateway_create_role" { default = true }
variable "gateway_role_arn" { default = null }
variable "gateway_authorizer_type" { default = "AWS_IAM" }
variable "gateway_targets" { default = {} }
variable "gateway_mcp_targets" { default = {} }
variable "gateway_attach_runtime_target" { default = false }

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  tags       = merge({ Module = "terraform-aws-agentcore", ManagedBy = "Terraform" }, var.tags)
  account    = data.aws_caller_identity.current.account_id
  region     = data.aws_region.current.region
  directory  = "arn:aws:bedrock-agentcore:${local.region}:${local.account}:workload-identity-directory/default"
  identities = [local.directory, "${local.directory}/workload-identity/*"]
  group      = "arn:aws:logs:${local.region}:${local.account}:log-group"
  role       = var.create_execution_role ? aws_iam_role.agent_execution[0].arn : var.execution_role_arn
  gateway    = coalesce(var.gateway_name, var.name)
  targets = concat(
    [for target in merge(var.gateway_mcp_targets, var.gateway_targets) : target.agent_runtime_arn if try(target.agent_runtime_arn, null) != null],
    var.gateway_attach_runtime_target && var.create_runtime ? [aws_bedrockagentcore_agent_runtime.this[0].agent_runtime_arn] : [],
  )
}

resource "aws_bedrockagentcore_agent_runtime" "this" {
  count              = var.create_runtime ? 1 : 0
  agent_runtime_name = replace(coalesce(var.runtime_name, var.name), "-", "_")
  role_arn           = local.role
  tags               = local.tags

  agent_runtime_artifact {
    container_configuration {
      container_uri = var.create_build_pipeline ? "${data.modelled.repository.url}:${var.image_tag}" : var.image_uri
    }
  }

  dynamic "protocol_configuration" {
    for_each = var.server_protocol != null ? [1] : []
    content {
      server_protocol = var.server_protocol
    }
  }

  environment_variables = merge(
    { AWS_REGION = local.region, AWS_DEFAULT_REGION = local.region },
    var.create_code_interpreter ? { BEDROCK_AGENTCORE_CODE_INTERPRETER_ID = aws_bedrockagentcore_code_interpreter.this[0].code_interpreter_id } : {},
    var.environment_variables,
  )
}

resource "aws_bedrockagentcore_code_interpreter" "this" {
  count              = var.create_code_interpreter ? 1 : 0
  name               = replace(coalesce(var.code_interpreter_name, var.name), "-", "_")
  execution_role_arn = var.code_interpreter_execution_role_arn != null ? var.code_interpreter_execution_role_arn : local.role
  tags               = local.tags
}

resource "aws_iam_role" "agent_execution" {
  count = var.create_execution_role ? 1 : 0
  name  = "${var.name}-execution-role"
  tags  = local.tags
  assume_role_policy = jsonencode({ Statement = [{
    Effect    = "Allow"
    Action    = "sts:AssumeRole"
    Principal = { Service = "bedrock-agentcore.amazonaws.com" }
    Condition = { StringEquals = { "aws:SourceAccount" = local.account }, ArnLike = { "aws:SourceArn" = "arn:aws:bedrock-agentcore:${local.region}:${local.account}:*" } }
  }] })
}

resource "aws_iam_role_policy_attachment" "agent_execution_managed" {
  count      = var.attach_bedrock_fullaccess_policy ? (var.create_execution_role ? 1 : 0) : 0
  role       = aws_iam_role.agent_execution[0].name
  policy_arn = "arn:aws:iam::aws:policy/BedrockAgentCoreFullAccess"
}

resource "aws_iam_role_policy_attachment" "agent_execution_additional" {
  for_each   = var.create_execution_role ? toset(var.additional_iam_policy_arns) : toset([])
  role       = aws_iam_role.agent_execution[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy" "agent_execution" {
  count = var.create_execution_role ? 1 : 0
  name  = "${var.name}-execution-policy"
  role  = aws_iam_role.agent_execution[0].id
  policy = jsonencode({ Statement = concat(
    var.create_build_pipeline ? [{ Effect = "Allow", Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"], Resource = data.modelled.repository.arn }] : [],
    [
      { Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" },
      { Effect = "Allow", Action = "logs:DescribeLogGroups", Resource = "${local.group}:*" },
      { Effect = "Allow", Action = ["logs:CreateLogGroup", "logs:DescribeLogStreams"], Resource = "${local.group}:/aws/bedrock-agentcore/runtimes/*" },
      { Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "${local.group}:/aws/bedrock-agentcore/runtimes/*:log-stream:*" },
      { Effect = "Allow", Action = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"], Resource = "*" },
      { Effect = "Allow", Action = "cloudwatch:PutMetricData", Resource = "*", Condition = { StringEquals = { "cloudwatch:namespace" = "bedrock-agentcore" } } },
    ],
    var.allow_bedrock_invoke_all ? [{ Effect = "Allow", Action = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"], Resource = "*" }] : [],
    [{
      Effect   = "Allow"
      Action   = concat(["bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"], var.allow_workload_access_token_for_user_id ? ["bedrock-agentcore:GetWorkloadAccessTokenForUserId"] : [])
      Resource = local.identities
    }],
    var.allow_workload_access_token_for_user_id ? [] : [{ Effect = "Deny", Action = "bedrock-agentcore:GetWorkloadAccessTokenForUserId", Resource = local.identities }],
    var.additional_iam_statements,
  ) })
}

resource "aws_iam_role_policy" "code_interpreter_invoke" {
  count = var.create_execution_role && var.create_runtime && var.create_code_interpreter ? 1 : 0
  name  = "${var.name}-code-interpreter-invoke"
  role  = aws_iam_role.agent_execution[0].id
  policy = jsonencode({ Statement = [{
    Effect   = "Allow"
    Action   = [for verb in ["GetCodeInterpreterSession", "InvokeCodeInterpreter", "ListCodeInterpreterSessions", "StartCodeInterpreterSession", "StopCodeInterpreterSession"] : "bedrock-agentcore:${verb}"]
    Resource = aws_bedrockagentcore_code_interpreter.this[0].code_interpreter_arn
  }] })
}

resource "aws_bedrockagentcore_gateway" "this" {
  count           = var.create_gateway ? 1 : 0
  name            = local.gateway
  role_arn        = var.gateway_create_role ? aws_iam_role.gateway[0].arn : var.gateway_role_arn
  authorizer_type = var.gateway_authorizer_type
  tags            = local.tags
}

resource "aws_iam_role" "gateway" {
  count              = var.gateway_create_role ? (var.create_gateway ? 1 : 0) : 0
  name               = "${local.gateway}-gateway-role"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "bedrock-agentcore.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceAccount" = local.account } } }] })
  tags               = local.tags
}

resource "aws_iam_role_policy" "gateway_invoke_agent_runtime" {
  count  = var.create_gateway && length(local.targets) > 0 ? 1 : 0
  name   = "${local.gateway}-invoke-agent-runtime"
  role   = var.gateway_create_role ? aws_iam_role.gateway[0].name : element(reverse(split("/", var.gateway_role_arn)), 0)
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "bedrock-agentcore:InvokeAgentRuntime", Resource = concat(local.targets, [for arn in local.targets : "${arn}/runtime-endpoint/*"]) }] })
}

output "agent_runtime_id" { value = var.create_runtime ? aws_bedrockagentcore_agent_runtime.this[0].agent_runtime_id : null }
output "agent_runtime_arn" { value = var.create_runtime ? aws_bedrockagentcore_agent_runtime.this[0].agent_runtime_arn : null }
output "agent_runtime_name" { value = var.create_runtime ? aws_bedrockagentcore_agent_runtime.this[0].agent_runtime_name : null }
output "execution_role_arn" { value = local.role }
output "execution_role_name" { value = var.create_execution_role ? aws_iam_role.agent_execution[0].name : "" }
output "gateway_role_arn" { value = var.create_gateway ? (var.gateway_create_role ? aws_iam_role.gateway[0].arn : var.gateway_role_arn) : null }
output "gateway_role_name" { value = var.create_gateway && var.gateway_create_role ? aws_iam_role.gateway[0].name : data.modelled.gateway.role_name }
