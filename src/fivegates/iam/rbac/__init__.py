"""Kubernetes RBAC as its authorizer decides it: rules, subjects, roles with aggregation, and what a set of rules leads to."""
