"""Which entries of ``scope.apis`` are so wide that a contract has to say why, and which only look it."""

from __future__ import annotations

import pytest

from fivegates.contracts.wide import is_wide

WIDE = {
    "aws": ("*", "*:*", "s3:*", "s3:* on arn:aws:s3:::tickets/*", "arn:aws:iam::aws:policy/AdministratorAccess"),
    "gcp": ("roles/owner", "roles/editor on projects/shop", "*"),
    "azure": ("Owner", "Contributor on resourceGroups/support", "contributor on subscriptions/1"),
    "kubernetes": ("* pods in support", "get,list * in support", "get,* pods", "ClusterRole cluster-admin", "ClusterRole edit in support"),
    "mcp": ("zendesk: *", "zendesk: read, *", "*"),
    "github": ("*:write", "write-all"),
    "http": ("*",),
}
NARROW = {
    "aws": ("s3:GetObject", "s3:Get*", "s3:GetObject on *", "bedrock:InvokeModel", "arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess"),
    "gcp": ("roles/aiplatform.user", "roles/storage.objectViewer on projects/_/buckets/b"),
    "azure": ("Cognitive Services OpenAI User on resourceGroups/support", "Storage Blob Data Contributor"),
    "kubernetes": ("get,list configmaps in support", "get pods/log", "ClusterRole log-reader in support"),
    "mcp": ("zendesk: search_tickets, read_ticket", "zendesk: read_*"),
    "github": ("contents:read", "issues:write"),
    "http": ("api.zendesk.com", "*.zendesk.com"),
}


@pytest.mark.parametrize(("provider", "entry"), [(provider, entry) for provider, entries in WIDE.items() for entry in entries])
def test_what_names_no_single_thing_is_wide(provider: str, entry: str) -> None:
    assert is_wide(provider, entry)


@pytest.mark.parametrize(("provider", "entry"), [(provider, entry) for provider, entries in NARROW.items() for entry in entries])
def test_what_names_a_thing_is_not(provider: str, entry: str) -> None:
    assert not is_wide(provider, entry)
