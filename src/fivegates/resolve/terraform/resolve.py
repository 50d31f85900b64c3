"""Terraform documents to evaluated resources: every root, every module instance in it, every resource instance there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from .terragrunt import Terragrunt, Unit

Wanted = Callable[[str], bool]


@dataclass(slots=True)
class TerraformResult:
    """``resources``: one per instance. Attributes are evaluated when asked for, so ``problems`` may grow: read them last.

    ``read_besides``: files of configuration by path that were read because others name them; it grows likewise.
    """

    resources: list[Resource]
    roots: list[Root]
    read_besides: dict[str, HclDocument]
    _session: Session
    _evaluations: dict[str, Evaluation] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        """What could not be evaluated, by place."""
        return self._session.problems

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
    """Evaluate all Terraform in ``documents`` (by path; configuration, variable files and Terragrunt's). Never raises for bad input.

    ``wanted`` says which resource types are listed; others are evaluated only as far as wanted ones refer to them.
    """
    session = Session(tree, limits)
    folders = read_folders(documents, session.report)
    modules = {source: plain(folder) for source, folder in settings.modules.items()}
    besides: dict[str, HclDocument] = {}
    terragrunt = _find_terragrunt(documents, besides, session, folders, modules)
    units = terragrunt.find_units(documents) if terragrunt is not None else []
    roots = find_roots(folders, documents, settings, units)
    result = TerraformResult([], roots, besides, session)
    entrance = Entrance(session, folders, documents, modules, result._evaluations)
    if terragrunt is not None:
        by_folder = {root.deployed.folder: root for root in roots if root.deployed is not None}
        terragrunt.module_of = lambda folder: entrance.enter(by_folder[folder]) if folder in by_folder else None
    for root in roots:
        result.resources += _resources_of(entrance.enter(root), session, wanted)
    return result


def _find_terragrunt(
    documents: Mapping[str, HclDocument],
    besides: dict[str, HclDocument],
    session: Session,
    folders: Mapping[str, Folder],
    modules: Mapping[str, str],
) -> Terragrunt | None:
    """Terragrunt's configuration where there is any; further files of it are read when they are named."""
    if not any(path.endswith(".hcl") for path in documents):
        return None
    from .terragrunt import Terragrunt
    from .terragrunt.reading import read_config

    return Terragrunt(session, partial(read_config, documents, besides, session), folders, modules)


@dataclass(slots=True)
class Entrance:
    """The way into each root: its evaluation begins once, when it is first asked for."""

    session: Session
    folders: Mapping[str, Folder]
    documents: Mapping[str, HclDocument]
    modules: Mapping[str, str]
    evaluations: dict[str, Evaluation]
    _entered: dict[str, Module] = field(default_factory=dict)

    def enter(self, root: Root) -> Module:
        """The root module of ``root``."""
        if root.unit not in self._entered:
            evaluation = Evaluation(self.session, RULES, self.folders, root.unit, root.path, root.environment, root.workspace, self.modules)
            self.evaluations[root.unit] = evaluation
            self._entered[root.unit] = self._module(evaluation, root)
        return self._entered[root.unit]

    def _module(self, evaluation: Evaluation, root: Root) -> Module:
        set_in_files: dict[str, Argument] = {}
        for path in root.var_files:
            if path in self.documents:
                set_in_files.update(self.documents[path].body.arguments)
        folder, deployed = self.folders[root.path], root.deployed
        if deployed is not None:
            folder = deployed.folder_with(folder, self.session.report)
        calls = (deployed.site,) if deployed is not None and deployed.site is not None else ()
        module = Module(evaluation, folder, _inputs(set_in_files, lambda: module, deployed), calls=calls)
        return module


def _inputs(arguments: Mapping[str, Argument], module: Callable[[], Module], deployed: Unit | None) -> Inputs:
    """The variables that files set, else the unit: Terragrunt passes its inputs on as environment variables, which are weaker."""

    def given(name: str) -> Value | None:
        argument = arguments.get(name)
        if argument is not None:
            return settle(argument, module().scope(argument)).moved("tfvars", argument.source, argument.start, name)
        return deployed.given(name) if deployed is not None else None

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
