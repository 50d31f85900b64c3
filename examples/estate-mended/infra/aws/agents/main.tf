locals {
  account   = "583920174462"
  registry  = "583920174462.dkr.ecr.eu-central-1.amazonaws.com"
  model     = "anthropic.claude-sonnet-4-20250514-v1:0"
  model_arn = "arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0"

  tasks = {
    pricing-analyst = {
      image     = "${local.registry}/pricing-analyst@sha256:4ca4d071cf756f2ee9d51f2b121e45257433a9207be020a651ad80a6b55b6df9"
      schedule  = "cron(0 5 * * ? *)"
      settings  = { PRICE_TABLE = "prices-prod" }
      actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]
      resources = ["arn:aws:dynamodb:eu-central-1:583920174462:table/prices-prod"]
      owner     = "sofia.reuter@harbourpine.example"
    }
    returns-assessor = {
      image     = "${local.registry}/returns-assessor@sha256:cfddb7aeb9c57fc8cdc5dde860feaf5d21994258bc93ddd2d5f069ed4e267de0"
      schedule  = "rate(30 minutes)"
      settings  = { RETURNS_BUCKET = "harbourpine-returns" }
      actions   = ["s3:GetObject", "s3:ListBucket"]
      resources = ["arn:aws:s3:::harbourpine-returns", "arn:aws:s3:::harbourpine-returns/*"]
      owner     = "maren.holt@harbourpine.example"
    }
  }
}

module "identity" {
  source   = "../modules/agent-identity"
  for_each = local.tasks

  name       = each.key
  account_id = local.account
  service    = "ecs-tasks.amazonaws.com"
  model_arn  = local.model_arn
  actions    = each.value.actions
  resources  = each.value.resources
}

module "task" {
  source   = "../modules/agent-task"
  for_each = local.tasks

  name               = each.key
  image              = each.value.image
  schedule           = each.value.schedule
  role_arn           = module.identity[each.key].role_arn
  execution_role_arn = aws_iam_role.execution.arn
  scheduler_role_arn = aws_iam_role.scheduler.arn
  cluster_arn        = aws_ecs_cluster.agents.arn
  environment        = merge({ BEDROCK_MODEL_ID = local.model }, each.value.settings)
  tags               = { Environment = "prod", Owner = each.value.owner }
}

module "catalog_writer_identity" {
  source = "../modules/agent-identity"

  name       = "catalog-writer"
  account_id = local.account
  service    = "bedrock-agentcore.amazonaws.com"
  model_arn  = local.model_arn
  actions    = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
  resources  = ["arn:aws:dynamodb:eu-central-1:583920174462:table/catalog-prod"]
}

resource "aws_bedrockagentcore_agent_runtime" "catalog_writer" {
  agent_runtime_name = "catalog_writer"
  description        = "Writes and translates product texts."
  role_arn           = module.catalog_writer_identity.role_arn

  agent_runtime_artifact {
    container_configuration {
      container_uri = "${local.registry}/catalog-writer@sha256:0f807fc7f3c048b70caf19889780f9b56c276e41d157f794bccc2add0dc18a07"
    }
  }

  authorizer_configuration {
    custom_jwt_authorizer {
      discovery_url    = "https://login.harbourpine.example/.well-known/openid-configuration"
      allowed_audience = ["catalog-writer"]
    }
  }

  network_configuration {
    network_mode = "PUBLIC"
  }

  environment_variables = {
    BEDROCK_MODEL_ID = local.model
    CATALOG_TABLE    = "catalog-prod"

    OTEL_SERVICE_NAME           = "catalog-writer"
    OTEL_EXPORTER_OTLP_ENDPOINT = "https://collector.harbourpine.example"
  }

  tags = {
    Environment = "prod"
    Owner       = "sofia.reuter@harbourpine.example"
  }
}
