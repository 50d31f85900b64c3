"""Whether an expression could turn out otherwise if a root variable were not left at its default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ReadError
from ...readers.hcl.syntax import Argument, Attribute, Index, Name, Node
from ...readers.hcl.walk import walk

if TYPE_CHECKING:
    from .module import Module

NAMES = 300  # that are followed
Seen = set[tuple[int, str, str]]


def depends_on_default(argument: Argument, module: Module, seen: Seen | None = None) -> bool:
    """Follows names through locals, module arguments and outputs; each is visited once."""
    visited: Seen = set() if seen is None else seen
    try:
        nodes = list(walk(argument.expression))
    except ReadError:
        return False
    names = ((node.target.name, node.name) for node in nodes if isinstance(node, Attribute) and isinstance(node.target, Name))
    outputs = dict(output for node in nodes if (output := _output_read(node)) is not None)
    return any(_name_depends(root, name, outputs.get((root, name)), module, visited) for root, name in names)


def _output_read(node: Node) -> tuple[tuple[str, str], str] | None:
    """The call and the output's name where ``node`` reads an output, of one instance or of all."""
    if not isinstance(node, Attribute):
        return None
    target = node.target.target if isinstance(node.target, Index) else node.target
    if isinstance(target, Attribute) and isinstance(target.target, Name):
        return (target.target.name, target.name), node.name
    return None


def _name_depends(root: str, name: str, part: str | None, module: Module, seen: Seen) -> bool:
    step = (id(module), root, name)
    if step in seen or len(seen) > NAMES:
        return False
    seen.add(step)
    if root == "local":
        argument = module.folder.locals.get(name)
        return argument is not None and depends_on_default(argument, module, seen)
    if root == "var":
        return _variable_depends(name, module, seen)
    if root == "module":
        return _output_depends(name, part, module, seen)
    return False


def _variable_depends(name: str, module: Module, seen: Seen) -> bool:
    caller = module.caller
    if caller is None:
        return name in module.folder.variables and module.given(name) is None
    argument = caller.block.body.arguments.get(name)
    return argument is not None and depends_on_default(argument, caller.module, seen)


def _output_depends(name: str, part: str | None, module: Module, seen: Seen) -> bool:
    if name not in module.folder.calls or part is None:
        return False
    for element in module.module(name).listed():
        inner: Module | None = getattr(element, "module", None)
        block = inner.folder.outputs.get(part) if inner is not None else None
        argument = block.body.arguments.get("value") if block is not None else None
        if inner is not None and argument is not None and depends_on_default(argument, inner, seen):
            return True
    return False
