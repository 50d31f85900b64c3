"""``replacements``: the value of one object's field is copied into fields of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....readers.yaml.scalars import plain
from ....values import Origin, Value
from ..accumulated import Accumulated, Id, text_at
from ..context import Context
from .branches import Branch, added
from .failures import LONGEST, Budget, ExcessError, PatchError
from .field_paths import LIST, MAPPING, SCALAR, Making, find_fields, look_up, split_path
from .label_selectors import SelectorError, selects
from .selection import texts_of
from .written import text_of

_DEFAULT_PATH = "metadata.name"


def apply_replacements(objects: Sequence[Accumulated], kustomization: Value, context: Context) -> list[Accumulated]:
    """``replacements`` one after the other; one that cannot be made is listed in the context."""
    changed, budget = list(objects), Budget()
    for replacement in _listed(kustomization, context):
        try:
            changed = _replace(changed, replacement, budget)
        except ExcessError as error:
            context.refuse_patch(replacement, f"{error.message}; no replacement from here on is made")
            break
        except PatchError as error:
            context.refuse_patch(error.value if error.value is not None else replacement, error.message)
    return changed


def _listed(kustomization: Value, context: Context) -> Iterator[Value]:
    """Every replacement, those in files included."""
    entries = kustomization.get("replacements")
    for entry in entries.items() if entries is not None else ():
        path = entry.get("path")
        if path is None:
            yield entry
            continue
        for document in context.load(path) or ():
            yield from document.root.items() if isinstance(document.root.data, tuple) else (document.root,)


def _replace(objects: list[Accumulated], replacement: Value, budget: Budget) -> list[Accumulated]:
    source, targets = replacement.get("source"), replacement.get("targets")
    if source is None or targets is None or not isinstance(targets.data, tuple):
        raise PatchError("a replacement has a source and targets", replacement)
    value = _source_value(objects, source)
    for target in targets.items():
        objects = _fill(objects, target, value, budget)
    return objects


def _source_value(objects: Sequence[Accumulated], source: Value) -> Value:
    found = [one for one in objects if _is_selected(one, source)]
    if len(found) != 1:
        raise PatchError(f"the source of a replacement matches {'more than one object' if found else 'no object'}", source)
    path = text_at(source, "fieldPath") or _DEFAULT_PATH
    value = look_up(found[0].root, split_path(path))
    if value is None or value.data is None or value.data in ({}, ()):
        raise PatchError(f"there is no field {path!r} in the source of a replacement", source.get("fieldPath") or source)
    delimiter, index = _cutting(source)
    if not delimiter:
        return value
    parts = _scalar_text(value, source).split(delimiter)
    if not 0 <= index < len(parts):
        raise PatchError(f"there is no part {index} in the source of a replacement", source)
    return Value(parts[index], value.origin)


def _cutting(selector: Value) -> tuple[str, int]:
    options = selector.get("options")
    index = options.get("index") if options is not None else None
    return text_at(options, "delimiter"), index.data if index is not None and isinstance(index.data, int) else 0


def _scalar_text(value: Value, where: Value) -> str:
    if value.is_unknown or isinstance(value.data, (dict, tuple)):
        raise PatchError("only plain values are cut at a delimiter", where)
    return text_of(value.data)


def _is_selected(one: Accumulated, selector: Value) -> bool:
    """By exact names, the object's present or any former ones; what the selector does not give matches all."""
    return any(_selects(selector, id) for id in (one.id, *one.previous_ids))


def _selects(selector: Value, id: Id) -> bool:
    given = ((text_at(selector, key), getattr(id, key)) for key in ("group", "version", "kind", "name"))
    namespace = text_at(selector, "namespace")
    return all(not wanted or wanted == name for wanted, name in given) and (not namespace or namespace == (id.namespace or "default"))


