"""Which environment a name stands for, by its words."""

from __future__ import annotations

import pytest

from fivegates.catalog import load
from fivegates.resolve.folders import overlay_environment, word_environment

FOLD = load("environments")["fold"]


@pytest.mark.parametrize(
    ("name", "environment"),
    [
        ("prod-eu-1", "prod"),
        ("eu-west-1-prd", "prod"),
        ("aks_live_02", "prod"),
        ("values-production", "prod"),
        ("values.staging.eu", "staging"),
        ("PROD", "prod"),
        ("pre-prod", "staging"),
        ("values-pre-prod", "staging"),
        ("preprod-2", "staging"),
        ("prod-production", "prod"),
        ("non-prod", "nonprod"),
        ("acme-non-prod-eu", "nonprod"),
        ("nonprod", "nonprod"),
        ("local", None),
        ("lab-2", None),
        ("not-prod-eu", None),
        ("post-prod", None),
        ("dev-to-prod", None),
        ("products", None),
        ("east-1", None),
        ("", None),
    ],
)
def test_a_name_stands_for_the_one_environment_among_its_words(name: str, environment: str | None) -> None:
    assert word_environment(name, FOLD) == environment


@pytest.mark.parametrize(
    ("path", "environment"),
    [
        ("overlays/prod-eu/kustomization.yaml", "prod"),
        ("bot/overlays/staging_us/bot/kustomization.yaml", "staging"),
        ("overlays/prod/dev-tools/kustomization.yaml", "prod"),
        ("overlays/eu/kustomization.yaml", None),
        ("overlays/non-prod/kustomization.yaml", "nonprod"),
        ("overlays/not-prod/kustomization.yaml", None),
        ("overlays/local/kustomization.yaml", "local"),
        ("envs/int/bot/kustomization.yaml", "integration"),
        ("local/kustomization.yaml", None),
        ("apps/dev-tools/kustomization.yaml", None),
        ("prod-eu/kustomization.yaml", None),
        ("kustomization.yaml", None),
    ],
)
def test_an_overlay_may_name_its_environment_among_other_words(path: str, environment: str | None) -> None:
    assert overlay_environment(path, FOLD) == environment
