"""Which line a person edits: for a resource inside modules and loops, and for a value that came a long way."""

from __future__ import annotations

from typing import Protocol

from ..extract.model import Selected
from ..facts.model import Location, ModuleCall
from ..resolve.interface import INSTALLED, CallSite, Resource
from ..source import Pinned, Place
from ..values import Origin

UNIT_FILES = ".hcl"


class Written(Protocol):
    """A grant as written: the resource that makes it, the argument its owner edits, where the literal is from."""

    @property
    def resource(self) -> Resource: ...

    @property
    def place(self) -> Place: ...

    @property
    def origin(self) -> Origin | None: ...


def agent_place(resource: Resource, *, of_many: bool = False) -> Place:
    """Where an agent stands: the literal of its for_each key, else its outermost call site, else its own header.

    ``of_many``: others are made where its header stands, by releases of one chart; then its own release says which it is.
    """
    installed = resource.extra.get(INSTALLED)
    if of_many and isinstance(installed, Place):
        return installed
    key = _key_literal(resource)
    if key is not None:
        return key
    return resource.calls[0].place if resource.calls else resource.place


def identity_place(resource: Resource, found: Selected) -> Place:
    """The line that gives *this* workload its identity.

    An instance of a for_each is told apart by its key, a module call by the argument that passes the identity in (or by its header), a
    plain resource by the argument itself.
    """
    key = _key_literal(resource)
    if key is not None:
        return key
    if resource.calls:
        return (None if _is_made_inside(found.value.origin) else _call_argument(resource, found.value.origin)) or resource.calls[0].place
    return found.holder.place


def _is_made_inside(origin: Origin) -> bool:
    """Whether the way to a value leads through a resource of the module before it leads to what the caller passed in.

    Such an identity is the module's own, even where an argument goes into its name. A data source only looks it up.
    """
    for link in origin.chain():
        if link.kind == "argument":
            return False
        if link.kind == "reference" and link.reference is not None:
            return ".data." not in f".{link.reference.address}"
    return False


def granted_place(resource: Resource, place: Place, origin: Origin | None) -> Place:
    """The line that widens a grant: the tfvars line or call-site argument that the value came through, else where it is used."""
    if origin is None:
        return place
    for link in origin.chain():
        if link.kind == "tfvars":
            return link.place
    if resource.calls:
        return _call_argument(resource, origin) or place
    return place


def value_place(resource: Resource, place: Place, origin: Origin | None) -> Place:
    """The line that sets a value: for an instance of a for_each where its own entry says so, else as for a grant.

    ``place`` is where the value is used.
    """
    key = _key_literal(resource)
    if key is None or origin is None:
        return granted_place(resource, place, origin)
    near = [link.place for link in origin.chain() if link.place.path == key.path and link.place.line >= key.line]
    return min(near, default=key)


def _key_literal(resource: Resource) -> Place | None:
    """The literal of the outermost for_each key on the way to a resource."""
    origins = [call.key_origin for call in resource.calls if isinstance(call.key, str)]
    if isinstance(resource.key, str):
        origins.append(resource.key_origin)
    origin = next((origin for origin in origins if origin is not None), None)
    return list(origin.chain())[-1].place if origin is not None else None


def _call_argument(resource: Resource, origin: Origin) -> Place | None:
    """The argument of the outermost module call that a value passed through; of a unit of Terragrunt the input, wherever it is written."""
    caller = resource.calls[0].place.path.rpartition("/")[0]
    outer = [link for link in origin.chain() if link.source.path.rpartition("/")[0] == caller or link.source.path.endswith(UNIT_FILES)]
    passed = [link for link in outer if link.kind == "argument"] or [
        link
        for link in outer
        if link.kind == "literal" and not isinstance(link.source, Pinned)  # an element of what was passed
    ]
    return passed[-1].place if passed else None


class Locations:
    """Places as rows: each gets an id that other rows carry in ``loc``."""

    def __init__(self) -> None:
        self.rows: dict[str, Location] = {}
        self.calls: list[ModuleCall] = []

    def add(self, place: Place, via: str = "", called: str = "") -> str:
        """The id of a place reached through the module calls ``via``, the outermost of which stands at ``called``."""
        id = f"{place.path}:{place.line}:{place.column}" + (f"#{via}@{called}" if via else "")
        if id not in self.rows:
            self.rows[id] = Location(id, place.path, place.line, place.column, place.line, via)
        return id

    def place(self, id: str) -> Place:
        """The place that an id stands for."""
        row = self.rows[id]
        return Place(row.path, row.line, row.column)

    def granted(self, written: Written) -> str:
        """The id of the line that widens a grant."""
        return self.of(granted_place(written.resource, written.place, written.origin), written.resource)

    def of(self, place: Place, resource: Resource) -> str:
        """The id of a place of a resource, with the calls on the way to it."""
        if not resource.calls:
            return self.add(place)
        first, known = resource.calls[0].place, len(self.rows)
        id = self.add(place, resource.calls[-1].address, f"{first.path}:{first.line}")
        if len(self.rows) > known:
            self.calls += [
                ModuleCall(id, nth, place.path, place.line) for nth, call in enumerate(resource.calls) for place in _lines_of_call(call)
            ]
        return id


def _lines_of_call(call: CallSite) -> list[Place]:
    """The header of a call, and the literal of its instance's key."""
    keys = [list(call.key_origin.chain())[-1].place] if isinstance(call.key, str) and call.key_origin is not None else []
    return [call.place, *keys]
