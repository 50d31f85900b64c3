"""Entries of ``scope.apis`` so wide that a contract has to say why: whole services, everything, what the platform's basic roles hold."""

from __future__ import annotations

from collections.abc import Callable

_BASIC = {
    "gcp": frozenset(("roles/owner", "roles/editor", "roles/viewer", "owner", "editor", "viewer")),
    "azure": frozenset(("owner", "contributor", "reader", "user access administrator", "role based access control administrator")),
}
_CLUSTER_ROLES = ("cluster-admin", "admin", "edit", "view")


def is_wide(provider: str, entry: str) -> bool:
    """Whether an entry, as written, names no single thing that may be done."""
    judge = _JUDGES.get(provider)
    what, _, _where = entry.strip().partition(" on ")
    return judge(what.strip()) if judge is not None else entry.strip() == "*"


def _aws(what: str) -> bool:
    """``*``, ``*:*``, ``s3:*``, an administrator's policy; ``s3:Get*`` names a kind of action."""
    service, _, action = what.partition(":")
    return what == "*" or service == "*" or action in ("*", "?*") or what.rpartition("/")[2] in ("AdministratorAccess", "PowerUserAccess")


def _role(provider: str) -> Callable[[str], bool]:
    return lambda what: what == "*" or what.lower() in _BASIC[provider]


def _kubernetes(what: str) -> bool:
    """Every verb or every resource, or a role of the cluster for everything in it."""
    words = what.partition(" in ")[0].split()
    parts = (part for word in words for part in word.split(","))
    return any(part in ("*", "*.*", "*/*") for part in parts) or (len(words) > 0 and words[-1].rpartition("/")[2] in _CLUSTER_ROLES)


def _tools(what: str) -> bool:
    _server, colon, tools = what.partition(":")
    return what == "*" or (bool(colon) and any(tool.strip() == "*" for tool in tools.split(",")))


def _token(what: str) -> bool:
    return what in ("*", "write-all", "read-all") or what.partition(":")[0].strip() == "*"


_JUDGES: dict[str, Callable[[str], bool]] = {
    "aws": _aws,
    "gcp": _role("gcp"),
    "azure": _role("azure"),
    "kubernetes": _kubernetes,
    "mcp": _tools,
    "github": _token,
}
