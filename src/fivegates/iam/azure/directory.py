"""Names of Entra's directory roles and of Microsoft Graph's application permissions, for the ids that the catalogue asks by."""

from __future__ import annotations

from functools import cache

from ...catalog import load
from .entra import ENTRA, GRAPH, PREFIXES


def in_words(action: str) -> str:
    """``Helpdesk Administrator`` for ``role-template:<id>``, ``Mail.Send`` for ``app-role:<id>``; whatever else is asked stays as it is."""
    for prefix in PREFIXES:
        if action.startswith(prefix):
            return _names().get(action.removeprefix(prefix).lower(), ("", action))[1]
    return action


def provider_of(action: str) -> str:
    """``entra`` or ``msgraph`` where an action is a known role or permission of one by its name, else ''."""
    return _providers().get(action.lower(), "")


def names_of(provider: str) -> list[str]:
    """Every role or permission of ``entra`` or ``msgraph`` that is known by name; empty for every other provider."""
    return [name for owner, name in _names().values() if owner == provider] if provider in (ENTRA, GRAPH) else []


@cache
def _names() -> dict[str, tuple[str, str]]:
    data = load("entra")
    roles = {id: (ENTRA, name) for id, name in data["directory_roles"].items()}
    return roles | {id: (GRAPH, name) for id, name in data["graph"].items()}


@cache
def _providers() -> dict[str, str]:
    return {name.lower(): provider for provider, name in _names().values()}
