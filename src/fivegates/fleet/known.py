"""Which canonical identities mean one thing wherever they stand: of a known account, project or tenant, or named by value."""

from __future__ import annotations

import re

from ..named_tuple import NamedTuple
from .shape import SEPARATOR

_ACCOUNT = re.compile(r"[0-9]{12}")
_PROJECT = re.compile(r"[a-z0-9][a-z0-9.:-]{0,120}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_APP = re.compile(r"[0-9]{1,18}|Iv[0-9A-Za-z.]{8,30}")


class Known(NamedTuple):
    """A canonical identity that is one everywhere; ``cluster``: if that name means one in the fleet, '' for no condition."""

    identity: str
    cluster: str = ""


def known_everywhere(canonical: str) -> Known | None:
    """None where it holds in its own repository only: an account that is not known, a role by reference, a key by its place."""
    if "?" in canonical or "(" in canonical or SEPARATOR in canonical.partition("://")[2]:
        return None
    system, _, rest = canonical.partition(":")
    if system == "k8s":
        return _account(canonical, rest)
    kind, _, name = rest.partition("/")
    judged = _OF_SYSTEM.get(system)
    return Known(canonical) if judged is not None and judged(kind if system != "secret" else rest, name) else None


def _aws(kind: str, name: str) -> bool:
    account, _, bare = name.partition("/")
    return kind in ("role", "user", "instance-profile") and bool(_ACCOUNT.fullmatch(account)) and bool(bare)


def _gcp(kind: str, name: str) -> bool:
    mail, _, project = name.rpartition("@")
    return kind == "sa" and bool(mail) and bool(_PROJECT.fullmatch(project))


def _azure(kind: str, name: str) -> bool:
    subscription, _, rest = name.lower().partition("/")
    if kind == "client":
        return bool(_UUID.fullmatch(subscription))
    return kind == "mi" and bool(_UUID.fullmatch(subscription)) and rest.count("/") == 1


def _github(kind: str, name: str) -> bool:
    return kind == "app" and bool(_APP.fullmatch(name))


def _secret(fingerprint: str, _: str) -> bool:
    return bool(_FINGERPRINT.fullmatch(fingerprint))


_OF_SYSTEM = {"aws": _aws, "gcp": _gcp, "azure": _azure, "github": _github, "secret": _secret}


def _account(canonical: str, rest: str) -> Known | None:
    """A Kubernetes service account, if its cluster, which may hold slashes, its namespace and its name are all known."""
    parts = rest.rsplit("/", 2)
    return Known(canonical, parts[0]) if len(parts) == 3 and all(parts) else None
