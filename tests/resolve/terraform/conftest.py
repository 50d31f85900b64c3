"""Resolves Terraform written in a test, and shows values as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from plain_values import plain

from fivegates.readers.hcl.json_syntax import parse_hcl_json
from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.interface import Limits
from fivegates.resolve.terraform import TerraformResult, TerraformSettings, resolve_terraform
from fivegates.resolve.terraform.planned import GivenPlan
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree
from fivegates.tree.paths import is_skipped
from fivegates.values import Value

ENVIRONMENTS = {"prd": "prod", "prod": "prod", "production": "prod", "dev": "dev", "staging": "staging"}
NATIVE = (".tf", ".tofu", ".tfvars", "terragrunt.hcl")
Resolve = Callable[..., TerraformResult]


@pytest.fixture
def resolve() -> Resolve:
    """Files by path (or the text of ``main.tf``) to a result."""

    def run(
        files: Mapping[str, str] | str, limits: Limits | None = None, wanted: Any = None, plans: Sequence[GivenPlan] = (), **settings: Any
    ) -> TerraformResult:
        texts = {"main.tf": files} if isinstance(files, str) else files
        listed = {path: text for path, text in texts.items() if not is_skipped(path)}
        documents = {path: parse_hcl(Source(path, text)) for path, text in listed.items() if path.endswith(NATIVE)}
        documents |= {path: parse_hcl_json(Source(path, text)) for path, text in listed.items() if path.endswith(".json")}
        told = TerraformSettings(environments=ENVIRONMENTS, **settings)
        return resolve_terraform(documents, MemoryTree(dict(texts)), told, limits or Limits(), wanted, plans)

    return run


@pytest.fixture
def values(resolve: Resolve) -> Callable[..., dict[str, Any]]:
    """Files to ``{address: {attribute: plain value}}``."""

    def run(files: Mapping[str, str] | str, **settings: Any) -> dict[str, Any]:
        found = resolve(files, **settings).resources
        return {each.address: {name: plain(each.get(name)) for name in each.attributes.names()} for each in found}

    return run


@pytest.fixture
def shown() -> Callable[[Value | None], Any]:
    """A value as plain data."""
    return plain
