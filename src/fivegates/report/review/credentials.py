"""The credentials of an agent for its page: what the tree shows and what its contract lists, and how long they live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...lifecycle.model import Matter, Secret
from ..inventory import Facts, Row
from .model import UNKNOWN, Key

_DAY = 86_400
_DATED = "SELECT c.id, c.expires_on FROM credentials c WHERE c.expires_on IS NOT NULL"
_EXPIRIES = "SELECT x.subject, x.state, x.seconds, x.expires_on FROM expiries x"
_WRITTEN = ("literal", "env-entry", "image-entry")
_KINDS = {
    "literal": "value written in a file",
    "env-entry": "value written in an env file",
    "image-entry": "value written in an image",
    "past-entry": "value that only git still holds",
    "secret-object": "stored secret",
    "job-secret": "secret of the repository's workflows",
}


class Lives(dict[str, str]):
    """How long each credential lives, by its id, in words."""


def read_lives(store: Facts) -> Lives:
    """What the facts say of the ends of credentials."""
    found = Lives()
    for row in sorted(store.query(_EXPIRIES), key=lambda row: (str(row["subject"]), str(row["state"]), str(row["expires_on"]))):
        found[row["subject"]] = _life(row)
    for row in store.query(_DATED):
        found[row["id"]] = f"on {row['expires_on']}"
    return found


def _life(row: Row) -> str:
    if row["state"] == "date" and row["expires_on"]:
        return f"on {row['expires_on']}"
    if row["state"] == "span" and row["seconds"] is not None:
        days = row["seconds"] // _DAY
        return f"{days} days after it is made" if days else f"{row['seconds']} seconds after it is made"
    return "never" if row["state"] == "none" else UNKNOWN


def keys_of(matters: Sequence[Matter], lives: Mapping[str, str]) -> Iterator[Key]:
    """Each credential once; what the contract lists first."""
    every = [secret for matter in matters for secret in matter.secrets]
    for secret in sorted(dict.fromkeys(every), key=lambda one: (not one.is_listed, one.name, one.place)):
        yield Key(
            name=secret.name,
            kind=_KINDS.get(secret.kind, secret.kind.replace("-", " ")) or UNKNOWN,
            store=secret.store or _store(secret),
            expires=_expires(secret, lives),
            rotation=_rotation(secret),
            source="both" if secret.is_listed and secret.is_seen else "the contract" if secret.is_listed else "the files",
            at=f"{secret.place.path}:{secret.place.line}",
        )


def _store(secret: Secret) -> str:
    """Where it is kept: a file in clear, or what its id says."""
    if secret.kind in _WRITTEN:
        return f"in clear in {secret.place.path}"
    if secret.kind == "job-secret":
        return "the repository's settings"
    return secret.id.removeprefix("key:") if secret.id.startswith("key:") else UNKNOWN


def _expires(secret: Secret, lives: Mapping[str, str]) -> str:
    asked = (secret.id, secret.id.removeprefix("key:"), f"key:{secret.id}")
    return next((lives[id] for id in asked if id in lives), UNKNOWN) if secret.id else UNKNOWN


def _rotation(secret: Secret) -> str:
    parts: Iterable[str] = filter(
        None, (f"every {secret.rotate}" if secret.rotate else "", f"last on {secret.rotated}" if secret.rotated else "")
    )
    said = ", ".join(parts)
    return f"{said}, the contract says" if said else UNKNOWN
