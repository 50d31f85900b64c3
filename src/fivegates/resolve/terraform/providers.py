"""Provider configurations: which one applies to a resource, and its values."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from ...errors import ReadError
from ...readers.hcl.syntax import Argument, Attribute, Block, Literal, Name, Node, Object
from ...values import Origin, Reference, Value
from ..interface import Attributes
from .blocks import names_in, read_argument
from .failures import EvaluationError
from .scope import Scope
from .settle import guarded

if TYPE_CHECKING:
    from .configuration import Declaration
    from .module import Module

META = frozenset({"alias", "version"})


class Provider:
    """A provider block's values, evaluated when asked for."""

    __slots__ = ("_block", "_module", "_values")

    def __init__(self, block: Block, module: Module) -> None:
        self._block = block
        self._module = module
        self._values: dict[str, Value | None] = {}

    def get(self, name: str) -> Value | None:
        """One argument's value, or None where it is not written."""
        if name not in self._values:
            self._values[name] = None
            scope = Scope(self._module, self._block.body.source)
            if name in names_in(self._block.body, frozenset()):  # `alias` too: it tells one account from another
                origin = partial(Origin, "attribute", self._block.body.source, self._block.start, name)
                self._values[name] = guarded(self._work_out, self._module.session, origin, name, scope)
        return self._values[name]

    def _work_out(self, name: str, scope: Scope) -> Value:
        value = read_argument(self._block.body, name, scope, Reference(self._module.unit, f"{self._module.prefix}{self._address}"))
        if value is None:
            raise EvaluationError(f"there is no {name}")
        return value

    @property
    def _address(self) -> str:
        return f"provider.{self._block.labels[0]}"

    def names(self) -> Iterable[str]:
        """The arguments and nested blocks that are written."""
        return names_in(self._block.body, META)


def provider_of(declaration: Declaration, module: Module) -> Attributes | None:
    """The configuration that applies to a resource: the one it names, else the default one of its type's provider."""
    chosen = name_in(declaration.body.arguments.get("provider"))
    return module.provider(chosen or declaration.type.split("_", 1)[0])


def name_in(argument: Argument | None) -> str:
    """``aws`` or ``aws.alias`` as an argument names it, '' where it names none."""
    if argument is None:
        return ""
    try:
        return _name(argument.expression)
    except ReadError:
        return ""


def _name(node: Node | None) -> str:
    if isinstance(node, Attribute) and isinstance(node.target, Name):
        return f"{node.target.name}.{node.name}"
    if isinstance(node, Name):
        return node.name
    return node.value if isinstance(node, Literal) and isinstance(node.value, str) else ""


def passed_on(argument: Argument | None) -> dict[str, str]:
    """The ``providers`` of a module call: the child's name for each, and the caller's."""
    if argument is None:
        return {}
    try:
        node = argument.expression
    except ReadError:
        return {}
    return {_name(item.key): _name(item.value) for item in node.items} if isinstance(node, Object) else {}
