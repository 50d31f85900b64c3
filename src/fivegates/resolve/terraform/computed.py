"""Attributes that providers compute from written ones alone, so that they are known without a provider."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ...values import Value
from ..interface import Attributes
from .google_policy import google_policy
from .policy_document import policy_json
from .registries import aws_repository, azure_registry, google_repository

Rule = Callable[[Attributes], Value]
REGISTRIES: Mapping[str, Mapping[str, Rule]] = {
    "aws_ecr_repository": {"repository_url": aws_repository},
    "azurerm_container_registry": {"login_server": azure_registry},
    "google_artifact_registry_repository": {"registry_uri": google_repository},
}
COMPUTED: Mapping[tuple[str, str], Mapping[str, Rule]] = {
    ("data", "aws_iam_policy_document"): {"json": policy_json, "minified_json": policy_json},
    ("data", "google_iam_policy"): {"policy_data": google_policy},
    **{(mode, type): rules for type, rules in REGISTRIES.items() for mode in ("managed", "data")},
}
NONE: Mapping[str, Rule] = {}


def computed_attribute(mode: str, type: str, name: str, attributes: Attributes) -> Value | None:
    """The value of a computed attribute, or None where it cannot be told from what is written."""
    rule = COMPUTED.get((mode, type), NONE).get(name)
    return rule(attributes) if rule is not None else None


def computed_names(mode: str, type: str) -> Iterable[str]:
    """The computed attributes of a type."""
    return COMPUTED.get((mode, type), NONE)
