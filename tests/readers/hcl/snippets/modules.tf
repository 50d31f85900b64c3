module "network" {
  source   = "./modules/network"
  for_each = { for zone, config in var.zones : zone => config if config.enabled }

  cidr    = cidrsubnet(var.cidr, 8, index(keys(var.zones), each.key))
  names   = [for subnet in each.value.subnets : lower(subnet.name)]
  grouped = { for subnet in each.value.subnets : subnet.tier => subnet.id... }
  providers = {
    aws     = aws.main
    aws.dns = aws.dns
  }
}

module "agents" {
  source = "git::https://example.com/agents.git//modules/agent?ref=v1.2.0"
  count  = var.enabled && !var.paused ? length(var.agents) : 0

  name      = var.agents[count.index]["name"]
  subnet    = module.network["a"].subnets[*].id
  first     = module.network["a"].subnets.0.id
  all       = module.network["a"].subnets.*.arn
  percent   = -(100 - var.share) / 2 % 7
  maximum   = max(concat([1], var.weights)...)
  nested    = try(var.settings.limits["cpu"], local.defaults[var.size == "large" ? 1 : 0].cpu, null)
  condition = ((var.a || var.b) && var.c != null) == true
  depends_on = [
    module.network,
  ]
}

moved {
  from = module.agent
  to   = module.agents[0]
}

check "reachable" {
  data "http" "self" {
    url = "https://${var.host}:${var.port}/health"
  }
  assert {
    condition     = data.http.self.status_code == 200
    error_message = "It answers ${data.http.self.status_code}."
  }
}

output "names" {
  value     = { for name, agent in module.agents : name => agent.name }
  sensitive = false
}
