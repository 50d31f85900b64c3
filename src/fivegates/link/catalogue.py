"""The data of the package that linking is driven by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..named_tuple import NamedTuple


class LinkCatalogue(NamedTuple):
    """The data that linking is driven by, as loaded from the package."""

    models: Mapping[str, Any]
    not_agents: Mapping[str, Any]
    identities: Mapping[str, Any]
    links: Mapping[str, Any]
    environments: Mapping[str, Any]
    exposure: Mapping[str, Any]
    images: Mapping[str, Any]
    keys: Mapping[str, Any]
    people: Mapping[str, Any]
    words: Mapping[str, Any]
    load: Callable[[str], Any]  # further data, read where it is needed
