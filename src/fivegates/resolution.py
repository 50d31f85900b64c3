"""The resolving stage: documents to evaluated resources of every language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from .discover import CLOUD_BUILD, TASK_DEFINITION, WORKFLOW_FOLDERS, is_gitlab
from .extract.catalogue import Catalogue
from .readers.interface import Problem
from .reading import RELEASING, Documents
from .resolve.interface import Resource
from .settings import Settings
from .tree.interface import Tree
from .values import Reference

if TYPE_CHECKING:
    from .readers.hcl.syntax import HclDocument
    from .readers.yaml import YamlStream
    from .resolve.kustomize.installed import InstalledKustomize
    from .resolve.terraform.planned import GivenPlan
    from .resolve.terraform.resolve import TerraformResult
    from .resolve.yaml_files import YamlFiles


def _no_file(path: str) -> None:
    return None


@dataclass(slots=True)
class Resolved:
    """Resources and the way from a reference to the resource it names. ``read_besides`` grows as values are asked for.

    ``unread_units``: roots that call a module, and overlays that build on something, of which not everything was read. ``find``: the
    documents of any YAML or JSON file of the tree, read when it is asked for. ``pipelines``: the files that GitLab's pipelines are made of.
    ``applied_units``: roots that certainly are applied from here (``TerraformResult``).
    """

    resources: list[Resource]
    lookup: Callable[[Reference], Resource | None] = field(repr=False)
    _find_problems: Callable[[], list[Problem]] = field(repr=False)
    read_besides: Mapping[str, HclDocument] = field(default_factory=dict, repr=False)
    unread_units: frozenset[str] = frozenset()
    find: Callable[[str], YamlStream | None] = field(default=_no_file, repr=False)
    pipelines: Mapping[str, YamlStream] = field(default_factory=dict, repr=False)
    applied_units: frozenset[str] = frozenset()

    @property
    def problems(self) -> list[Problem]:
        """What could not be resolved so far. Values are evaluated when they are asked for: read this when everything has been."""
        return self._find_problems()


def resolve(
    tree: Tree,
    documents: Documents,
    settings: Settings,
    catalogue: Catalogue,
    environments: Mapping[str, str],
    wanted: Callable[[str], bool] | None = None,
    plans: Sequence[GivenPlan] = (),
    kustomize: InstalledKustomize | None = None,
    helm_sdk: bool = False,
    is_library: Callable[[str], bool] | None = None,
) -> Resolved:
    """Evaluate what the documents define; ``wanted`` limits Terraform to some types (default: those that the catalogue knows).

    ``is_library``: folders of Terraform that are no roots (``TerraformSettings``). ``kustomize`` builds the overlays of a tree on disk.
    ``plans`` are of Terraform roots in the tree; raises ``PlanError`` for one that is not.
    """
    resources: list[Resource] = []
    find_problems: Callable[[], list[Problem]] = list
    lookup: Callable[[Reference], Resource | None] = _nothing
    besides: Mapping[str, HclDocument] = {}
    unread: frozenset[str] = frozenset()
    applied: frozenset[str] = frozenset()
    find: Callable[[str], YamlStream | None] = _no_file
    if documents.hcl or plans:
        from .resolve.terraform import RootSettings, TerraformSettings, no_library, resolve_terraform

        roots = tuple(RootSettings(root.path, root.var_files, root.workspace) for root in settings.terraform_roots)
        terraform = TerraformSettings(roots, settings.modules, environments, is_library or no_library)
        result = resolve_terraform(documents.hcl, tree, terraform, settings.limits, cache(wanted or catalogue.wants), plans)
        resources += result.resources
        find_problems = partial(_problems_of, result)
        lookup, besides, unread, applied = result.lookup, result.read_besides, result.unread_units, result.applied_units
    if documents.yaml:
        from .resolve.compose.around import Around
        from .resolve.compose.resolve import resolve_compose
        from .resolve.kubernetes.resolve import resolve_manifests
        from .resolve.yaml_files import YamlFiles

        files = YamlFiles(tree, documents.yaml, settings.limits)
        find = files.stream
        manifests = resolve_manifests(files, documents.yaml, environments, settings.limits, kustomize, helm_sdk)
        resources += manifests.resources
        unread |= manifests.unread_units
        resources += _workflows(documents, environments, files)
        around = Around(files.stream, documents.env, files.short_text)
        resources += resolve_compose(documents.yaml, around, environments, PurePath(tree.prefix).name or ".")
        find_problems = partial(_all_problems, find_problems, [*manifests.problems, *files.problems, *around.problems])
    pipelines: Mapping[str, YamlStream] = {}
    if any(is_gitlab(path) for path in documents.texts):
        from .resolve.gitlab.pipelines import resolve_gitlab
        from .resolve.yaml_files import YamlFiles

        files = YamlFiles(tree, {}, settings.limits)
        gitlab = resolve_gitlab(files, list(filter(is_gitlab, documents.texts)), environments, settings.limits)
        resources += gitlab.resources
        pipelines = gitlab.read
        find_problems = partial(_all_problems, find_problems, [*gitlab.problems, *files.problems])
    resources += _releasing(tree, documents, environments)
    return Resolved(resources, lookup, find_problems, besides, unread, find, pipelines, applied)


def _all_problems(find_problems: Callable[[], list[Problem]], more: list[Problem]) -> list[Problem]:
    return [*find_problems(), *more]


def _workflows(documents: Documents, environments: Mapping[str, str], files: YamlFiles) -> list[Resource]:
    workflows = {path: stream for path, stream in documents.yaml.items() if path.startswith(WORKFLOW_FOLDERS)}
    if not workflows:
        return []
    from .resolve.workflows.jobs import resolve_workflows

    return resolve_workflows(workflows, environments, files.stream, files.problems, files.short_text)


def _releasing(tree: Tree, documents: Documents, environments: Mapping[str, str]) -> Iterator[Resource]:
    """Builds and scripts that release something, and definitions that are released from files of their own."""
    of_kind = {kind: {path: documents.yaml[path] for path, found in documents.releasing.items() if found == kind} for kind in RELEASING}
    if of_kind[TASK_DEFINITION]:
        from .resolve.releasing.task_definitions import resolve_task_definitions

        yield from resolve_task_definitions(of_kind[TASK_DEFINITION], environments)
    if of_kind[CLOUD_BUILD] or documents.scripts:
        from .resolve.releasing.cloud_build import resolve_builds
        from .resolve.releasing.places import TreeFolders
        from .resolve.releasing.scripts import resolve_scripts

        folders = TreeFolders(entry.path for entry in tree.entries())
        yield from resolve_builds(of_kind[CLOUD_BUILD], environments, folders)
        yield from resolve_scripts(documents.scripts, environments, folders)


def _problems_of(result: TerraformResult) -> list[Problem]:
    return result.problems


def _nothing(reference: Reference) -> Resource | None:
    return None
