"""Every canonical form in words."""

from __future__ import annotations

import pytest

from fivegates.report.identity_words import Written, in_words, written_credential


@pytest.mark.parametrize(
    ("canonical", "words"),
    [
        ("aws:role/583920174462/ai-svc", "IAM role ai-svc, account 583920174462"),
        ("aws:user/583920174462/ci", "IAM user ci, account 583920174462"),
        ("aws:instance-profile/583920174462/web", "instance profile web, account 583920174462"),
        ("aws:role/?infra/aws/support/ai-svc", "IAM role ai-svc, account not known"),
        ("aws:role/?infra?prod.tfvars#west/ai-svc", "IAM role ai-svc, account not known"),
        (
            'aws:role/?x/y/(module.a["b/c"].aws_iam_role.this[0])',
            'IAM role of module.a["b/c"].aws_iam_role.this[0], its own name not known, account not known',
        ),
        (
            "aws:role/583920174462/(infra:drafter#aws_iam_role.this)",
            "IAM role of aws_iam_role.this in infra/drafter, its own name not known, account 583920174462",
        ),
        (
            'aws:role/583920174462/(module.a["b#c"].aws_iam_role.this)',
            'IAM role of module.a["b#c"].aws_iam_role.this, its own name not known, account 583920174462',
        ),
        ("azure:mi/6f0c8a52/(infra:x#azurerm_resource_group.a.name)/ai-svc", "managed identity ai-svc, resource group not known"),
        ("gcp:sa/ai-svc@shop-prod", "Google service account ai-svc, project shop-prod"),
        ("gcp:sa/ai-svc@?infra/gcp", "Google service account ai-svc, project not known"),
        ("gcp:sa/ai-svc@?infra/gcp.d", "Google service account ai-svc, project not known"),
        ("gcp:sa/123-compute@developer.gserviceaccount.com", "Google service account 123-compute@developer.gserviceaccount.com"),
        ("azure:mi/6f0c8a52-9b1e/platform/ai-svc", "managed identity ai-svc, resource group platform"),
        ("azure:mi/?infra/azure/platform/ai-svc", "managed identity ai-svc, resource group platform, subscription not known"),
        ("azure:mi/6f0c8a52/(azurerm_resource_group.a)/ai-svc", "managed identity ai-svc, resource group not known"),
        (
            "azure:mi/system/terraform/infra/azurerm_linux_web_app.bot",
            "system-assigned identity of terraform/infra/azurerm_linux_web_app.bot",
        ),
        ("azure:client/0b2c", "application with the client id 0b2c"),
        ("azure:sp/bot", "service principal bot"),
        ("k8s:shop-prod/assist/forecaster", "service account forecaster, namespace assist, cluster shop-prod"),
        ("k8s:?deploy/k8s/assist/assist/forecaster", "service account forecaster, namespace assist, cluster not known"),
        ("k8s:?deploy/?/forecaster", "service account forecaster, namespace not known, cluster not known"),
        ("k8s:prod/??/Deployment/qdrant/default", "service account default, namespace not known, cluster prod"),
        ("k8s:?contrib/memory/??/Deployment/qdrant/default", "service account default, namespace not known, cluster not known"),
        ("k8s:prod/(var.namespace)/bot", "service account bot, namespace not known, cluster prod"),
        ("github:app/12345", "GitHub App 12345"),
        ("db:postgres/db.example.com/bot", "postgres user bot on db.example.com"),
        ("ref:acme/shop/vars.CLIENT_ID", "whatever vars.CLIENT_ID is in acme/shop"),
        ("ref:/var.role", "whatever var.role is in the root folder"),
        ("secret:e2c5c80ba6ae9642", "one live value, API_TOKEN"),
        ("secret:0000000000000000", "one live value"),
        ("key:ops/.env:5:API_TOKEN", "API_TOKEN at ops/.env:5"),
        ("key:k8s/prod/shop/database/url", "key url of the secret database, namespace shop, cluster prod"),
        ("key:k8s/?deploy/k8s/shop/shop/database/url", "key url of the secret database, namespace shop, cluster not known"),
        ("key:k8s/?samples/basic/??/Job/basic/google/API_KEY", "key API_KEY of the secret google, namespace not known, cluster not known"),
        ("key:compose/ops/bots/bots/secrets/openai", "secret openai of the compose project bots"),
        ("key:./variables.GITLAB_TOKEN", "CI/CD variable GITLAB_TOKEN of the project"),
        ("ref:./environments.prod.variables.AI_ROLE", "CI/CD variable AI_ROLE of the environment prod"),
        ("gitlab:token/.gitlab-ci.yml/fix", "the token that each run of the job fix is given, .gitlab-ci.yml"),
        ("key:ops/bots/bots/env.MASTER_KEY", "whatever the environment variable MASTER_KEY is given in ops/bots/bots"),
        ("key:infra/aws/var.openai_key", "whatever the variable openai_key is given in infra/aws"),
        ("key:aws/arn:aws:secretsmanager:eu-west-1:111122223333:secret:openai-AbC", "stored secret openai-AbC"),
        ("key:azure/infra/azurerm_container_app.bot/openai", "stored secret openai"),
    ],
)
def test_a_canonical_name_is_told_in_words(canonical: str, words: str) -> None:
    assert in_words(canonical, {"secret:e2c5c80ba6ae9642": "API_TOKEN"}) == words


@pytest.mark.parametrize(
    "name",
    [
        *("", "plain", "aws", "aws:", "aws:role", "aws:role/1", "aws:role/1/", "aws:group/1/x"),
        *("gcp:sa/x", "gcp:x/y@z", "azure:mi/a/b", "azure:x/y", "k8s:", "k8s:a/b", "k8s:(a/b/c", "((((:a/b"),
        *("db:a/b", "github:org/x", "key:", "key:x", "other:kind/unit/name"),
    ],
)
def test_what_is_not_known_has_no_words(name: str) -> None:
    assert in_words(name) == ""


@pytest.mark.parametrize(
    ("id", "written"),
    [
        ("ops/.env:5:API_TOKEN", Written("ops/.env", 5, "API_TOKEN")),
        ("key:ops/.env:5:API_TOKEN", Written("ops/.env", 5, "API_TOKEN")),
        ("a:b/.env:12:X'", Written("a:b/.env", 12, "X")),
        (".env:1:", Written(".env", 1, "a credential without a name")),
        ("secret:e2c5c80ba6ae9642", None),
        ("terraform/infra/agent", None),
        ("key:k8s/prod/shop/database/url", None),
        (":1:X", None),
        (".env:99999999999:X", None),
        (".env:x:X", None),
        ("", None),
    ],
)
def test_a_credential_is_known_by_where_it_stands(id: str, written: Written | None) -> None:
    assert written_credential(id) == written
