"""Terraform documents to evaluated resources: every root, every module instance in it, every resource instance there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from posixpath import dirname
from typing import TYPE_CHECKING

from ...readers.hcl.syntax import HclDocument
from ...readers.interface import Limits, Problem
from ...tree.interface import Tree
from ...values import Reference
from ..interface import MODULE_CALL, Resource
from .calls import plain
from .configuration import REMOTE_STATE, Folder, read_folders
from .entrance import Entrance
from .environments import environment_of_folder
from .module import Evaluation, Module
from .resource import ResourceInstance
from .roots import find_roots
from .session import Session
from .settings import Root, TerraformSettings

if TYPE_CHECKING:
    from .configuration import Declaration
    from .instances import Element
    from .planned import GivenPlan
    from .terragrunt import Terragrunt

Wanted = Callable[[str], bool]


@dataclass(slots=True)
class TerraformResult:
    """``resources``: one per instance. Attributes are evaluated when asked for, so ``problems`` may grow: read them last.

    ``read_besides``: files of configuration by path that were read because others name them; it grows likewise. ``applied_units``: roots of
    which more says so than that nothing calls them: where their state is kept, values beside them, Terragrunt, a plan, or the settings.
    """

    resources: list[Resource]
    roots: list[Root]
    read_besides: dict[str, HclDocument]
    applied_units: frozenset[str]
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
    plans: Sequence[GivenPlan] = (),
) -> TerraformResult:
    """Evaluate all Terraform in ``documents`` (by path; configuration, variable files and Terragrunt's). Never raises for bad input.

    ``wanted`` says which resource types are listed; others are evaluated only as far as wanted ones refer to them. Where it wants
    ``module``, calls of modules that are not in the tree are listed too. ``plans`` are of roots here, and a ``PlanError`` is raised for
    one that is not.
    """
    session = Session(tree, limits, sum(len(document.source.text) for document in documents.values()))
    folders = read_folders(documents, session.report)
    modules = {source: plain(folder) for source, folder in settings.modules.items()}
    besides: dict[str, HclDocument] = {}
    terragrunt = _find_terragrunt(documents, besides, session, folders, modules)
    units = terragrunt.find_units(documents) if terragrunt is not None else []
    found = find_roots(folders, documents, settings, units)
    paired = _paired(found, plans, folders, documents, settings, session)
    roots = [root for root, _ in paired]
    given = {root.unit: plan for root, plan in paired if plan is not None}
    told = {plain(root.path or ".") for root in settings.roots}
    applied = frozenset(root.unit for root in roots if root.unit in given or root.path in told or _is_applied(root, folders))
    result = TerraformResult([], roots, besides, applied, session)
    entrance = Entrance(session, folders, documents, modules, given, result._evaluations)
    if any(type == REMOTE_STATE for folder in folders.values() for type in folder.types()):
        from .remote_states import RemoteStates

        entrance.states = RemoteStates(roots, folders, entrance.enter)
    if terragrunt is not None:
        by_folder = {root.deployed.folder: root for root in roots if root.deployed is not None}
        terragrunt.module_of = lambda folder: entrance.enter(by_folder[folder]) if folder in by_folder else None
    for root in roots:
        result.resources += _resources_of(entrance.enter(root), session, wanted)
    if terragrunt is not None and _wants_calls(wanted):
        result.resources += [unit.resource(environment_of_folder(unit.folder, settings)) for unit in terragrunt.elsewhere]
    return result


def _wants_calls(wanted: Wanted | None) -> bool:
    return wanted is not None and wanted(MODULE_CALL)


def _is_applied(root: Root, folders: Mapping[str, Folder]) -> bool:
    """Whether a root says itself that it is one: by its state, by values beside it, or as a unit of Terragrunt."""
    folder = folders.get(root.path)
    keeps_state = folder is not None and folder.keeps_state
    return keeps_state or root.deployed is not None or any(dirname(path) == root.path for path in root.var_files)


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


def _paired(
    roots: list[Root],
    plans: Sequence[GivenPlan],
    folders: Mapping[str, Folder],
    documents: Mapping[str, HclDocument],
    settings: TerraformSettings,
    session: Session,
) -> list[tuple[Root, GivenPlan | None]]:
    if not plans:
        return [(root, None) for root in roots]
    from .planned import pair_plans

    return pair_plans(plans, roots, folders, documents, settings, session.report)


def _resources_of(root: Module, session: Session, wanted: Wanted | None) -> Iterator[Resource]:
    """The listed resources of a module instance and of those it calls, outermost first."""
    pending = [root]
    while pending:
        module = pending.pop()
        for declaration in module.folder.resources.values():
            if wanted is not None and not wanted(declaration.type):
                continue
            for element in _listed(module, declaration, session):
                if not isinstance(element, ResourceInstance) or not _is_deployed(element):
                    continue
                if not session.new_instance():
                    session.report(declaration.place, "the tree has more instances than are evaluated")
                    return
                yield element.resource
        with session.one_value():
            pending.extend(reversed(list(module.children())))
            planned = list(module.planned_elsewhere())
            called = list(module.elsewhere()) if _wants_calls(wanted) else []
        for call in called:
            if not session.new_instance():
                session.report(call.resource.place, "the tree has more instances than are evaluated")
                return
            yield call.resource
        for one in planned:
            for found in one.listed():
                if wanted is not None and not wanted(found.planned.type):
                    continue
                if not session.new_instance():
                    session.report(one.calls[-1].place, "the tree has more instances than are evaluated")
                    return
                yield found.resource


def _listed(module: Module, declaration: Declaration, session: Session) -> list[Element]:
    outer = session.begin_value()
    try:
        return module.resource(declaration).listed()
    finally:
        session.end_value(outer)


def _is_deployed(instance: ResourceInstance) -> bool:
    plan = instance.module.evaluation.plan
    return plan is None or plan.deploys(instance)
