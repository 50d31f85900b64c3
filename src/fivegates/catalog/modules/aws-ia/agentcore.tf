# aws-ia/agentcore/aws: runtimes, gateways, browsers and code interpreters of Bedrock AgentCore, each with a role of its own or a given one.
# Not modelled: endpoints, the repositories, buckets and builds behind a runtime, targets of gateways but for the functions they invoke.

variable "project_prefix" { default = "agentcore" }
variable "tags" { default = { IaC = "Terraform", ModuleName = "terraform-aws-agentcore", ModuleSource = "https://github.com/aws-ia/terraform-aws-agentcore" } }
variable "gateway_targets" { default = {} }

variable "runtimes" {
  type = map(object({
    source_type           = string
    code_s3_bucket        = optional(string)
    code_s3_key           = optional(string)
    code_source_path      = optional(string)
    code_entry_point      = optional(list(string))
    code_runtime          = optional(string, "PYTHON_3_11")
    container_source_path = optional(string)
    container_image_uri   = optional(string)
    container_image_tag   = optional(string, "latest")
    execution_role_arn    = optional(string)
    environment_variables = optional(map(string), {})
    tags                  = optional(map(string))
  }))
  default = {}
}

variable "gateways" {
  type = map(object({
    role_arn        = optional(string)
    authorizer_type = optional(string, "AWS_IAM")
    protocol_type   = optional(string, "MCP")
    tags            = optional(map(string))
  }))
  default = {}
}

variable "memories" {
  type    = map(object({ execution_role_arn = optional(string), strategies = optional(any, []) }))
  default = {}
}

variable "browsers" {
  type    = map(object({ execution_role_arn = optional(string), recording_enabled = optional(bool, false), recording_config = optional(any), tags = optional(map(string)) }))
  default = {}
}

