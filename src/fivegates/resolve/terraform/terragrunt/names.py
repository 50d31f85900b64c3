"""The names that an expression of a Terragrunt file can begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....readers.hcl.syntax import Name
from ....values import Value
from ..failures import EvaluationError
from ..names import Names
from ..scope import Scope

if TYPE_CHECKING:
    from ....readers.hcl.syntax import Attribute
    from ..module import Module
    from .config import Config


class ConfigNames(Names):
    """Looks names up in one Terragrunt file."""

    __slots__ = ("config",)

    def __init__(self, module: Module, config: Config) -> None:
        super().__init__(module)
        self.config = config

    def read(self, root: str, name: str, scope: Scope, node: Attribute) -> Value | None:
        """``root.name``"""
        config = self.config
        if root == "local":
            return config.module.local(name)
        if root == "include":
            found = config.included(name)
            return found if found is not None else self._bare(scope, node, name)
        if root == "dependency":
            return config.dependency(name)
        if root == "feature":
            return config.feature(name)
        if root in ("values", "unit", "stack"):
            return config.symbol(f"{root}.{name}", scope, node.start)
        raise EvaluationError(f"{root} is no name that Terragrunt has")

    def _bare(self, scope: Scope, node: Attribute, name: str) -> Value:
        """``include.locals`` where the one include has no label."""
        from ..traversal import read_part

        whole = self.config.included("")
        if whole is None:
            raise EvaluationError(f"nothing is included as {name}")
        return read_part(whole, name, scope, node.start)

    def read_kind(self, root: str, type: str, name: str, scope: Scope, node: Attribute) -> Value | None:
        return None

    def alone(self, node: Name, scope: Scope) -> Value:
        """A whole namespace."""
        config = self.config
        if node.name == "dependency":
            return config.dependencies()
        if node.name == "feature":
            return config.features()
        if node.name == "local":
            return config.locals()
        if node.name == "include":
            return Value({include.label: include.config.whole() for include in config.includes}, config.origin)
        raise EvaluationError(f"{node.name} is no value")
