"""Identities that are named after their agent, and those that are not."""

from __future__ import annotations

import pytest

from fivegates.catalog import load
from fivegates.link.namesakes import is_namesake

GENERIC = frozenset(load("words")["generic"])


@pytest.mark.parametrize(
    ("identity", "names", "answer"),
    [
        ("aws:role/1/support-drafter-role", ["support-drafter"], True),
        ("aws:role/1/SupportDrafterExecutionRole", ["support_drafter"], True),
        ("aws:role/1/supportdrafter", ["support-drafter"], True),
        ("aws:role/1/support-drafter", ["supportdrafter"], True),
        ("aws:role/1/drafter2", ["drafter-prod"], True),
        ("gcp:sa/drafter@acme-prod", ["support-drafter"], True),
        ("k8s:?apps/support/drafter", ["x-drafter"], True),
        ("aws:role/1/billing-export", ["support-drafter", "drafter-fn"], False),
        ("aws:role/1/billing-export", ["support-drafter", "billing-fn"], True),
        ("aws:role/1/bedrock-agent-role", ["support-drafter"], False),
        ("aws:role/1/prod-agent", ["prod-agent"], None),
        ("aws:role/1/billing", ["AIAgent"], None),
        ("aws:role/1/ab", ["ab-cd"], None),
        ("aws:role/1/(aws_iam_role.x)", ["support-drafter"], None),
        ("azure:mi/system/terraform/./drafter", ["support-drafter"], None),
        ("azure:client/11111111-2222-3333-4444-555555555555", ["support-drafter"], None),
        ("secret:0123456789abcdef", ["support-drafter"], None),
        ("ref:./var.role", ["support-drafter"], None),
        ("aws:role/1/billing", [], None),
    ],
)
def test_a_name_is_shared_by_the_words_that_tell(identity: str, names: list[str], answer: bool | None) -> None:
    assert is_namesake(identity, names, GENERIC) is answer
