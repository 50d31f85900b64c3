"""A name is one thing everywhere only where its account, project, tenant or value is known."""

from __future__ import annotations

import pytest

from fivegates.fleet.known import Known, known_everywhere

EVERYWHERE = [
    "aws:role/111122223333/ai-svc",
    "aws:user/111122223333/bot",
    "gcp:sa/ai-svc@shop-prod",
    "gcp:sa/123-compute@developer.gserviceaccount.com",
    "azure:mi/6f0c8a52-9b1e-4d37-a2c4-51e07b93d8f6/platform/ai-svc",
    "azure:client/6f0c8a52-9b1e-4d37-a2c4-51e07b93d8f6",
    "github:app/123456",
    "secret:accc639b2941babc",
]
HERE = [
    "aws:role/?infra/ai-svc",
    "aws:role/prod/ai-svc",  # a name that the settings of one repository give an account
    "aws:role/111122223333/(aws_iam_role.this)",
    "gcp:sa/ai-svc@?infra",
    "azure:mi/?infra/platform/ai-svc",
    "azure:mi/system/terraform/infra/azurerm_linux_function_app.bot",
    "azure:mi/6f0c8a52-9b1e-4d37-a2c4-51e07b93d8f6/(azurerm_resource_group.this.name)/ai-svc",
    "github:app/APP_ID",
    "github:token/.github/workflows/a.yml",
    "ref:infra/var.role_arn",
    "key:aws//key/openai",
    "secret:short",
    "k8s:?overlays/prod/support/bot",
    "k8s:prod//bot",
    "",
    "bot",
]


@pytest.mark.parametrize("canonical", EVERYWHERE)
def test_one_thing_everywhere(canonical: str) -> None:
    assert known_everywhere(canonical) == Known(canonical)


@pytest.mark.parametrize("canonical", HERE)
def test_one_thing_in_its_own_repository_only(canonical: str) -> None:
    assert known_everywhere(canonical) is None


def test_a_cluster_s_name_is_a_condition() -> None:
    assert known_everywhere("k8s:shop-prod/support/bot") == Known("k8s:shop-prod/support/bot", "shop-prod")