def _is_target(one: Accumulated, target: Value, select: Value) -> bool:
    if not _is_labelled(one, select) or not _is_selected(one, select):
        return False
    rejected = target.get("reject")
    for reject in rejected.items() if rejected is not None else ():
        if _has_selector(reject) and _is_labelled(one, reject):
            return False
        if any(text_at(reject, key) for key in ("group", "version", "kind", "name", "namespace")) and _is_selected(one, reject):
            return False
    return True


def _has_selector(selector: Value) -> bool:
    return bool(text_at(selector, "labelSelector") or text_at(selector, "annotationSelector"))


def _is_labelled(one: Accumulated, selector: Value) -> bool:
    try:
        return all(
            selects(text_at(selector, key), texts_of(one.root, where))
            for key, where in (("labelSelector", "labels"), ("annotationSelector", "annotations"))
        )
    except SelectorError as error:
        raise PatchError(f"a selector cannot be read: {error}", selector) from error


def _fill(objects: Sequence[Accumulated], target: Value, value: Value, budget: Budget) -> list[Accumulated]:
    """Every object with the fields of one target set."""
    select = target.get("select")
    if select is None:
        raise PatchError("the target of a replacement has a select", target)
    paths = target.get("fieldPaths")
    given = paths.items() if paths is not None else ()
    budget.spend(len(objects))
    changed = list(objects)
    for index, one in enumerate(objects):
        if _is_target(one, target, select):
            copy = Branch(one.root, budget)
            for path in given or (Value(_DEFAULT_PATH, select.origin),):
                _set_fields(copy, path, target, value, budget)
            changed[index] = one.with_root(copy.whole())
    return changed


def _set_fields(copy: Branch, path: Value, target: Value, value: Value, budget: Budget) -> None:
    options = target.get("options")
    create = options.get("create") if options is not None else None
    makes = create is not None and create.data is True
    kind = (MAPPING if isinstance(value.data, dict) else LIST if isinstance(value.data, tuple) else SCALAR) if makes else ""
    placed = Origin("entry", path.origin.source, path.origin.offset, path.origin.name, value.origin)
    fields = find_fields(copy, split_path(path.text or ""), Making(kind, placed, budget))
    if not fields:
        raise PatchError(f"there is no field {path.text!r} in the target of a replacement", path)
    for field in fields:
        _set(field, Value(value.data, placed), _cutting(target), target, budget)


def _set(field: Branch, value: Value, cutting: tuple[str, int], target: Value, budget: Budget) -> None:
    delimiter, index = cutting
    if delimiter:
        if not field.is_scalar:
            raise PatchError("only plain values are cut at a delimiter", target)
        text = _put_together(_scalar_text(field.value, target), _scalar_text(value, target), delimiter, index)
        budget.spend_text(text)
        value = Value(text, value.origin)
    if field.is_null and not field.kept:
        raise PatchError("a replacement is put in the place of null", target)
    if not field.is_scalar:
        field.become(added(value, budget))
    elif isinstance(value.data, (dict, tuple)):
        field.become(added(value, budget) if field.is_null else Branch(Value("", value.origin), budget))
    else:
        field.become(Branch(_typed_like(field, value, target), budget))


def _put_together(old: str, new: str, delimiter: str, index: int) -> str:
    parts = old.split(delimiter)
    if index < 0:
        parts.insert(0, new)
    elif index >= len(parts):
        parts.append(new)
    else:
        parts[index] = new
    text = delimiter.join(parts)
    if len(text) > LONGEST:
        raise PatchError("a replacement makes a text that is too long")
    return text


def _typed_like(field: Branch, value: Value, target: Value) -> Value:
    """The new value with the type of the old one: a number stays a number, a text a text. A new field takes what the text looks like."""
    if value.is_unknown or field.value.is_unknown:
        return value
    text, old = text_of(value.data), field.value.data
    if isinstance(old, str) and not field.kept:
        return Value(text, value.origin)
    new = plain(text)
    if field.kept or type(new) is type(old):
        return Value(new, value.origin)
    raise PatchError(f"{text!r} is put where a value of another type is", target)
