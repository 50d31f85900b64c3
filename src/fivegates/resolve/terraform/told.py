"""What the variables of a root module are set to, for what asks after a unit as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...values import Value
from .failures import EvaluationError

if TYPE_CHECKING:
    from .module import Module


class RootVariables:
    """The variables of the root module around ``module``, each evaluated when it is asked for."""

    __slots__ = ("_module",)

    def __init__(self, module: Module) -> None:
        while module.caller is not None:
            module = module.caller.module
        self._module = module

    def get(self, name: str) -> Value | None:
        """The value, by default too; None where the root declares no such variable or it cannot be evaluated."""
        if name not in self._module.folder.variables:
            return None
        try:
            return self._module.variable(name)
        except EvaluationError:
            return None
