"""Patches on the objects of a kustomization, in kustomize's order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ....values import Value
from ..accumulated import Accumulated, Id, text_at
from ..context import Context
from ..fields import with_entry, without_entry
from .failures import Budget, ExcessError, PatchError
from .json_patch import apply_operations
from .patch import Patch, read_merge, read_patch
from .selection import Target
from .strategic import merge_strategic

Objects = list[Accumulated]
_Read = Callable[[Value, Context], Patch | None]


def apply_patches(objects: Sequence[Accumulated], kustomization: Value, context: Context) -> Objects:
    """``patchesStrategicMerge``, then ``patches``; what cannot be applied is listed in the context, and the rest is."""
    budget = Budget()
    merged = _apply_all(list(objects), _entries(kustomization, "patchesStrategicMerge", context), read_merge, context, budget)
    return _apply_all(merged, _entries(kustomization, "patches", context), read_patch, context, budget)


def apply_json_patches(objects: Sequence[Accumulated], kustomization: Value, context: Context) -> Objects:
    """``patchesJson6902``, which kustomize applies behind names, namespace and labels."""
    entries = _entries(kustomization, "patchesJson6902", context)
    return _apply_all(list(objects), entries, read_patch, context, Budget(), remembers=False)


def apply_listed(objects: Sequence[Accumulated], patches: Sequence[Value], context: Context) -> Objects:
    """Patches that stand elsewhere in the form of ``patches`` (a Flux Kustomization's ``spec.patches``)."""
    return _apply_all(list(objects), patches, read_patch, context, Budget())


def _entries(kustomization: Value, key: str, context: Context) -> Sequence[Value]:
    found = kustomization.get(key)
    if found is not None and found.is_unknown:
        context.gap(found, f"{key} that a template fills in")
    return found.items() if found is not None else ()


def _apply_all(
    objects: Objects, entries: Sequence[Value], read: _Read, context: Context, budget: Budget, remembers: bool = True
) -> Objects:
    for entry in entries:
        try:
            patch = read(entry, context)
            if patch is not None:
                objects = _apply(objects, patch, budget, remembers)
        except ExcessError as error:
            context.refuse_patch(error.value or entry, f"{error.message}; no patch from here on is applied")
            break
        except PatchError as error:
            context.refuse_patch(error.value if error.value is not None else entry, error.message)
    return objects


def _apply(objects: Objects, patch: Patch, budget: Budget, remembers: bool) -> Objects:
    if patch.operations is not None:
        return _operate(objects, patch, patch.operations, budget, remembers)
    if patch.target is not None:
        if len(patch.merges) > 1:
            raise PatchError("a patch with a target holds one object", patch.value)
        for index in Target(patch.target, budget).select(objects):
            objects = _merge(objects, index, patch, patch.merges[0], budget)
        return [one for one in objects if one.root.data is not None]
    for merge in patch.merges:
        objects = _merge(objects, _find(objects, merge, budget), patch, merge, budget)
    return [one for one in objects if one.root.data is not None]


def _operate(objects: Objects, patch: Patch, operations: Value, budget: Budget, remembers: bool) -> Objects:
    if patch.target is None:
        raise PatchError("a JSON patch needs a target", patch.value)
    changed = list(objects)
    for index in Target(patch.target, budget).select(objects):
        one = objects[index].remembered() if remembers else objects[index]
        root = _annotated(one.root) if one.previous else one.root
        after = apply_operations(root, operations, budget)
        changed[index] = one.with_root(after if root is one.root else _without_empty(after))
    return changed


def _annotated(root: Value) -> Value:
    """Kustomize keeps in annotations what an object was called before: once it does, an operation finds annotations."""
    metadata = root.get("metadata")
    if metadata is None or metadata.get("annotations") is not None:
        return root
    return with_entry(root, "metadata", with_entry(metadata, "annotations", Value({}, metadata.origin)))


def _without_empty(root: Value) -> Value:
    metadata = root.get("metadata")
    annotations = metadata.get("annotations") if metadata is not None else None
    if metadata is None or annotations is None or annotations.data not in (None, {}):
        return root
    return with_entry(root, "metadata", without_entry(metadata, "annotations"))


def _find(objects: Objects, merge: Value, budget: Budget) -> int:
    """The one object that a patch without a target is for. Raises ``PatchError``."""
    budget.spend(len(objects))
    group, _, version = text_at(merge, "apiVersion").rpartition("/")
    metadata = merge.get("metadata")
    wanted = Id(group, version, text_at(merge, "kind"), text_at(metadata, "name"), text_at(metadata, "namespace"))
    found = [index for index, one in enumerate(objects) if one.root.data is not None and one.has_id(wanted)]
    if len(found) != 1:
        which = f"{wanted.kind} {wanted.name!r}"
        raise PatchError(f"the patch for {which} matches {'more than one object' if found else 'no object'}", merge)
    return found[0]


def _merge(objects: Objects, index: int, patch: Patch, merge: Value, budget: Budget) -> Objects:
    """One object merged; its name, kind and namespace stay unless the patch's options say otherwise. A deleted one is left without data."""
    one = objects[index]
    before = one.root
    if patch.target is not None:
        merge = _named_like(merge, before)
    merged = merge_strategic(before, merge, budget)
    changed = list(objects)
    if merged is None:
        changed[index] = one.with_root(Value(None, before.origin))
        return changed
    if patch.renames or patch.changes_kind:
        one = one.remembered()
    if not patch.changes_kind:
        merged = _keep(merged, before, "kind")
    merged = _keep_metadata(merged, before, ("namespace",) if patch.renames else ("name", "namespace"))
    changed[index] = one.with_root(merged)
    return changed


def _named_like(merge: Value, target: Value) -> Value:
    """A patch with a target takes over the target's apiVersion."""
    return _keep(merge, target, "apiVersion")


def _keep(merged: Value, before: Value, key: str) -> Value:
    """An entry as it was before."""
    old, new = before.get(key), merged.get(key)
    if old is new or not isinstance(merged.data, dict):
        return merged
    entries = dict(merged.data)
    if old is None:
        del entries[key]
    else:
        entries[key] = old
    return Value(entries, merged.origin)


def _keep_metadata(merged: Value, before: Value, keys: Sequence[str]) -> Value:
    metadata, old = merged.get("metadata"), before.get("metadata")
    if metadata is None or old is None or not isinstance(merged.data, dict):
        return merged
    kept = metadata
    for key in keys:
        kept = _keep(kept, old, key)
    return merged if kept is metadata else Value({**merged.data, "metadata": kept}, merged.origin)
