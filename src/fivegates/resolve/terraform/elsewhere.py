"""A module that is not in the tree, as its call tells of it: the arguments are known, of the outputs only what they are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...readers.hcl.syntax import Block
from ...values import Origin, Reference, Value
from ..interface import MODULE_CALL, Attributes, Resource
from .blocks import CALL_META, is_in, names_in, read_argument
from .providers import passed_on
from .scope import Scope
from .settle import guarded
from .unknown import named

if TYPE_CHECKING:
    from .expansion import InstanceKey
    from .module import Module

CLOUDS = ("aws", "google", "azurerm")


class ElsewhereInstance:
    """One instance of the call ``block`` in ``module``. ``reason``: why its outputs are not known; ``is_missing``: because the module is
    nowhere in this tree, and not only because it is not evaluated.
    """

    __slots__ = ("_block", "_conditional", "_key", "_module", "_origin", "_reason", "_values", "is_missing", "reference")

    def __init__(
        self,
        module: Module,
        reference: Reference,
        block: Block,
        key: InstanceKey,
        reason: str,
        conditional: bool = False,
        *,
        is_missing: bool = False,
    ) -> None:
        self.reference = reference
        self.is_missing = is_missing
        self._module = module
        self._block = block
        self._key = key
        self._reason = reason
        self._conditional = conditional
        self._origin = Origin("reference", block.body.source, block.start, block.labels[0], None, reference)
        self._values: dict[str, Value | None] = {}

    @property
    def whole(self) -> Value:
        """The unknown whose parts are the outputs."""
        return Value(named(self.reference, self._reason), self._origin)

    def referenced(self, name: str, scope: Scope, offset: int) -> Value:
        return named(self.reference, self._reason).step(name, scope, offset)

    def get(self, name: str) -> Value | None:
        """An argument of the call."""
        if name not in self._values:
            self._values[name] = None  # while it is being worked out it is as good as absent
            if is_in(self._block.body, name, CALL_META):
                self._values[name] = guarded(self._argument, self._module.session, lambda: self._origin, name)
        return self._values[name]

    def _argument(self, name: str) -> Value:
        scope = Scope(self._module, self._block.body.source, dict(self._key.names))
        value = read_argument(self._block.body, name, scope, self.reference)
        return value if value is not None else self.whole

    def names(self) -> Iterable[str]:
        """The names of its arguments."""
        return names_in(self._block.body, CALL_META)

    @property
    def resource(self) -> Resource:
        """The call as a thing of its own: whatever it deploys stands there and is given these arguments."""
        module, block = self._module, self._block
        return Resource(
            unit=module.unit,
            type=MODULE_CALL,
            address=self.reference.address,
            label=block.labels[0],
            place=block.body.source.place(block.start),
            attributes=self,
            calls=module.calls,
            key=self._key.key,
            key_origin=self._key.origin,
            conditional=self._conditional or module.conditional,
            environment=module.evaluation.environment,
            provider=self._provider(),
            extra=module.told,
        )

    def _provider(self) -> Attributes | None:
        """The configuration that the module gets of a cloud's provider; None where it gets those of several clouds, or of none."""
        passed = passed_on(self._block.body.arguments.get("providers"))
        found = [one for name in CLOUDS if (one := self._module.provider(passed.get(name, name))) is not None]
        return found[0] if len(found) == 1 else None
