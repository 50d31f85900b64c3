"""HCL (Terraform and OpenTofu): structure first, expressions when asked for, every node with its span."""
