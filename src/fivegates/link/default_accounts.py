"""The accounts that Google keeps in every project for what names none, in the forms in which files name them all the same.

``<number>-compute@developer.gserviceaccount.com`` holds the project's number, which is not its id: it is the account of a project only
where files say whose number it is. A number of which they do not say that is one thing wherever the same expression stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..resolve.interface import Resource
from ..values import Reference, Unknown, Value
from .canonical import Scopes, unknown_scope

Lookup = Callable[[Reference], Resource | None]
Row = Mapping[str, Any]

PROJECT = "google_project"
EITHER = ("number", "project_id", "id")  # attributes of a project that say which it is


def default_account(row: Row, project: str) -> str:
    """The canonical name of a default account in ``project``; ``row``: of the links catalogue's defaults."""
    return f"gcp:sa/{default_name(row)}@{project}"


def default_name(row: Row) -> str:
    """What a default account is called."""
    return str(row["name"]).replace(" ", "-").lower()


def project_scope(project: Value | None, resource: Resource, scopes: Scopes) -> str:
    """The project that ``resource`` is said to be in, by what it depends on where it is not known; where none is said, Terraform's own."""
    if project is None or project.data is None or _is_providers(project, resource):
        return scopes.gcp_project(resource)
    behind = unknown_scope("\0", 0, 1, (project.data,), resource) if isinstance(project.data, Unknown) else None
    known = scopes.gcp_project(resource, project)
    return behind if behind is not None and known.startswith("?") else known


def written_default(
    text: str, unknown: Sequence[Unknown], resource: Resource, scopes: Scopes, lookup: Lookup, defaults: Mapping[str, Row]
) -> str | None:
    """The default account whose mail or member ``text`` is, with one unknown part in the place of the project; None for any other."""
    mail = text.removeprefix("serviceAccount:").rpartition("/")[2]
    row = next((row for row in defaults.values() if "mail" in row and row["mail"].replace("{}", "\0") == mail), None)
    return default_account(row, _whose(unknown[-1], resource, scopes, lookup)) if row is not None and unknown else None


def _whose(part: Unknown, resource: Resource, scopes: Scopes, lookup: Lookup) -> str:
    """The project whose number, or id, an unknown is."""
    reference = next(iter(part.references)) if part.exact and len(part.references) == 1 else None
    source = lookup(reference) if reference is not None and reference.path and reference.path[-1] in EITHER else None
    if source is not None and source.type == PROJECT:
        project = source.get("project_id")
        if source.mode == "data" or (project is not None and project.text):
            return project_scope(project, source, scopes)
    return unknown_scope("\0", 0, 1, (part,), resource) or scopes.gcp_project(resource)


def _is_providers(project: Value, resource: Resource) -> bool:
    """Whether a project that is not known is the one that the provider is given too."""
    given = resource.provider.get("project") if resource.provider is not None else None
    own, theirs = project.data, given.data if given is not None else None
    return isinstance(own, Unknown) and isinstance(theirs, Unknown) and own.exact and theirs.exact and own.references == theirs.references