variable "code_interpreters" {
  type    = map(object({ execution_role_arn = optional(string), tags = optional(map(string)) }))
  default = {}
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  logs   = { Effect = "Allow", Action = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:*:*:log-group:/aws/bedrock/agentcore/*" }
  models = { Effect = "Allow", Action = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"], Resource = "*" }
  tokens = { Effect = "Allow", Action = ["bedrock-agentcore:GetWorkloadIdentityToken", "bedrock-agentcore:RefreshWorkloadIdentityToken"], Resource = "*" }
  trust  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "bedrock-agentcore.amazonaws.com" } }] })
}

resource "awscc_bedrockagentcore_runtime" "runtime_code" {
  for_each           = { for name, runtime in var.runtimes : name => runtime if runtime.source_type == "CODE" }
  agent_runtime_name = each.key
  role_arn           = each.value.execution_role_arn != null ? each.value.execution_role_arn : aws_iam_role.runtime[each.key].arn
  agent_runtime_artifact = {
    code_configuration = {
      code        = { s3 = { bucket = each.value.code_s3_bucket != null ? each.value.code_s3_bucket : aws_s3_bucket.runtime[each.key].id, prefix = each.value.code_s3_key != null ? each.value.code_s3_key : "source.zip" } }
      entry_point = each.value.code_entry_point
      runtime     = each.value.code_runtime
    }
  }
  environment_variables = each.value.environment_variables
  tags                  = merge(var.tags, each.value.tags)
}

resource "awscc_bedrockagentcore_runtime" "runtime_container" {
  for_each           = { for name, runtime in var.runtimes : name => runtime if runtime.source_type == "CONTAINER" }
  agent_runtime_name = each.key
  role_arn           = each.value.execution_role_arn != null ? each.value.execution_role_arn : aws_iam_role.runtime[each.key].arn
  agent_runtime_artifact = {
    container_configuration = {
      container_uri = each.value.container_image_uri != null ? each.value.container_image_uri : "${data.aws_caller_identity.current.account_id}.dkr.ecr.${data.aws_region.current.id}.amazonaws.com/${data.modelled.repository.name}:${each.value.container_image_tag}"
    }
  }
  environment_variables = each.value.environment_variables
  tags                  = merge(var.tags, each.value.tags)
}

resource "aws_s3_bucket" "runtime" {
  for_each = { for name, runtime in var.runtimes : name => runtime if runtime.code_source_path != null || runtime.container_source_path != null }
}

resource "aws_iam_role" "runtime" {
  for_each           = { for name, runtime in var.runtimes : name => runtime if runtime.execution_role_arn == null }
  name               = "${var.project_prefix}-${each.key}-runtime"
  assume_role_policy = local.trust
  tags               = var.tags
}

resource "aws_iam_role_policy" "runtime" {
  for_each = aws_iam_role.runtime
  role     = each.value.name
  policy = jsonencode({ Statement = concat([
    local.logs, local.models, local.tokens,
    { Effect = "Allow", Action = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource = "*" },
    { Effect = "Allow", Action = "cloudwatch:PutMetricData", Resource = "*", Condition = { StringEquals = { "cloudwatch:namespace" = "AWS/Bedrock/AgentCore" } } },
    ],
    var.runtimes[each.key].source_type == "CODE" ? [{ Effect = "Allow", Action = ["s3:GetObject", "s3:GetObjectVersion"], Resource = "${aws_s3_bucket.runtime[each.key].arn}/*" }] : [],
    var.runtimes[each.key].source_type == "CONTAINER" ? [{ Effect = "Allow", Action = ["ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"], Resource = "*" }] : [],
  ) })
}

resource "awscc_bedrockagentcore_gateway" "gateway" {
  for_each        = var.gateways
  name            = each.key
  role_arn        = each.value.role_arn != null ? each.value.role_arn : aws_iam_role.gateway[each.key].arn
  authorizer_type = each.value.authorizer_type
  protocol_type   = each.value.protocol_type
  tags            = merge(var.tags, each.value.tags)
}

resource "aws_iam_role" "gateway" {
  for_each           = { for name, gateway in var.gateways : name => gateway if gateway.role_arn == null }
  name               = "${var.project_prefix}-${each.key}-gateway"
  assume_role_policy = local.trust
  tags               = var.tags
}

locals {
  functions = { for name, gateway in var.gateways : name => [for target in var.gateway_targets : target.lambda_config.lambda_arn if target.gateway_name == name && target.type == "LAMBDA"] }
}

resource "aws_iam_role_policy" "gateway_role_policy" {
  for_each = aws_iam_role.gateway
  role     = each.value.name
  policy   = jsonencode({ Statement = concat([local.models, local.tokens], length(local.functions[each.key]) > 0 ? [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = local.functions[each.key] }] : []) })
}

resource "aws_iam_role" "memory" {
  for_each           = { for name, memory in var.memories : name => memory if memory.execution_role_arn == null && length(memory.strategies) > 0 }
  name               = "${var.project_prefix}-${each.key}-memory"
  assume_role_policy = local.trust
  tags               = var.tags
}

resource "awscc_bedrockagentcore_browser_custom" "browser" {
  for_each           = var.browsers
  name               = each.key
  execution_role_arn = each.value.execution_role_arn != null ? each.value.execution_role_arn : aws_iam_role.browser[each.key].arn
  tags               = merge(var.tags, each.value.tags)
}

resource "aws_iam_role" "browser" {
  for_each           = { for name, browser in var.browsers : name => browser if browser.execution_role_arn == null }
  name               = "${var.project_prefix}-${each.key}-browser"
  assume_role_policy = local.trust
  tags               = var.tags
}

resource "aws_iam_role_policy" "browser_role_policy" {
  for_each = aws_iam_role.browser
  role     = each.value.name
  policy   = jsonencode({ Statement = concat([local.logs], var.browsers[each.key].recording_enabled ? [{ Effect = "Allow", Action = ["s3:PutObject", "s3:PutObjectAcl"], Resource = "arn:aws:s3:::${var.browsers[each.key].recording_config.bucket}/${var.browsers[each.key].recording_config.prefix}*" }] : []) })
}

resource "awscc_bedrockagentcore_code_interpreter_custom" "code_interpreter" {
  for_each           = var.code_interpreters
  name               = each.key
  execution_role_arn = each.value.execution_role_arn != null ? each.value.execution_role_arn : aws_iam_role.code_interpreter[each.key].arn
  tags               = merge(var.tags, each.value.tags)
}

resource "aws_iam_role" "code_interpreter" {
  for_each           = { for name, interpreter in var.code_interpreters : name => interpreter if interpreter.execution_role_arn == null }
  name               = "${var.project_prefix}-${each.key}-code-interpreter"
  assume_role_policy = local.trust
  tags               = var.tags
}

resource "aws_iam_role_policy" "code_interpreter_role_policy" {
  for_each = aws_iam_role.code_interpreter
  role     = each.value.name
  policy   = jsonencode({ Statement = [local.logs] })
}

output "runtime_arns" { value = merge({ for name, runtime in awscc_bedrockagentcore_runtime.runtime_code : name => runtime.agent_runtime_arn }, { for name, runtime in awscc_bedrockagentcore_runtime.runtime_container : name => runtime.agent_runtime_arn }) }
output "runtime_role_arns" { value = { for name, role in aws_iam_role.runtime : name => role.arn } }
output "gateway_role_arns" { value = { for name, role in aws_iam_role.gateway : name => role.arn } }
output "memory_role_arns" { value = { for name, role in aws_iam_role.memory : name => role.arn } }
output "browser_role_arns" { value = { for name, role in aws_iam_role.browser : name => role.arn } }
output "code_interpreter_role_arns" { value = { for name, role in aws_iam_role.code_interpreter : name => role.arn } }
