"""What an evaluation asks its plan: which instances there are, what their values are, what a module that is elsewhere holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ....readers.hcl.syntax import Block
from ....readers.plan.model import Configured, Key, PlanDocument, PlannedModule, PlannedResource
from ....values import Origin, Reference, Value
from ..expansion import Expansion, InstanceKey
from .addresses import address_of, suffix_of
from .elsewhere import PlannedElsewhere
from .expanding import expansion_of
from .merge import ABSENT, Merge

if TYPE_CHECKING:
    from ..configuration import Declaration
    from ..module import Module
    from ..resource import ResourceInstance


class Planned:
    """One root's plan. Addresses are ours: keys in them are spelled as JSON, whatever the tool that made the plan writes."""

    def __init__(self, document: PlanDocument) -> None:
        self.document = document
        self._resources: dict[str, PlannedResource] = {}
        self._keys: dict[str, list[Key]] = {}
        self._modules: dict[str, PlannedModule] = {}
        pending: list[tuple[str, PlannedModule]] = [("", document.root)]
        while pending:
            prefix, module = pending.pop()
            for kind, instances in module.resources.items():
                address = f"{prefix}{address_of(*kind)}"
                self._keys[address] = list(instances)
                self._resources.update({f"{address}{suffix_of(key)}": one for key, one in instances.items()})
            for name, calls in module.modules.items():
                address = f"{prefix}module.{name}"
                self._keys[address] = list(calls)
                self._modules.update({f"{address}{suffix_of(key)}": one for key, one in calls.items()})
                pending += [(f"{address}{suffix_of(key)}.", one) for key, one in calls.items()]

    # ------------------------------------------------------------------------------------------ what there is

    def deploys(self, instance: ResourceInstance) -> bool:
        """Whether the instance exists; a plan that leaves things out says nothing about what it does not hold."""
        return instance.reference.address in self._resources or not self._tells(instance.declaration)

    def resource_expansion(self, declaration: Declaration, address: str, written: Expansion) -> Expansion:
        """The instances of a resource block. A block that a whole plan does not know has none."""
        keys = self._keys.get(address)
        if keys is None:
            return expansion_of([], written, None) if self._tells(declaration) and written.form != "single" else written
        return expansion_of(keys, written, header_of(declaration.block))

    def _tells(self, declaration: Declaration) -> bool:
        """Whether a block that the plan does not hold has no instance."""
        return self.document.complete and declaration.mode != "ephemeral"

    def call_expansion(self, block: Block, address: str, written: Expansion) -> Expansion:
        """The instances of a module call; those without resources are not told in a plan."""
        keys = self._keys.get(address)
        if keys is None:
            return written
        known = [key.key for key in written.keys]
        together = list(dict.fromkeys((*known, *keys)))
        return expansion_of(together if len({type(key) for key in together}) == 1 else keys, written, header_of(block))

    # ------------------------------------------------------------------------------------------ values

    def variable(self, name: str, written: Value | None, header: Origin) -> Value | None:
        """The value of a root variable."""
        if name not in self.document.variables:
            return written
        return Merge.plain().value(written, self.document.variables[name], False, None, header)

    def names(self, address: str) -> Iterator[str]:
        """The attributes that have a value in the plan."""
        resource = self._resources.get(address)
        for name, value in resource.values.items() if resource is not None else ():
            if value not in (None, [], {}):
                yield name

    def attribute(self, instance: ResourceInstance, name: str, written: Value | None) -> Value | None:
        """The value of an attribute: the plan's, with the places of what is written; None where only the provider will know."""
        resource = self._resources.get(instance.reference.address)
        if resource is None:
            return written
        reference = instance.reference._replace(path=(name,))
        merge = Merge(keeps=instance.declaration.mode == "data")
        return merge.value(written, resource.values.get(name, ABSENT), resource.unknown.get(name, False), reference, instance.origin)

    # ------------------------------------------------------------------------------------------ modules that are elsewhere

    def tells_of(self, module: Module, name: str) -> bool:
        """Whether all that ``module`` calls ``name`` is told, be it nothing."""
        return self.document.complete and self._configured(module, name) is not None

    def elsewhere(self, module: Module, here: Reference, block: Block, key: InstanceKey, conditional: bool) -> PlannedElsewhere | None:
        """A called module that is not in the tree, as the plan tells it; None where the plan tells nothing."""
        held, written = self._modules.get(here.address), self._configured(module, block.labels[0])
        if written is None or (held is None and not self.document.complete):
            return None
        return PlannedElsewhere.enter(module, here, block, key, held or PlannedModule(), written, conditional)

    def _configured(self, module: Module, name: str) -> Configured | None:
        """The configuration of what ``module`` calls ``name``."""
        names = [name]
        inside: Module | None = module
        while inside is not None and inside.caller is not None:
            names.append(inside.caller.block.labels[0])
            inside = inside.caller.module
        found: Configured | None = self.document.configuration
        for step in reversed(names):
            call = found.calls.get(step) if found is not None else None
            found = call.module if call is not None else None
        return found


def header_of(block: Block) -> Origin:
    """Where a block begins."""
    return Origin("attribute", block.body.source, block.start, block.labels[-1])
