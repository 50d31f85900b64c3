"""Terraform's functions by name."""
