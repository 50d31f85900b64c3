"""``vars`` (deprecated, and widely used): at the end of a build ``$(NAME)`` in certain fields becomes the value of an object's field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from ....catalog import load
from ....values import Origin, Value
from ..accumulated import Accumulated, Id, text_at
from ..context import Context
from ..fields import FieldSpec, change_at, change_items, split_path
from .failures import LONGEST, PatchError
from .field_paths import look_up
from .field_paths import split_path as split_field_path
from .written import text_of

_INDEX = re.compile(r"([^\[\]]*+)\[([0-9]{1,9})\]")


def resolve_vars(
    objects: Sequence[Accumulated], kustomizations: Sequence[Value], context: Context, fields: Sequence[FieldSpec] = ()
) -> list[Accumulated]:
    """The objects with every known ``$(NAME)`` replaced.

    ``kustomizations``: the root values of all that were built together; ``fields``: what their ``configurations`` add (``varReference``).
    """
    values = _values(objects, kustomizations, context)
    if not values:
        return list(objects)
    specs = (*default_fields(), *fields)
    return [_resolve(one, values, specs, context) for one in objects]


@cache
def default_fields() -> tuple[FieldSpec, ...]:
    """Where variables are replaced without being asked for."""
    data = load("kustomize_variables")
    pods = [FieldSpec("", "", kind, split_path(f"{pod}/{path}")) for kind, pod in data["pods"].items() for path in data["pod_fields"]]
    return (*pods, *(FieldSpec("", "", row.get("kind", ""), split_path(row["path"])) for row in data["fields"]))


def _values(objects: Sequence[Accumulated], kustomizations: Sequence[Value], context: Context) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for variable in _listed(kustomizations):
        name = text_at(variable, "name")
        try:
            value = _value(objects, variable)
        except PatchError as error:
            context.refuse_patch(error.value if error.value is not None else variable, error.message)
            continue
        if name in found and found[name] is not value:
            context.error(variable, f"the variable {name!r} is defined twice")
        found[name] = value
    return found


def _listed(kustomizations: Sequence[Value]) -> Iterator[Value]:
    for kustomization in kustomizations:
        entries = kustomization.get("vars")
        yield from entries.items() if entries is not None else ()


def bind_vars(objects: Sequence[Accumulated], kustomization: Value, context: Context) -> list[Accumulated]:
    """The objects, each marked with the variables that are taken from it: which one is meant is decided where the variable is defined."""
    bound = list(objects)
    for variable in _listed([kustomization]):
        name, wanted = text_at(variable, "name"), _wanted(variable)
        found = [index for index, one in enumerate(bound) if any(_is(id, wanted) for id in (one.id, *one.previous_ids))]
        if len(found) > 1:
            context.error(variable, f"the variable {name!r} is taken from more than one object")
        elif found:
            one = bound[found[0]]
            bound[found[0]] = replace(one, variables=(*one.variables, name))
    return bound


def _value(objects: Sequence[Accumulated], variable: Value) -> Value:
    name = text_at(variable, "name")
    found = [one for one in objects if name in one.variables]
    if not found:
        raise PatchError(f"the variable {name!r} is taken from no object", variable)
    path = _field_path(variable) or "metadata.name"
    value = look_up(found[0].root, list(_steps(path)))
    if value is None:
        raise PatchError(f"there is no field {path!r} for the variable {name!r}", variable)
    return value


def _wanted(variable: Value) -> Id:
    target = _any_case(variable, "objref")
    version = text_at(target, "apiVersion")
    group, _, number = version.rpartition("/")
    if not version:
        group, number = text_at(target, "group"), text_at(target, "version")
    return Id(group, number, text_at(target, "kind"), text_at(target, "name"), text_at(target, "namespace"))


def _is(id: Id, wanted: Id) -> bool:
    return id.equals(wanted) if wanted.namespace else id[:4] == wanted[:4]


def _field_path(variable: Value) -> str:
    return (path.text or "") if (path := _any_case(_any_case(variable, "fieldref"), "fieldpath")) is not None else ""


def _any_case(value: Value | None, key: str) -> Value | None:
    data = value.data if value is not None else None
    return next((entry for name, entry in data.items() if name.lower() == key), None) if isinstance(data, dict) else None


def _steps(path: str) -> Iterator[str]:
    """The steps of a path in which elements are also written ``ports[0]``."""
    for step in split_field_path(path):
        index = _INDEX.fullmatch(step)
        if index is None:
            yield step
        else:
            yield from (name for name in index.groups() if name)


def _resolve(one: Accumulated, values: Mapping[str, Value], specs: Sequence[FieldSpec], context: Context) -> Accumulated:
    root, id = one.root, one.id
    for spec in specs:
        if spec.selects(id.group, id.version, id.kind):
            try:
                root = change_at(root, spec.path, lambda value: _replaced(value, values))
            except PatchError as error:
                context.gap(error.value or root, error.message)
    return one if root is one.root else one.with_root(root)


def _replaced(value: Value, values: Mapping[str, Value]) -> Value:
    """A text, or the texts right inside a list or mapping, with the variables in them replaced."""
    if isinstance(value.data, tuple):
        return change_items(value, lambda item: _expand(item, values))
    if isinstance(value.data, dict):
        entries = {key: _expand(entry, values) for key, entry in value.data.items()}
        return value if all(entries[key] is value.data[key] for key in entries) else Value(entries, value.origin)
    return _expand(value, values)


def _expand(value: Value, values: Mapping[str, Value]) -> Value:
    """``$(NAME)`` alone keeps the type of its value; ``$$`` is a dollar; a name that is not known stays as it is."""
    text = value.text
    if text is None or "$" not in text:
        return value
    alone = values.get(text[2:-1]) if text.startswith("$(") and text.endswith(")") else None
    if alone is not None and not isinstance(alone.data, (dict, tuple)):
        return Value(alone.data, _through(value, alone))
    parts: list[str] = []
    used: Value | None = None
    position = 0
    while (dollar := text.find("$", position)) >= 0 and dollar + 1 < len(text):
        parts.append(text[position:dollar])
        position, name = _read(text, dollar)
        known = values.get(name) if name is not None else None
        if known is None or isinstance(known.data, (dict, tuple)):
            parts.append("$" if text[dollar + 1] == "$" else text[dollar:position])
        elif known.is_unknown:
            return Value(known.data, _through(value, known))
        else:
            parts.append(text_of(known.data))
            used = used or known
        if sum(map(len, parts)) > LONGEST:
            raise PatchError("variables make a text that is too long", value)
    changed = "".join(parts) + text[position:]
    return value if changed == text else Value(changed, _through(value, used) if used is not None else value.origin)


def _read(text: str, dollar: int) -> tuple[int, str | None]:
    """Where it goes on behind a dollar, and the name of the variable there, None for none."""
    if text[dollar + 1] != "(":
        return dollar + 2, None
    close = text.find(")", dollar)
    return (dollar + 2, None) if close < 0 else (close + 1, text[dollar + 2 : close])


def _through(value: Value, variable: Value) -> Origin:
    """The place of the text that names the variable, in front of the place of its value."""
    origin = value.origin
    return Origin(origin.kind, origin.source, origin.offset, origin.name, variable.origin)
