"""The steps that one kustomization takes with its objects, in kustomize's order."""

from __future__ import annotations

from ..held_chart import GROUP
from .accumulated import Accumulated
from .charts import CHANGING
from .context import Context
from .generators import generate
from .images import replace_images
from .kustomization import Kustomization
from .labels import label
from .namespaces import move
from .naming import rename
from .patches import apply_json_patches, apply_patches, apply_replacements, bind_vars
from .replicas import count_replicas
from .tables import Tables


def add_generated(objects: list[Accumulated], kustomization: Kustomization, context: Context, *, alone: bool = False) -> list[Accumulated]:
    """With the ConfigMaps and Secrets that it makes. ``alone``: as for ``transform``."""
    return generate(kustomization, objects, context, alone=alone)


def transform(
    objects: list[Accumulated], kustomization: Kustomization, tables: Tables, context: Context, *, alone: bool = False
) -> list[Accumulated]:
    """With everything that it changes. ``alone``: of a component that nothing here uses, so that what it changes may lie elsewhere."""
    elsewhere = Context(context.folder, context.files, context.work) if alone else context
    objects = list(apply_patches(objects, kustomization.root, elsewhere))
    objects = move(objects, kustomization, tables, context)
    objects = rename(objects, kustomization, tables)
    objects = label(objects, kustomization, tables, context)
    objects = list(apply_json_patches(objects, kustomization.root, elsewhere))
    objects = count_replicas(objects, kustomization, tables, elsewhere)
    objects = replace_images(objects, kustomization, tables, context)
    objects = apply_replacements(objects, kustomization.root, elsewhere)
    objects = bind_vars(objects, kustomization.root, elsewhere)
    context.taken |= elsewhere.taken
    if any(one.id.group == GROUP for one in objects) and any(kustomization.listed(field) for field in CHANGING):
        context.settled = False
    return objects
