"""Documents to evaluated resources: what Terraform, Kubernetes or compose would make of the files."""
