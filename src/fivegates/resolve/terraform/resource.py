"""One instance of a resource or data block: its attributes evaluated when asked for, once."""

from __future__ import annotations

from collections.abc import Iterable, KeysView
from typing import TYPE_CHECKING

from ...values import Origin, Reference, Value
from ..interface import Resource
from .blocks import RESOURCE_META, is_in, names_in, read_argument
from .computed import computed_attribute, computed_names
from .configuration import REMOTE_STATE
from .data import Lazy
from .failures import EvaluationError
from .instances import ResourceObject
from .kinds import DYNAMIC, STRING
from .lifecycle import ignored_changes
from .providers import provider_of
from .scope import Scope
from .settle import guarded
from .unknown import named

if TYPE_CHECKING:
    from .configuration import Declaration
    from .expansion import InstanceKey
    from .module import Module

PROVISIONER, OUTPUTS = "provisioner", "outputs"
UNWRITTEN = (PROVISIONER, OUTPUTS)  # what may have a value without being an attribute that is written
ALWAYS_TEXT = frozenset({"id", "arn", "name", "email", "self_link", "unique_id"})  # strings in every provider


class ResourceInstance:
    """``block``: what names all instances of the block.

    ``conditional``: whether it exists depends on something unknown, or on a default being changed.
    """

    __slots__ = (
        "_origin",
        "_resource",
        "_scope",
        "_values",
        "_whole",
        "conditional",
        "declaration",
        "key",
        "module",
        "reference",
    )

    def __init__(self, module: Module, declaration: Declaration, block: Reference, key: InstanceKey, conditional: bool) -> None:
        self.module = module
        self.declaration = declaration
        self.key = key
        self.conditional = conditional
        self.reference = block._replace(address=f"{block.address}{key.suffix}") if key.suffix else block
        self._scope = Scope(module, declaration.body.source, dict(key.names)) if key.names else Scope(module, declaration.body.source)
        self._origin: Origin | None = None
        self._values: dict[str, Value | None] = {}
        self._whole: Value | None = None
        self._resource: Resource | None = None

    def get(self, name: str) -> Value | None:
        """An attribute that is written, or that follows from written ones; None where only the provider knows."""
        if name in self._values:
            return self._values[name]
        plan = self.module.evaluation.plan
        is_written = self._is_written(name)
        if not is_written and plan is None and name not in UNWRITTEN:
            return None  # not remembered: each resource is asked for much that it does not have
        self._values[name] = None  # while it is being worked out it is as good as absent: a resource cannot refer to itself
        value: Value | None = None
        if name == PROVISIONER:
            value = self._provisioners()
        elif name == OUTPUTS and self.module.evaluation.states is not None and self.declaration.type == REMOTE_STATE:
            value = self.module.evaluation.states.outputs(self)
        elif is_written:
            value = guarded(self._work_out, self.module.session, self._header, name)
        if plan is not None and name != PROVISIONER:  # a plan holds no commands
            with self.module.session.one_value():
                value = plan.attribute(self, name, value)
        self._values[name] = value
        return value

    def _provisioners(self) -> Value | None:
        """The blocks that run commands, which are no attributes: in them ``self`` is the resource."""
        if not any(block.type == PROVISIONER for block in self.declaration.body.blocks):
            return None
        scope = Scope(self.module, self.declaration.body.source, {**dict(self.key.names), "self": self.whole})
        return guarded(
            lambda: read_argument(self.declaration.body, PROVISIONER, scope, self.reference) or self.whole,
            self.module.session,
            self._header,
        )

    def _work_out(self, name: str) -> Value:
        declaration = self.declaration
        value = read_argument(declaration.body, name, self._scope, self.reference)
        if value is None:
            value = computed_attribute(declaration.mode, declaration.type, name, self)
        if value is None:
            raise EvaluationError(f"there is no {name}")
        return value

    def names(self) -> KeysView[str]:
        """The names of the attributes that ``get`` knows."""
        plan = self.module.evaluation.plan
        if plan is None:
            return dict.fromkeys(self._written()).keys()
        return dict.fromkeys((*self._written(), *plan.names(self.reference.address))).keys()

    def _written(self) -> Iterable[str]:
        """The names of the attributes that are written, or follow from written ones."""
        return (*names_in(self.declaration.body, RESOURCE_META), *computed_names(self.declaration.mode, self.declaration.type))

    def _is_written(self, name: str) -> bool:
        """Whether ``name`` is one of them."""
        declaration = self.declaration
        return is_in(declaration.body, name, RESOURCE_META) or name in computed_names(declaration.mode, declaration.type)

    @property
    def origin(self) -> Origin:
        """The block's header."""
        return self._header()

    def _header(self) -> Origin:
        if self._origin is None:
            block = self.declaration.block
            self._origin = Origin("attribute", block.body.source, block.start, self.declaration.name)
        return self._origin

    def referenced(self, name: str, scope: Scope, offset: int) -> Value:
        """An attribute as read by the expression at ``offset``; one that only the provider knows is unknown by its reference."""
        reference = Reference(self.reference.unit, self.reference.address, (name,))
        value = self.get(name)
        if value is None or value.data is None:  # what is written as null may still get a value from the provider
            kind = STRING if name in ALWAYS_TEXT else DYNAMIC
            return Value(named(reference, kind=kind), Origin("reference", scope.source, offset, name, self.origin, reference))
        return value.moved("reference", scope.source, offset, name, reference)

    @property
    def whole(self) -> Value:
        """The resource as an object."""
        if self._whole is None:
            read = self._read
            entries = ResourceObject((name, Lazy(read, name)) for name in self.names())
            entries.instance = self
            entries.reference, entries.reason = self.reference, ""
            self._whole = Value(entries, self.origin)
        return self._whole

    def _read(self, name: str) -> Value:
        value = self.get(name)
        if value is None or value.data is None:
            return Value(named(self.reference._replace(path=(name,))), self.origin)
        return value

    @property
    def resource(self) -> Resource:
        """What the later stages see."""
        if self._resource is None:
            declaration, module = self.declaration, self.module
            self._resource = Resource(
                unit=module.unit,
                type=declaration.type,
                address=self.reference.address,
                label=declaration.name,
                place=declaration.place,
                attributes=self,
                mode=declaration.mode,
                calls=module.calls,
                key=self.key.key,
                key_origin=self.key.origin,
                conditional=self.conditional,
                environment=module.evaluation.environment,
                provider=provider_of(declaration, module),
                extra={**module.told, "ignore_changes": ignored} if (ignored := ignored_changes(declaration.body)) else module.told,
            )
        return self._resource
