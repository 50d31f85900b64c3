"""How many replicas an overlay wants of the workloads that it names."""

from __future__ import annotations

from ...values import Value
from .accumulated import Accumulated, text_at
from .context import Context
from .fields import FieldSpec, Made, change_at, overriding
from .kustomization import Kustomization
from .tables import Tables


def count_replicas(objects: list[Accumulated], kustomization: Kustomization, tables: Tables, context: Context) -> list[Accumulated]:
    """With the entries of ``replicas``; a workload is known by every name that it has had."""
    specs = tables.fields.get("replicas", ())
    for entry in kustomization.listed("replicas"):
        name, count = text_at(entry, "name"), entry.get("count")
        found = [any(_is_meant(one, name, spec) for spec in specs) for one in objects]
        if count is None or not any(found):
            context.error(entry, f"no workload is called {name!r}" if count is not None else "a number of replicas must have a count")
            continue
        objects = [_counted(one, name, count, specs) if meant else one for one, meant in zip(objects, found, strict=True)]
    return objects


def _is_meant(one: Accumulated, name: str, spec: FieldSpec) -> bool:
    return any(known.name == name and spec.selects(known.group, known.version, known.kind) for known in (*one.previous_ids, one.id))


def _counted(one: Accumulated, name: str, count: Value, specs: tuple[FieldSpec, ...]) -> Accumulated:
    now = one.id
    for spec in specs:
        if _is_meant(one, name, spec) and spec.selects(now.group, now.version, now.kind):
            made = Made(count.origin) if spec.create else None
            one = one.with_root(change_at(one.root, spec.path, lambda old: overriding(count.data, count, old), made))
    return one
