"""Terraform documents to evaluated resources: every root, every module instance in it, every resource instance there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ...readers.hcl.syntax import Argument, HclDocument
from ...readers.interface import Limits, Problem
from ...tree.interface import Tree
from ...values import Reference, Value
from ..interface import Resource
from .calls import plain
from .configuration import Folder, read_folders
from .evaluate import RULES
from .module import Evaluation, Inputs, Module
from .resource import ResourceInstance
from .roots import find_roots
from .session import Session
from .settings import Root, TerraformSettings
from .settle import settle

Wanted = Callable[[str], bool]


@dataclass(slots=True)
class TerraformResult:
    """``resources``: one per instance. Attributes are evaluated when asked for, so ``problems`` may grow: read them last."""

    resources: list[Resource]
    roots: list[Root]
    _session: Session
    _evaluations: dict[str, Evaluation] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        """What could not be evaluated, by place."""
        return self._session.problems

    @property
    def unread_units(self) -> frozenset[str]:
        """Roots that call a module which is not in the tree: it may define anything there."""
        return frozenset(unit for unit, evaluation in self._evaluations.items() if evaluation.unread)

    def lookup(self, reference: Reference) -> Resource | None:
        """The resource instance that ``reference`` names, be it listed or only referred to; its path is not looked at."""
        evaluation = self._evaluations.get(reference.unit)
        instance = evaluation.found.get(reference.address) if evaluation is not None else None
        return instance.resource if instance is not None else None


def resolve_terraform(
    documents: Mapping[str, HclDocument],
    tree: Tree,
    settings: TerraformSettings,
    limits: Limits,
    wanted: Wanted | None = None,
) -> TerraformResult:
    """Evaluate all Terraform in ``documents`` (by path; configuration and variable files). Never raises for bad input.

    ``wanted`` says which resource types are listed; others are evaluated only as far as wanted ones refer to them.
    """
    session = Session(tree, limits)
    folders = read_folders(documents, session.report)
    roots = find_roots(folders, documents, settings)
    result = TerraformResult([], roots, session)
    modules = {source: plain(folder) for source, folder in settings.modules.items()}
    for root in roots:
        evaluation = Evaluation(session, RULES, folders, root.unit, root.path, root.environment, root.workspace, modules)
        result._evaluations[root.unit] = evaluation
        module = _enter_root(evaluation, folders[root.path], root, documents)
        result.resources += _resources_of(module, session, wanted)
    return result


def _enter_root(evaluation: Evaluation, folder: Folder, root: Root, documents: Mapping[str, HclDocument]) -> Module:
    set_in_files: dict[str, Argument] = {}
    for path in root.var_files:
        if path in documents:
            set_in_files.update(documents[path].body.arguments)
    module = Module(evaluation, folder, _inputs(set_in_files, lambda: module))
    return module


def _inputs(arguments: Mapping[str, Argument], module: Callable[[], Module]) -> Inputs:
    """The variables that files set."""

    def given(name: str) -> Value | None:
        argument = arguments.get(name)
        if argument is None:
            return None
        return settle(argument, module().scope(argument)).moved("tfvars", argument.source, argument.start, name)

    return given


def _resources_of(root: Module, session: Session, wanted: Wanted | None) -> Iterator[Resource]:
    """The listed resources of a module instance and of those it calls, outermost first."""
    pending = [root]
    while pending:
        module = pending.pop()
        for declaration in module.folder.resources.values():
            if wanted is not None and not wanted(declaration.type):
                continue
            with session.one_value():
                elements = module.resource(declaration).listed()
            for element in elements:
                if not session.new_instance():
                    session.report(declaration.place, "the tree has more instances than are evaluated")
                    return
                if isinstance(element, ResourceInstance):
                    yield element.resource
        with session.one_value():
            pending.extend(reversed(list(module.children())))
