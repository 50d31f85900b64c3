"""The static credentials an agent holds, by name and store; their values are never asked for."""

from __future__ import annotations

from .model import TODO, CredentialLine, Facts
from .places import place_of

_CREDENTIALS = """
    SELECT DISTINCT c.id, c.name, c.kind, c.provider, c.expires_on, c.loc AS kept_at, u.loc AS loc
    FROM deployments d
    JOIN uses_credential u ON u.workload = d.workload
    JOIN credentials c ON c.id = u.credential
    WHERE d.agent = :agent AND u.via <> 'folder' AND c.static = 1
    ORDER BY c.name, c.id, u.loc
"""
_STORED = "secret-object"
_LITERALS = ("env-entry", "image-entry", "literal", "past-entry")
_PREFIXES = ("secrets.", "env.", "vars.")


def credentials_of(facts: Facts, agent: str) -> tuple[CredentialLine, ...]:
    """One line for each credential by name and store."""
    found: dict[tuple[str, str], CredentialLine] = {}
    for row in facts.query(_CREDENTIALS, {"agent": agent}):
        name = next((row["name"].removeprefix(prefix) for prefix in _PREFIXES if row["name"].startswith(prefix)), row["name"])
        store = _store(row["id"], row["provider"]) if row["kind"] == _STORED else TODO
        note = place_of(row["loc"])
        if row["kind"] in _LITERALS:
            note = f"{note}; a value in {place_of(row['kept_at'])}, to be kept in a store and rotated"
        found.setdefault((name, store), CredentialLine(name, store, note))
    return tuple(found.values())


def _store(id: str, provider: str) -> str:
    """What keeps a stored secret; a unit of which no account or cluster is known becomes ``*``."""
    kind, _, rest = id.removeprefix("key:").partition("/")
    if rest.startswith("?"):
        return f"{kind}:*/{'/'.join(rest.split('/')[-3:-1] or [rest.rpartition('/')[2]])}"
    return f"{provider}:{id.removeprefix('key:').removeprefix('./')}" if provider else id.removeprefix("key:")
