"""Whether an expression could turn out otherwise if a root variable were not left at its default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ReadError
from ...readers.hcl.syntax import Argument, Attribute, Binary, Conditional, For, Index, Name, Node, Parenthesised
from ...readers.hcl.walk import walk
from ...values import Data
from .failures import EvaluationError, LimitError

if TYPE_CHECKING:
    from .module import Module
    from .scope import Scope

NAMES = 300  # that are followed


def depends_on_default(argument: Argument, module: Module) -> bool:
    """Follows names through locals, module arguments and outputs, and of a choice that is settled only what it takes."""
    return _Search().argument(argument, module.scope(argument))


class _Search:
    """One question; each name and each part of an expression is answered once."""

    def __init__(self) -> None:
        self._names: dict[tuple[int, str, str], bool] = {}
        self._nodes: dict[tuple[int, int], tuple[Node, bool]] = {}  # the node as well: an identity says nothing of one that is gone

    def argument(self, argument: Argument | None, scope: Scope) -> bool:
        try:
            return argument is not None and self._node(argument.expression, scope.within(argument.source))
        except (ReadError, RecursionError):
            return False

    def _node(self, node: Node, scope: Scope) -> bool:
        key = (id(scope.module), id(node))
        if key not in self._nodes:
            self._nodes[key] = node, self._work_out(node, scope)
        return self._nodes[key][1]

    def _work_out(self, node: Node, scope: Scope) -> bool:
        if isinstance(node, Parenthesised):
            return self._node(node.inner, scope)
        if isinstance(node, Conditional):
            return self._node(node.condition, scope) or any(self._node(branch, scope) for branch in _taken(node, scope))
        if isinstance(node, Binary) and node.operator in ("&&", "||"):
            sides = (node.left, node.right)
            decides = node.operator == "||"  # what one side must be for the other not to matter
            if any(_truth(side, scope) is decides and not self._node(side, scope) for side in sides):
                return False
            return any(self._node(side, scope) for side in sides)
        if isinstance(node, For) and _is_empty(node.collection, scope) and not self._node(node.collection, scope):
            return False
        return self._leads_to_default(node, scope.module)

    def _leads_to_default(self, node: Node, module: Module) -> bool:
        nodes = list(walk(node))
        names = ((each.target.name, each.name) for each in nodes if isinstance(each, Attribute) and isinstance(each.target, Name))
        outputs = dict(output for each in nodes if (output := _output_read(each)) is not None)
        return any(self._name(root, name, outputs.get((root, name)), module) for root, name in names)

    def _name(self, root: str, name: str, part: str | None, module: Module) -> bool:
        step = (id(module), root, name if part is None else f"{name}.{part}")
        found = self._names.get(step)
        if found is None:
            self._names[step] = False  # while it is being worked out: a ring adds nothing
            found = self._names[step] = len(self._names) <= NAMES and self._follow(root, name, part, module)
        return found

    def _follow(self, root: str, name: str, part: str | None, module: Module) -> bool:
        if root == "local":
            argument = module.folder.locals.get(name)
            return argument is not None and self.argument(argument, module.scope(argument))
        if root == "var":
            return self._variable(name, module)
        return root == "module" and part is not None and name in module.folder.calls and self._output(name, part, module)

    def _variable(self, name: str, module: Module) -> bool:
        caller = module.caller
        if caller is None:
            return name in module.folder.variables and module.given(name) is None
        return self.argument(caller.block.body.arguments.get(name), caller.scope)

    def _output(self, name: str, part: str, module: Module) -> bool:
        for element in module.module(name).listed():
            inner: Module | None = getattr(element, "module", None)
            block = inner.folder.outputs.get(part) if inner is not None else None
            argument = block.body.arguments.get("value") if block is not None else None
            if inner is not None and argument is not None and self.argument(argument, inner.scope(argument)):
                return True
        return False


def _taken(node: Conditional, scope: Scope) -> tuple[Node, ...]:
    """The branch that the condition chooses; both where it is not known."""
    truth = _truth(node.condition, scope)
    return (node.then, node.otherwise) if truth is None else (node.then if truth else node.otherwise,)


def _truth(node: Node, scope: Scope) -> bool | None:
    """Whether ``node`` is plainly true or false; None where that is not known."""
    data = _data(node, scope)
    return data if isinstance(data, bool) else None


def _is_empty(node: Node, scope: Scope) -> bool:
    data = _data(node, scope)
    return isinstance(data, (tuple, dict)) and not data


def _data(node: Node, scope: Scope) -> Data:
    try:
        return scope.evaluate(node).data
    except (EvaluationError, LimitError, ReadError, RecursionError):
        return None


def _output_read(node: Node) -> tuple[tuple[str, str], str] | None:
    """The call and the output's name where ``node`` reads an output, of one instance or of all."""
    if not isinstance(node, Attribute):
        return None
    target = node.target.target if isinstance(node.target, Index) else node.target
    if isinstance(target, Attribute) and isinstance(target.target, Name):
        return (target.target.name, target.name), node.name
    return None
