"""Labels and annotations that an overlay adds: to objects, to the pods they make, and to selectors where it says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...values import Value
from .accumulated import Accumulated
from .context import Context, WorkError
from .fields import FieldSpec, Made, change_at, texts_of, with_entry
from .kustomization import Kustomization
from .tables import Tables, merge, read_specs

_LABELS_AN_ENTRY = 8  # of a generated map
_OWN = FieldSpec("", "", "", ("metadata", "labels"), create=True)


def label(objects: list[Accumulated], kustomization: Kustomization, tables: Tables, context: Context) -> list[Accumulated]:
    """With ``labels`` entry by entry, then ``commonLabels``, then ``commonAnnotations``."""
    for entry in kustomization.listed("labels"):
        objects = _all_with(objects, entry.get("pairs"), _specs(entry, tables), context)
    for field in ("commonLabels", "commonAnnotations"):
        objects = _all_with(objects, kustomization.root.get(field), tables.fields.get(field, ()), context)
    return objects


def _specs(entry: Value, tables: Tables) -> tuple[FieldSpec, ...]:
    """Where the labels of an entry go: its own fields, and the usual ones as its switches say."""
    specs = merge(read_specs(entry.get("fields")), tables.fields.get("labels", ()))
    if _is_on(entry, "includeSelectors"):
        return merge(specs, tables.fields["commonLabels"])
    if _is_on(entry, "includeTemplates"):
        specs = merge(specs, tables.fields["templateLabels"])
    return merge(specs, (_OWN,))


def _is_on(entry: Value, name: str) -> bool:
    found = entry.get(name)
    return found is not None and found.data is True


def _all_with(objects: list[Accumulated], pairs: Value | None, specs: Iterable[FieldSpec], context: Context) -> list[Accumulated]:
    texts = {name: text for name, text in texts_of(pairs).items() if _is_text(name, text, context)}
    listed = tuple(specs)
    if not texts or pairs is None:
        return objects
    try:
        context.work.spend(0, len(objects) * len(texts) // _LABELS_AN_ENTRY)
    except WorkError as error:
        context.error(pairs, str(error))
        return objects
    return [_with(one, texts, listed) for one in objects]


def _is_text(name: str, value: Value, context: Context) -> bool:
    if value.text is None:
        context.error(value, f"the value of {name!r} must be text")
    return value.text is not None


def _with(one: Accumulated, texts: Mapping[str, Value], specs: Iterable[FieldSpec]) -> Accumulated:
    now = one.id
    root = one.root
    origin = next(iter(texts.values())).origin
    for spec in specs:
        if spec.selects(now.group, now.version, now.kind):
            root = change_at(root, spec.path, lambda found: _entered(found, texts), Made(origin, {}) if spec.create else None)
    return one.with_root(root)


def _entered(found: Value, texts: Mapping[str, Value]) -> Value:
    """All of them at once: one by one, each would copy the map."""
    first, *others = texts.items()
    made = with_entry(found, *first)
    return Value({**made.data, **dict(others)}, made.origin) if others and isinstance(made.data, dict) else made
