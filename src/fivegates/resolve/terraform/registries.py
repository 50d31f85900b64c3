"""Where container registries and their repositories are, as far as what is written tells: what only the provider knows stays unknown.

Sources: the attribute references of aws_ecr_repository, azurerm_container_registry and google_artifact_registry_repository.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...values import Origin, Reference, Unknown, Value, joined_texts
from ..interface import Attributes
from .failures import EvaluationError
from .unknown import named

if TYPE_CHECKING:
    from ..interface import Resource

Piece = str | Unknown
UNSECURE = "Unsecure"  # the scope of a registry's name that adds nothing to it


def aws_repository(attributes: Attributes) -> Value:
    """``<account>.dkr.ecr.<region>.amazonaws.com/<name>``: whose account that is, is never written."""
    account, region = _only_known(attributes, "registry_id"), _only_known(attributes, "region")
    domain = ".amazonaws.com.cn/" if _of_provider(attributes, "region").startswith("cn-") else ".amazonaws.com/"
    return _value(attributes, "repository_url", (account, ".dkr.ecr.", region, domain, *_pieces(attributes, "name")))


def azure_registry(attributes: Attributes) -> Value:
    """``<name>.azurecr.io``; a name that is made unique by its scope is not known, nor is one of another cloud."""
    scope = attributes.get("domain_name_label_scope")
    is_scoped = scope is not None and scope.data is not None and scope.text != UNSECURE
    if is_scoped or _of_provider(attributes, "environment") not in ("", "public"):
        return _value(attributes, "login_server", (_only_known(attributes, "login_server"),))
    name = (piece.lower() if isinstance(piece, str) else piece for piece in _pieces(attributes, "name"))
    return _value(attributes, "login_server", (*name, ".azurecr.io"))


def google_repository(attributes: Attributes) -> Value:
    """``<location>-<format>.pkg.dev/<project>/<repository>``; the project is the provider's where none is written."""
    kind = (piece.lower() if isinstance(piece, str) else piece for piece in _pieces(attributes, "format"))
    repository = _pieces(attributes, "repository_id")
    start = (*_pieces(attributes, "location"), "-", *kind, ".pkg.dev/")
    return _value(attributes, "registry_uri", (*start, *_project(attributes), "/", *repository))


def _of_provider(attributes: Attributes, name: str) -> str:
    """What the provider is given as a text, '' where it is given none."""
    provider = _resource(attributes).provider
    given = provider.get(name) if provider is not None else None
    return (given.text if given is not None else None) or ""


def _project(attributes: Attributes) -> Iterable[Piece]:
    provider = _resource(attributes).provider
    written, given = attributes.get("project"), provider.get("project") if provider is not None else None
    if (written is None or written.data is None) and given is not None:
        return _of(given) or (_only_known(attributes, "project"),)
    return _pieces(attributes, "project")


def _pieces(attributes: Attributes, name: str) -> tuple[Piece, ...]:
    """The text of an attribute with its unknown parts; what is not written is unknown by its own name."""
    value = attributes.get(name)
    return (_of(value) if value is not None else ()) or (_only_known(attributes, name),)


def _of(value: Value) -> tuple[Piece, ...]:
    if isinstance(value.data, Unknown):
        return value.data.parts or (value.data,)
    return (value.text,) if value.text else ()


def _only_known(attributes: Attributes, name: str) -> Unknown:
    """What only the provider knows, by the name that it has."""
    resource = _resource(attributes)
    return named(Reference(resource.unit, resource.address, (name,)))


def _resource(attributes: Attributes) -> Resource:
    resource: Resource | None = getattr(attributes, "resource", None)
    if resource is None:
        raise EvaluationError("what is computed here belongs to no resource")
    return resource


def _value(attributes: Attributes, name: str, pieces: Iterable[Piece]) -> Value:
    header: Origin | None = getattr(attributes, "origin", None)
    if header is None:
        raise EvaluationError("what is computed here has no place")
    found = tuple(pieces)
    origin = Origin("computed", header.source, header.offset, name, header)
    return Value(found[0], origin) if len(found) == 1 else joined_texts(found, origin)
