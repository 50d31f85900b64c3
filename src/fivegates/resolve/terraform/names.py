"""The names an expression can begin with, and what they lead to in a module instance."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from posixpath import relpath
from typing import TYPE_CHECKING

from ...readers.hcl.syntax import Name
from ...values import Origin, Reference, Value
from .data import Lazy
from .failures import EvaluationError
from .scope import Scope
from .unknown import named

if TYPE_CHECKING:
    from ...readers.hcl.syntax import Attribute
    from .instances import Element
    from .module import Module

LOST = "no such block could be read in this module"
MODES = ("data", "ephemeral")


class Names:
    """Looks names up in one module instance."""

    __slots__ = ("_module", "_paths")

    def __init__(self, module: Module) -> None:
        self._module = module

    def read(self, root: str, name: str, scope: Scope, node: Attribute) -> Value | None:
        """``root.name``; None where it only begins a longer address (``data.type``)."""
        module = self._module
        if module.folder.incomplete and self._is_lost(root, name):
            return self._symbol(f"{root}.{name}", scope, node, LOST)
        if root == "var":
            return module.variable(name)
        if root == "local":
            return module.local(name)
        if root == "module":
            return module.module(name).value(scope, node.start)
        if root in MODES:
            return None
        if root == "path":
            return self._path(name, scope, node)
        if root in ("terraform", "tofu"):
            return self._terraform(name, scope, node)
        if root in ("each", "count", "self"):
            return self._unbound(root, name, scope, node)
        return self._resource("managed", root, name, scope, node)

    def _is_lost(self, root: str, name: str) -> bool:
        """Whether the block that declares a name is not among what could be read."""
        folder = self._module.folder
        tables: dict[str, Container[str]] = {"var": folder.variables, "local": folder.locals, "module": folder.calls}
        return root in tables and name not in tables[root]

    def read_kind(self, root: str, type: str, name: str, scope: Scope, node: Attribute) -> Value | None:
        """``data.type.name`` and ``ephemeral.type.name``; None for anything else."""
        return self._resource(root, type, name, scope, node) if root in MODES else None

    def only_instance(self, mode: str, type: str, name: str) -> Element | None:
        """The instance of a resource that has one and needs no key; None where it has several, or there is no such resource."""
        declaration = self._module.folder.resources.get((mode, type, name))
        return self._module.resource(declaration).only if declaration is not None else None

    def alone(self, node: Name, scope: Scope) -> Value:
        """A whole namespace, as far as it is one object."""
        module = self._module
        if node.name == "var":
            return self._object(module.folder.variables, module.variable, scope, node)
        if node.name == "local":
            return self._object(module.folder.locals, module.local, scope, node)
        if node.name == "module":
            return self._object(module.folder.calls, lambda name: module.module(name).value(scope, node.start), scope, node)
        raise EvaluationError(f"{node.name} is no value")

    def _object(self, names: Iterable[str], read: Callable[[str], Value], scope: Scope, node: Name) -> Value:
        return scope.value({name: Lazy(read, name) for name in names}, node.start, node.name)

    def _resource(self, mode: str, type: str, name: str, scope: Scope, node: Attribute) -> Value:
        declaration = self._module.folder.resources.get((mode, type, name))
        if declaration is not None:
            return self._module.resource(declaration).value(scope, node.start)
        if mode == "managed" and "_" not in type:
            raise EvaluationError(f"{type} is not declared")
        prefix = "" if mode == "managed" else f"{mode}."
        address = f"{self._module.prefix}{prefix}{type}.{name}"
        return self._symbol(address, scope, node, LOST)

    def _symbol(self, address: str, scope: Scope, node: Attribute, reason: str = "") -> Value:
        reference = Reference(self._module.unit, address)
        return Value(named(reference, reason), Origin("reference", scope.source, node.start, node.name, None, reference))

    def _path(self, name: str, scope: Scope, node: Attribute) -> Value:
        """Terraform's paths are relative to the root module's folder; where that lies on a disk is nobody's business here."""
        root = self._module.evaluation.root or "."
        if name == "module":
            return scope.value(relpath(self._module.folder.path or ".", root), node.start, "path.module")
        if name == "root":
            return scope.value(".", node.start, "path.root")
        return self._symbol(f"path.{name}", scope, node)

    def _terraform(self, name: str, scope: Scope, node: Attribute) -> Value:
        workspace = self._module.evaluation.workspace
        if name == "workspace" and workspace is not None:
            return scope.value(workspace, node.start, "terraform.workspace")
        return self._symbol(f"terraform.{name}", scope, node)

    def _unbound(self, root: str, name: str, scope: Scope, node: Attribute) -> Value:
        if root == "self":
            return self._symbol(f"self.{name}", scope, node)
        raise EvaluationError(f"{root}.{name} is not available here")
