"""Lists that a strategic merge merges element by element: elements are the same when their merge keys are.

New elements of the patch come first, then those of the object in their order, exactly as kustomize 5.5 puts them; where several merge keys
serve a list (``containerPort`` and ``protocol``), those that no element has are left out of the comparison.
"""

from __future__ import annotations

from collections.abc import Sequence

from .branches import Branch
from .directives import DELETE, REPLACE, take_directive
from .failures import PatchError
from .merge_keys import Shape
from .strategic import set_entry, walk

Values = tuple[str, ...]
_ITSELF = ("",)  # the key of an element that is a plain value
_MOST = 400  # elements of a merged list: comparing them is quadratic, in kustomize too


def walk_list(target: Branch | None, patch: Branch | None, shape: Shape) -> Branch | None:
    """The merged list, None where it goes."""
    merged = _choose_list(target, patch)
    if merged is None or merged.items is None:
        return merged
    sources = [one for one in (patch, merged) if one is not None]
    if sum(len(one.items or ()) for one in sources) > _MOST:
        raise PatchError(f"a list of more than {_MOST} elements is not merged", merged.value)
    keys = shape.keys or ()
    values = _distinct([_key_values(item, keys) for one in sources for item in one.items or ()]) if keys else []
    if keys:
        return _merge_elements(values, keys, merged, patch, shape.element)
    plain = _distinct([(item.text,) for one in sources for item in one.items or ()])
    return _merge_elements(plain, _ITSELF, merged, patch, shape.element)


def _choose_list(target: Branch | None, patch: Branch | None) -> Branch | None:
    if target is None or target.is_null:
        return patch
    if patch is not None and patch.is_null:
        return None
    directive = take_directive(patch)
    return None if directive == DELETE else patch if directive == REPLACE else target


def _key_values(item: Branch, keys: Sequence[str]) -> Values:
    found = (item.get(key) for key in keys)
    return tuple(one.text if one is not None else "" for one in found)


def _distinct(values: Sequence[Values]) -> list[Values]:
    return list(dict.fromkeys(values))


def _merge_elements(values: list[Values], keys: Sequence[str], target: Branch, patch: Branch | None, shape: Shape | None) -> Branch:
    """Each element of either list, merged with its like; then the object's own in their order behind the new ones."""
    if not values:
        return target
    if len(keys) > 1:
        _complete(values)
    fresh: list[Branch] = []
    used: Sequence[str] = keys
    for one in values:
        used, wanted = _valid(values, one, keys)
        value = walk(_find(target, used, wanted), _find(patch, used, wanted), shape)
        if value is None or value.is_hollow:
            target.items = _put(target.items or [], None, used, wanted)
            continue
        for key, text in zip(used, wanted, strict=False):
            if key and text and value.entries is not None and value.get(key) is None:
                set_entry(value, key, _find_key(one, keys, key, (patch, target)))
        fresh = _put(fresh, value, used, wanted)
    merged = Branch(target.value, target.budget)
    merged.items = _append(fresh, target.items or [], used)
    return merged


def _find_key(values: Values, keys: Sequence[str], key: str, sources: Sequence[Branch | None]) -> Branch | None:
    """The value of a merge key that an element took over from its like."""
    wanted = values[list(keys).index(key)]
    found = (item.get(key) for one in sources if one is not None for item in one.items or ())
    return next((one for one in found if one is not None and one.text == wanted), None)


def _complete(values: list[Values]) -> None:
    """Elements that agree in one key, and of which one lacks the other key, are the same element."""
    for first in range(len(values)):
        for second in range(len(values)):
            together = _agree(values[first], values[second])
            if together is not None:
                values[first] = values[second] = together


def _agree(one: Values, other: Values) -> Values | None:
    if any(left and right and left != right for left, right in zip(one, other, strict=True)):
        return None
    if not any(left == right for left, right in zip(one, other, strict=True)):
        return None
    return tuple(left or right for left, right in zip(one, other, strict=True))


def _valid(all_values: Sequence[Values], values: Values, keys: Sequence[str]) -> tuple[list[str], list[str]]:
    """The keys that any element has, and this element's values of them; all keys where none has any."""
    present = {keys[index] for one in all_values for index, text in enumerate(one) if text}
    if not present:
        return list(keys), list(values)
    return [key for key in keys if key in present], [text for key, text in zip(keys, values, strict=True) if text or key in present]


def _find(source: Branch | None, keys: Sequence[str], values: Sequence[str]) -> Branch | None:
    """The first element with these values of these keys."""
    if source is None or source.items is None:
        return None
    keys, values = _valid([tuple(values)], tuple(values), keys)
    if not keys[0]:
        return next((item for item in source.items if item.text == values[0]), None)
    if len(keys) != len(values):
        return None
    return next((item for item in source.items if item.entries is not None and _equal(item, keys, values)), None)


def _equal(item: Branch, keys: Sequence[str], values: Sequence[str]) -> bool:
    found = [item.get(key) for key in keys]
    return all(one is not None and one.text == value for one, value in zip(found, values, strict=True))


def _put(items: Sequence[Branch], element: Branch | None, keys: Sequence[str], values: Sequence[str]) -> list[Branch]:
    """The list with ``element`` in the place of those that match, else last; without those for None. Empty elements go."""
    kept: list[Branch] = []
    found = False
    of_mappings = bool(keys and keys[0] and values and values[0])
    for item in items:
        if item.is_hollow:
            continue
        if item.entries is None and of_mappings:
            kept.append(item)
        elif not _matches(item, keys, values):
            if values:
                kept.append(item)
        else:
            found = True
            if element is not None:
                kept.append(element)
    if element is not None and not found and not element.is_null:
        kept.append(element)
    return kept


def _matches(item: Branch, keys: Sequence[str], values: Sequence[str]) -> bool:
    """Every key is there with its value; a value of '' asks only for the key."""
    if not values:
        return False
    for key, value in zip(keys, values, strict=False):
        if not key:
            if not item.is_scalar:
                raise PatchError("a list of plain values with something else in it", item.value)
            if item.text != value:
                return False
            continue
        if item.entries is None:
            raise PatchError("a list of mappings with something else in it", item.value)
        found = item.get(key)
        if found is None or (value and found.text != value):
            return False
    return True


def _append(fresh: list[Branch], items: Sequence[Branch], keys: Sequence[str]) -> list[Branch]:
    """The elements of the object behind the new ones; one that is among these already takes its place."""
    for item in items:
        if not keys[0]:
            fresh = _put(fresh, item, keys, [item.text])
            continue
        if item.entries is None:
            raise PatchError("a list of mappings with something else in it", item.value)
        values: list[str] = []
        for key in keys:
            found = item.get(key)
            if found is None:
                fresh = [*fresh, item]
            else:
                values.append(found.text)
        if len(keys) > 1:
            fresh = _put(fresh, None, keys, values)
        fresh = _put(fresh, item, keys, values)
    return fresh
