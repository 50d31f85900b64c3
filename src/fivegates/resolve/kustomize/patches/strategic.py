"""The strategic merge: a patch that looks like a part of the object it changes.

Both are walked together as kustomize 5.5 walks them, its oddities included: mappings are merged key by key, a null deletes, lists with
merge keys are merged element by element (see ``lists``), everything else is replaced. An object and a patch are working copies; what was
not there is taken from the patch, which is then walked along with itself, so that its own directives and nulls go.
"""

from __future__ import annotations

from ....values import Value
from .branches import Branch, added
from .directives import DELETE, REPLACE, take_directive
from .failures import Budget, PatchError
from .merge_keys import Shape, shape_of
from .written import is_quoted, is_spelled_out


def merge_strategic(target: Value, patch: Value, budget: Budget) -> Value | None:
    """The patched object, None where the patch deletes it. Raises ``PatchError`` for what kustomize refuses."""
    merged = walk(Branch(target, budget), added(patch, budget), None)
    return None if merged is None or merged.is_hollow else merged.whole()


def walk(target: Branch | None, patch: Branch | None, shape: Shape | None) -> Branch | None:
    """What becomes of a value under a patch; either may be missing. None: it goes."""
    leading = next((one for one in (target, patch) if one is not None and not one.is_null), None)
    shape = shape or shape_of(leading) or shape_of(patch)
    if leading is None:
        return _walk_mapping(target, patch, shape)
    for other in (target, patch):
        if other is not None and not other.is_null and _kind(other) != _kind(leading):
            raise PatchError(f"{_kind(other)} where the patched object has {_kind(leading)}", other.value)
    if leading.entries is not None:
        return _walk_mapping(target, patch, shape)
    if leading.items is not None:
        if shape is not None and shape.keys is not None:
            from .lists import walk_list

            return walk_list(target, patch, shape)
        return patch if patch is not None else target
    return patch if patch is not None else target


def _kind(value: Branch) -> str:
    return "a mapping" if value.entries is not None else "a list" if value.items is not None else "a plain value"


def _walk_mapping(target: Branch | None, patch: Branch | None, shape: Shape | None) -> Branch | None:
    merged = _choose_mapping(target, patch)
    if merged is None or merged.entries is None:
        return merged
    names = {*merged.entries, *((patch.entries or ()) if patch is not None else ())}
    for name in sorted(names):
        value = walk(merged.get(name), patch.get(name) if patch is not None else None, shape.field(name) if shape is not None else None)
        set_entry(merged, name, value)
    return merged


def _choose_mapping(target: Branch | None, patch: Branch | None) -> Branch | None:
    """Which of the two the entries are merged into."""
    if target is None or target.is_null:
        if patch is not None and patch.entries is not None and _quietly_deletes(patch):
            return None
        if patch is None and target is not None and is_spelled_out(target.value):
            target.kept = True
            return target
        return patch
    if patch is not None and patch.is_null:
        return None
    directive = take_directive(patch)
    return None if directive == DELETE else patch if directive == REPLACE else target


def _quietly_deletes(patch: Branch) -> bool:
    """An unknown directive where there is nothing to patch is no mistake to kustomize."""
    try:
        return take_directive(patch) == DELETE
    except PatchError:
        return False


def set_entry(mapping: Branch, name: str, value: Branch | None) -> None:
    """Set an entry where it stands, or last; None and nulls that are not kept remove it. What was in quotes stays in quotes."""
    entries = mapping.entries
    if entries is None:
        return
    before = entries.get(name)
    if value is None or (value.is_null and not value.kept):
        entries.pop(name, None)
        return
    if before is not None and before is not value and value.is_scalar and _turns_to_text(before, value):
        value = Branch(Value(value.text, value.value.origin), value.budget)
    entries[name] = value


def _turns_to_text(before: Branch, value: Branch) -> bool:
    return not isinstance(value.value.data, str) and not value.value.is_unknown and before.is_scalar and is_quoted(before.value)
