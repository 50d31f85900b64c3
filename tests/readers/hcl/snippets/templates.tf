locals {
  script = <<EOT
#!/bin/sh
set -eu
echo "$HOME costs $5, 100%"
if [ -n "$${DEBUG}" ]; then env; fi
EOT

  rendered = <<-EOT
    %{ for name in var.names ~}
    - ${name}
    %{ endfor ~}
    %{ if var.last }last%{ else }more%{ endif }
  EOT

  policy = jsonencode({ "Statement" : [{ "Effect" : "Allow", "Action" : "*" }] })
  quoted = "a \"b\" \\ ${join(",", [for x in var.names : "<${x}>"])} %{ if var.last }!%{ endif }"
  empty  = {}
  none   = []
}

resource "kubernetes_deployment" "agent" {
  metadata { name = "agent" }
  spec {
    template {
      spec {
        service_account_name = "ai-svc"
        container {
          name = "agent"
          dynamic "env" {
            for_each = var.environment
            iterator = entry
            content {
              name  = entry.key
              value = entry.value
            }
          }
        }
      }
    }
  }
}

resource "null_resource" "commands" {
  triggers = { always = timestamp() }
  provisioner "local-exec" {
    command     = "echo ${self.id}"
    interpreter = ["bash", "-c"]
    environment = {
      A = 1.5e3
      B = -1
      C = true
    }
  }
}
