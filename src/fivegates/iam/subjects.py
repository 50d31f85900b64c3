"""Subjects of tokens: how wide a pattern over them is, and which repository or service account a subject is."""

from __future__ import annotations

WILDCARDS = frozenset("*?")
GITHUB = "token.actions.githubusercontent.com"


def width_of(pattern: str, form: str) -> str:
    """``any-subject``, ``organisation-wide`` or ``namespace-wide`` for a pattern with stars that covers one, else ''.

    ``form``: github (``repo:<owner>/<repository>:...``) or kubernetes (``system:serviceaccount:<namespace>:<account>``); of others only
    a bare star is known to cover everything.
    """
    if _is_wild(pattern):
        return "any-subject"
    if form == "github":
        return _github_width(pattern)
    return _kubernetes_width(pattern) if form == "kubernetes" else ""


def _is_wild(text: str) -> bool:
    return "*" in text and set(text) <= WILDCARDS


def _github_width(pattern: str) -> str:
    head, colon, rest = pattern.partition(":")
    if head != "repo" or not colon:
        return ""
    owner, slash, rest = rest.partition("/")
    if "*" in owner:
        return "any-subject" if _is_wild(owner) else "organisation-wide"
    return "organisation-wide" if slash and _is_wild(rest.partition(":")[0]) else ""


def _kubernetes_width(pattern: str) -> str:
    parts = pattern.split(":")
    if parts[:2] != ["system", "serviceaccount"]:
        return "any-subject" if parts[0] == "system" and len(parts) == 2 and _is_wild(parts[1]) else ""
    return "namespace-wide" if any(_is_wild(part) for part in parts[2:4]) else ""


def subject_account(text: str) -> tuple[str, str] | None:
    """The (namespace, account) that a token's subject or a Google member names; None for any other and where a star stands in it.

    ``system:serviceaccount:<namespace>:<account>``, ``serviceAccount:<project>.svc.id.goog[<namespace>/<account>]``,
    ``principal://.../<project>.svc.id.goog/subject/ns/<namespace>/sa/<account>`` (Google Kubernetes Engine documentation, workload
    identity federation).
    """
    parts = text.split(":")
    if len(parts) == 4 and parts[:2] == ["system", "serviceaccount"] and parts[2] and parts[3] and "*" not in text:
        return parts[2], parts[3]
    head, bracket, rest = text.partition("[")
    if bracket and head.startswith("serviceAccount:") and head.endswith(".svc.id.goog") and rest.endswith("]") and "*" not in rest:
        namespace, _, account = rest[:-1].partition("/")
        return (namespace, account) if namespace and account else None
    pool, found, rest = text.partition(".svc.id.goog/subject/ns/")
    if found and pool.startswith("principal://"):
        namespace, _, account = rest.partition("/sa/")
        return (namespace, account) if namespace and account and "*" not in rest and "/" not in account else None
    return None


def subject_namespace(text: str) -> str | None:
    """The namespace whose service accounts a Google member all means: ``principalSet://.../<project>.svc.id.goog/namespace/<namespace>``
    (Google Kubernetes Engine documentation, workload identity federation).
    """
    pool, found, namespace = text.partition(".svc.id.goog/namespace/")
    is_whole = found and pool.startswith("principalSet://") and namespace and "/" not in namespace and "*" not in namespace
    return namespace if is_whole else None


def subject_repository(text: str) -> str | None:
    """``<owner>/<repository>`` with what narrows it (``:ref:...``, ``:environment:...``) for a GitHub subject or a pattern over one
    repository's; None where it may be another's.
    """
    if not text.startswith("repo:"):
        return None
    owner, slash, rest = text.removeprefix("repo:").partition("/")
    name, _, context = rest.partition(":")
    if not slash or not owner or not name or any(sign in owner + name for sign in "*?\0"):
        return None
    return f"{owner}/{name}" if not context or any(sign in context for sign in "*?\0") else f"{owner}/{name}:{context}"
