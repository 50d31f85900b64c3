"""Principals as logs write them, and which canonical identities they may be.

Forms from the providers' documentation of their audit logs: CloudTrail's ``userIdentity``, Google's ``principalEmail``, the application id
of Entra sign-in logs, the ``user.username`` of Kubernetes audit events.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ..named_tuple import NamedTuple
from .canonical import GCP_MAIL

_ARN = re.compile(
    r"arn:aws[a-z-]{0,16}:(?:iam|sts)::(?P<account>\d{12}):(?P<kind>role|user|assumed-role|instance-profile)/(?P<path>\S{1,512})"
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ACCOUNT = "system:serviceaccount:"
SURE, OPEN = "sure", "open"


class Logged(NamedTuple):
    """What a log's principal says: ``form`` is how it was understood; ``session``: the name that whoever took a role gave itself."""

    form: str
    matches: Callable[[str], str]
    session: str = ""


def read_principal(text: str) -> Logged:
    """How a principal is to be compared: ``matches(canonical)`` gives sure | open (its account, project or cluster is not known in the
    files) | '' for each canonical name. Any canonical name is itself.
    """
    text = text.strip()
    found = _ARN.fullmatch(text)
    if found is not None:
        return _aws(found["account"], found["kind"], found["path"])
    if text.startswith(_ACCOUNT) and text.count(":") == 3:
        namespace, _, account = text.removeprefix(_ACCOUNT).partition(":")
        return Logged("a Kubernetes service account", lambda canonical: _in_cluster(canonical, namespace, account))
    mail = text.removeprefix("serviceAccount:").rpartition("/")[2]
    if "@" in mail and mail.endswith((GCP_MAIL, ".gserviceaccount.com")):
        return _google(mail.lower())
    if _UUID.fullmatch(text.lower()):
        return Logged("a client id", lambda canonical: SURE if text.lower() in re.split(r"[/:]", canonical.lower()) else "")
    if text.lower().startswith("/subscriptions/"):
        return _azure(text)
    return Logged("a canonical name", lambda canonical: SURE if canonical == text else "")


def matching(logged: Logged, canonical: Iterable[str]) -> dict[str, str]:
    """The identities that the principal may be, and how sure; one that is sure leaves no other open."""
    found = {name: how for name in canonical if (how := logged.matches(name))}
    return {name: how for name, how in found.items() if how == SURE} or found


def _aws(account: str, kind: str, path: str) -> Logged:
    """The last part of a path is a role's name; behind an assumed one stands its session's."""
    session = ""
    if kind == "assumed-role":
        path, _, session = path.partition("/")
        kind = "role"
    name = path.rpartition("/")[2]
    return Logged(f"an IAM {kind.replace('-', ' ')}", lambda canonical: _scoped(canonical, f"aws:{kind}/", account, name), session)


def _scoped(canonical: str, start: str, scope: str, name: str) -> str:
    """``<start><scope>/<name>``, the scope perhaps not known (``?`` and the deploy unit)."""
    held, _, last = canonical.removeprefix(start).rpartition("/")
    if not canonical.startswith(start) or last != name:
        return ""
    return SURE if held == scope else OPEN if held.startswith("?") else ""


def _google(mail: str) -> Logged:
    name, _, domain = mail.partition("@")
    project = domain.removesuffix(GCP_MAIL)

    def matches(canonical: str) -> str:
        own, at, where = canonical.removeprefix("gcp:sa/").partition("@")
        if not canonical.startswith("gcp:sa/") or not at or own != name:
            return ""
        return SURE if where in (project, domain) else OPEN if where.startswith("?") and domain.endswith(GCP_MAIL) else ""

    return Logged("a Google service account", matches)


def _azure(text: str) -> Logged:
    parts = text.lower().strip("/").split("/")
    fields = dict(zip(parts[::2], parts[1::2], strict=False))
    subscription, group = fields.get("subscriptions", ""), fields.get("resourcegroups", "")
    name = fields.get("userassignedidentities", "")
    end = f"{group}/{name}"

    def matches(canonical: str) -> str:
        head, _, rest = canonical.removeprefix("azure:mi/").partition("/")
        if not canonical.startswith("azure:mi/") or not name or not rest.endswith(end):
            return ""
        return SURE if (head, rest) == (subscription, end) else OPEN if head.startswith("?") else ""

    return Logged("a managed identity", matches)


def _in_cluster(canonical: str, namespace: str, account: str) -> str:
    """The log of a cluster does not name the cluster."""
    return OPEN if canonical.startswith("k8s:") and canonical.endswith(f"/{namespace}/{account}") else ""
