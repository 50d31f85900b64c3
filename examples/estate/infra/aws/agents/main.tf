locals {
  registry = "583920174462.dkr.ecr.eu-central-1.amazonaws.com"
  model    = "anthropic.claude-sonnet-4-20250514-v1:0"

  tasks = {
    pricing-analyst = {
      image    = "${local.registry}/pricing-analyst:1.4.2"
      schedule = "cron(0 5 * * ? *)"
      settings = { PRICE_TABLE = "prices-prod" }
    }
    returns-assessor = {
      image    = "${local.registry}/returns-assessor:0.8.0"
      schedule = "rate(30 minutes)"
      settings = { RETURNS_BUCKET = "harbourpine-returns" }
    }
  }
}

module "identity" {
  source = "../modules/agent-identity"

  name     = "ai-svc"
  services = ["ecs-tasks.amazonaws.com", "bedrock-agentcore.amazonaws.com"]
}

module "task" {
  source   = "../modules/agent-task"
  for_each = local.tasks

  name               = each.key
  image              = each.value.image
  schedule           = each.value.schedule
  role_arn           = module.identity.role_arn
  execution_role_arn = aws_iam_role.execution.arn
  scheduler_role_arn = aws_iam_role.scheduler.arn
  cluster_arn        = aws_ecs_cluster.agents.arn
  environment        = merge({ BEDROCK_MODEL_ID = local.model }, each.value.settings)
  tags               = { Environment = "prod" }
}

resource "aws_bedrockagentcore_agent_runtime" "catalog_writer" {
  agent_runtime_name = "catalog_writer"
  description        = "Writes and translates product texts."
  role_arn           = module.identity.role_arn

  agent_runtime_artifact {
    container_configuration {
      container_uri = "${local.registry}/catalog-writer:2.1.0"
    }
  }

  network_configuration {
    network_mode = "PUBLIC"
  }

  environment_variables = {
    BEDROCK_MODEL_ID = local.model
    CATALOG_TABLE    = "catalog-prod"
  }

  tags = { Environment = "prod" }
}
