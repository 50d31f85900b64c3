"""Where an expression is evaluated: the module instance, the file it stands in, and the names bound around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ...source import Source
from ...values import Data, Origin, Value

if TYPE_CHECKING:
    from ...readers.hcl.syntax import Node
    from .module import Module
    from .session import Session

Rule = Callable[[Any, "Scope"], Value]
NO_NAMES: Mapping[str, Value] = {}


class Scope:
    """``names``: loop variables, ``each``, ``count`` and iterators; ``strict``: inside ``try``, where an error must surface."""

    __slots__ = ("item", "module", "names", "rules", "session", "source", "strict", "template")

    def __init__(self, module: Module, source: Source, names: Mapping[str, Value] = NO_NAMES, strict: bool = False) -> None:
        self.module = module
        self.session: Session = module.session
        self.rules: Mapping[type, Rule] = module.rules
        self.source = source
        self.names = names
        self.strict = strict
        self.item: Value | None = None
        self.template = False  # inside a template's own file, which cannot render another

    def evaluate(self, node: Node) -> Value:
        """The value of ``node``. Raises ``EvaluationError`` where Terraform would refuse it, ``LimitError`` at a bound."""
        return self.rules[type(node)](node, self)

    def within(self, source: Source) -> Scope:
        """The same names in another file of the same module."""
        return self if source is self.source else self._copy(source, self.names, self.strict)

    def binding(self, names: Mapping[str, Value]) -> Scope:
        """This scope with ``names`` bound as well."""
        return self._copy(self.source, {**self.names, **names}, self.strict)

    def strictly(self) -> Scope:
        """This scope as ``try`` sees it: errors surface."""
        return self if self.strict else self._copy(self.source, self.names, True)

    def leniently(self) -> Scope:
        return self._copy(self.source, self.names, False) if self.strict else self

    def over(self, item: Value) -> Scope:
        """This scope inside a splat whose element is ``item``."""
        inner = self._copy(self.source, self.names, self.strict)
        inner.item = item
        return inner

    def _copy(self, source: Source, names: Mapping[str, Value], strict: bool) -> Scope:
        copy = Scope(self.module, source, names, strict)
        copy.item, copy.template = self.item, self.template
        return copy

    def made(self, offset: int, name: str, previous: Origin | None = None) -> Origin:
        """The origin of something an operator or function makes at ``offset``."""
        return Origin("computed", self.source, offset, name, previous)

    def value(self, data: Data, offset: int, name: str, previous: Origin | None = None) -> Value:
        """A value made at ``offset``. Raises ``LimitError`` where it is too large."""
        if not isinstance(data, str | int | None):
            data = self.session.sizes.checked(data)
        return Value(data, Origin("computed", self.source, offset, name, previous))
