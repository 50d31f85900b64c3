"""The catalogue: facts about platforms, models and environments as data, compiled to JSON and loaded per use."""

from __future__ import annotations

from functools import cache
from typing import Any

from ..packaged import read_packaged, read_packaged_json


@cache
def load(name: str) -> Any:
    """The compiled catalogue file ``name`` (``workloads``, ``models`` ...): plain data, shared by all callers, never to be changed.

    Raises FileNotFoundError where there is no such file.
    """
    return read_packaged_json(__name__, f"compiled/{name}.json")


@cache
def read_model(name: str) -> str:
    """The text of the model ``name`` of a public Terraform module. Raises FileNotFoundError where there is no such file."""
    return read_packaged(__name__, f"modules/{name}").decode("utf-8")


@cache
def read_list(name: str) -> str:
    """The text of the list ``name`` that a script wrote. Raises FileNotFoundError where there is no such file."""
    return read_packaged(__name__, f"{name}.txt").decode("utf-8")


def read_gcp_roles() -> str:
    """What Google's predefined roles hold, as ``tools/gcp_roles.py`` writes it and ``iam.gcp.roles.PredefinedRoles`` reads it."""
    return read_packaged(__name__, "gcp_roles.txt").decode("utf-8")
