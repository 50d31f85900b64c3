"""The resolving stage: documents to evaluated resources of every language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from .extract.extraction import Catalogue
from .readers.interface import Problem
from .reading import Documents, settle_templates
from .resolve.interface import Resource
from .settings import Settings
from .tree.interface import Tree
from .values import Reference


@dataclass(slots=True)
class Resolved:
    """Resources, what could not be resolved, and the way from a reference to the resource it names."""

    resources: list[Resource]
    problems: list[Problem]
    lookup: Callable[[Reference], Resource | None] = field(repr=False)


def resolve(
    tree: Tree,
    documents: Documents,
    settings: Settings,
    catalogue: Catalogue,
    environments: Mapping[str, str],
    wanted: Callable[[str], bool] | None = None,
) -> Resolved:
    """Evaluate what the documents define; ``wanted`` limits Terraform to some types (default: those that the catalogue knows)."""
    resources: list[Resource] = []
    problems: list[Problem] = []
    lookup: Callable[[Reference], Resource | None] = _nothing
    if documents.hcl:
        from .resolve.terraform import RootSettings, TerraformSettings, resolve_terraform

        roots = tuple(RootSettings(root.path, root.var_files, root.workspace) for root in settings.terraform_roots)
        terraform = TerraformSettings(roots, settings.modules, environments)
        result = resolve_terraform(documents.hcl, tree, terraform, settings.limits, wanted or catalogue.wants)
        resources += result.resources
        problems += settle_templates(result.problems, documents)
        lookup = result.lookup
    if documents.yaml:
        from .resolve.compose import resolve_compose
        from .resolve.kubernetes import resolve_kubernetes

        resources += resolve_kubernetes(documents.yaml, environments)
        resources += resolve_compose(documents.yaml, documents.env, environments, PurePath(tree.prefix).name or ".")
    return Resolved(resources, problems, lookup)


def _nothing(reference: Reference) -> Resource | None:
    return None
