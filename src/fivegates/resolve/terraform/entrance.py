"""The way into a root module: where its variables come from, and the plan that it follows where one was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...readers.hcl.syntax import Argument, HclDocument
from ...values import Origin, Reference, Value
from .configuration import Folder
from .evaluate import RULES
from .module import Evaluation, Inputs, Module
from .put_in import ENDING, with_holes
from .session import Session
from .settings import Root
from .settle import settle

if TYPE_CHECKING:
    from .planned import GivenPlan
    from .remote_states import RemoteStates
    from .terragrunt import Unit


@dataclass(slots=True)
class Entrance:
    """The way into each root: its evaluation begins once, when it is first asked for. ``plans``: those that were given, by unit."""

    session: Session
    folders: Mapping[str, Folder]
    documents: Mapping[str, HclDocument]
    modules: Mapping[str, str]
    plans: Mapping[str, GivenPlan]
    evaluations: dict[str, Evaluation]
    states: RemoteStates | None = None
    _entered: dict[str, Module] = field(default_factory=dict)

    def enter(self, root: Root) -> Module:
        """The root module of ``root``."""
        if root.unit not in self._entered:
            evaluation = Evaluation(self.session, RULES, self.folders, root.unit, root.path, root.environment, root.workspace, self.modules)
            evaluation.states = self.states
            self.evaluations[root.unit] = evaluation
            if root.unit in self.plans:
                _follow(self.plans[root.unit], evaluation)
            self._entered[root.unit] = self._module(evaluation, root)
        return self._entered[root.unit]

    def _module(self, evaluation: Evaluation, root: Root) -> Module:
        set_in_files: dict[str, Argument] = {}
        for path in root.var_files:
            if path in self.documents:
                set_in_files.update(self.documents[path].body.arguments)
        deployed = root.deployed
        if deployed is None:
            folder = self.folders[root.path]
        else:
            folder = deployed.folder_with(self.folders.get(root.path), self.session.report)
        calls = (deployed.site,) if deployed is not None and deployed.site is not None else ()
        given = _inputs(set_in_files, lambda: module, deployed)
        module = Module(
            evaluation, folder, _planned_inputs(given, evaluation, folder) if evaluation.plan is not None else given, calls=calls
        )
        return module


def _follow(given: GivenPlan, evaluation: Evaluation) -> None:
    """Let ``evaluation`` have what ``given`` says, and say where the plan is of another state of the source."""
    from .planned import Planned, disagreement

    evaluation.plan = Planned(given.document)
    for problem in disagreement(given, evaluation.folders[evaluation.root], evaluation.folders, evaluation.mapped):
        evaluation.session.report(*problem)


def _planned_inputs(given: Inputs, evaluation: Evaluation, folder: Folder) -> Inputs:
    """The variables as a plan was made with them."""

    def planned(name: str) -> Value | None:
        block, plan = folder.variables.get(name), evaluation.plan
        if block is None or plan is None:
            return given(name)
        return plan.variable(name, given(name), Origin("default", block.body.source, block.start, name))

    return planned


def _inputs(arguments: Mapping[str, Argument], module: Callable[[], Module], deployed: Unit | None) -> Inputs:
    """The variables that files set, else the unit: Terragrunt passes its inputs on as environment variables, which are weaker."""

    def given(name: str) -> Value | None:
        argument = arguments.get(name)
        if argument is not None:
            value = settle(argument, module().scope(argument))
            if argument.source.path.endswith(ENDING):
                value = with_holes(value, Reference(module().unit, f"var.{name}"))
            return value.moved("tfvars", argument.source, argument.start, name)
        return deployed.given(name) if deployed is not None else None

    return given
