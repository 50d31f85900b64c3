"""A module that is not in the tree, as a plan tells it: its resources stand at the call, its outputs lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ....named_tuple import NamedTuple
from ....readers.hcl.syntax import Block
from ....readers.plan.model import Configured, ConfiguredResource, Key, PlannedModule, PlannedResource
from ....source import Source
from ....values import Origin, Reference, Unknown, Value
from ...interface import Attributes, CallSite
from ..blocks import CALL_META
from ..configuration import literal_text
from ..data import Lazy
from ..scope import Scope
from ..settle import settle
from ..unknown import named, unknowns_in
from .addresses import address_of, suffix_of
from .following import Target, Trail, follow, target_of
from .guessing import candidates, type_in
from .instance import PlannedInstance

if TYPE_CHECKING:
    from ..expansion import InstanceKey
    from ..module import Module

CALL_DEPTH = 30  # as for modules in the tree


class Doorway(NamedTuple):
    """The call in the tree behind which everything is elsewhere."""

    module: Module
    block: Block
    scope: Scope
    conditional: bool

    @property
    def origin(self) -> Origin:
        """The call's header."""
        return Origin("attribute", self.block.body.source, self.block.start, self.block.labels[0])


class PlannedElsewhere:
    """One instance of such a module, called from the tree or from another one of its kind (``outer``)."""

    def __init__(
        self,
        reference: Reference,
        held: PlannedModule,
        written: Configured,
        calls: tuple[CallSite, ...],
        door: Doorway,
        outer: PlannedElsewhere | None = None,
        arguments: Mapping[str, object] | None = None,
    ) -> None:
        self.reference = reference
        self.held = held
        self.written = written
        self.calls = calls
        self.door = door
        self.outer = outer
        self._arguments = arguments or {}
        self._called: dict[tuple[str, Key], PlannedElsewhere] = {}
        self._candidates: dict[tuple[str | None, str], set[Reference] | None] = {}
        self._whole: Value | None = None

    @classmethod
    def enter(
        cls, module: Module, here: Reference, block: Block, key: InstanceKey, held: PlannedModule, written: Configured, conditional: bool
    ) -> PlannedElsewhere:
        """The instance that ``block`` calls from ``module``; what it holds can be looked up from now on."""
        source = literal_text(block.body.arguments.get("source")) or ""
        site = CallSite(here.address, block.body.source.place(block.start), key.key, key.origin, source)
        door = Doorway(module, block, Scope(module, block.body.source, dict(key.names)), conditional or module.conditional)
        made = cls(here, held, written, (*module.calls, site), door)
        for instance in made.listed():
            module.evaluation.found[instance.resource.address] = instance
        return made

    # ------------------------------------------------------------------------------------------ as an element of the tree's

    @property
    def whole(self) -> Value:
        """Its outputs."""
        if self._whole is None:
            outputs: dict[str, Value] = {name: Lazy(self._output, name) for name in self.written.outputs}
            self._whole = Value(outputs, Origin("reference", *self._header))
        return self._whole

    @property
    def _header(self) -> tuple[Source, int, str]:
        return self.door.block.body.source, self.door.block.start, self.door.block.labels[0]

    def referenced(self, name: str, scope: Scope, offset: int) -> Value:
        """An output as read by the expression at ``offset``."""
        return self._output(name).moved("reference", scope.source, offset, name)

    def _output(self, name: str) -> Value:
        """What an output leads to; where that cannot be told, the output by its own name."""
        own = self.reference._replace(path=(name,))
        origin = Origin("reference", *self._header, None, own)
        expression = self.written.outputs.get(name)
        data: Unknown | None = None
        for unknown_only in (True, False):
            data = data or follow(self, expression, unknown_only=unknown_only).unknown(origin, self)
        return self.content_of(data, origin) or Value(data or named(own), origin)

    def content_of(self, data: Unknown | None, origin: Origin) -> Value | None:
        """The value of the one attribute that ``data`` stands for, where more is known of it than its name; else None."""
        if data is None or not data.exact:
            return None
        (reference,) = data.references
        found = self.door.module.evaluation.found.get(reference.address)
        value = found.resource.get(str(reference.path[0])) if found is not None and len(reference.path) == 1 else None
        if value is None or value.data is None:
            return None
        return value.moved("reference", origin.source, origin.offset, origin.name, reference)

    # ------------------------------------------------------------------------------------------ what it holds

    def listed(self) -> Iterator[PlannedInstance]:
        """The resources of this module instance and of those below it, outermost first."""
        pending = [self]
        while pending:
            one = pending.pop()
            for kind, instances in one.held.resources.items():
                written = one.written.resources.get(kind) or ConfiguredResource({})
                yield from (PlannedInstance(one, resource, written) for resource in instances.values())
            if len(one.calls) < CALL_DEPTH:
                called = [one.called(name, key) for name, instances in one.held.modules.items() for key in instances]
                pending.extend(reversed(called))

    def called(self, name: str, key: Key) -> PlannedElsewhere:
        """One instance of a module that is called from here."""
        if (name, key) not in self._called:
            self._called[name, key] = self._call(name, key)
        return self._called[name, key]

    def _call(self, name: str, key: Key) -> PlannedElsewhere:
        call = self.written.calls.get(name)
        here = self.reference._replace(address=f"{self.reference.address}.module.{name}{suffix_of(key)}")
        site = CallSite(here.address, self.calls[-1].place, key, None, call.source if call is not None else "")
        held = self.held.modules.get(name, {}).get(key) or PlannedModule()
        written, arguments = (call.module, call.expressions) if call is not None else (Configured(), {})
        return PlannedElsewhere(here, held, written, (*self.calls, site), self.door, self, arguments)

    # ------------------------------------------------------------------------------------------ for what refers to something here

    def argument(self, name: str) -> Value | Trail:
        """What the caller passes: a value where the call is in the tree, else the expression and where it is to be understood."""
        if self.outer is not None:
            return Trail(self.outer, self._arguments.get(name))
        argument = self.door.block.body.arguments.get(name)
        return settle(argument, self.door.scope) if argument is not None else Trail(self, None)

    def target(self, resource: PlannedResource, path: tuple[str | int, ...]) -> Target:
        """A part of a resource of this module."""
        address = f"{self.reference.address}.{address_of(resource.mode, resource.type, resource.name)}{suffix_of(resource.key)}"
        return target_of(resource, Reference(self.reference.unit, address, path))

    def is_only_one(self, reference: Reference) -> bool:
        """Whether a local value could be nothing else: nothing of that type has the attribute unknown, here or in what is passed in."""
        about = (type_in(reference.address), str(reference.path[0]))
        if about not in self._candidates:
            self._candidates[about] = candidates(self, *about)
        return self._candidates[about] == {reference}

    def passed(self) -> Iterator[Reference | None]:
        """What the unknown parts of all arguments refer to; None for a part of which that cannot be told."""
        if self.outer is not None:
            for expression in self._arguments.values():
                found = follow(self.outer, expression, unknown_only=True)
                yield from (target.reference for target in found.targets)
                yield from (None,) * found.blind
            return
        for name, argument in self.door.block.body.arguments.items():
            if name not in CALL_META:
                for unknown in unknowns_in((settle(argument, self.door.scope),)):
                    yield from sorted(unknown.references) or (None,)

    def provider(self, key: str) -> Attributes | None:
        """The configuration that a plan's key names: the root's, or with a module's address before a colon, that module's."""
        module = self.door.module
        while module.caller is not None and ":" not in key:
            module = module.caller.module
        return module.provider(key.rpartition(":")[2])
