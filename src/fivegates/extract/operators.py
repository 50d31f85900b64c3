"""What an operator fills in before it applies a custom resource: fields from the objects that it names, lists entry by entry.

An object of Kubernetes names another by kind and name (``roleRef: {name: reader}``), by labels (``roleSelector``) or by what is in a
ConfigMap that the other one writes. Filled in, the field is a reference to that object, as an attribute of Terraform is, and whoever reads
the resource need not know how it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..resolve.attributes import MappingAttributes
from ..resolve.interface import Resource
from ..source import Pinned
from ..values import Origin, Reference, Unknown, Value
from .named_objects import Named, NamedObjects, read_name
from .paths import select, select_in

Row = Mapping[str, Any]


class Operators:
    """Fills in what custom resources leave to their operators. ``rows``: the references catalogue; ``objects``: what may be named."""

    def __init__(self, rows: Mapping[str, Row], objects: NamedObjects) -> None:
        self._rows = rows
        self._objects = objects

    def applied(self, resource: Resource) -> Iterator[Resource]:
        """The resource as its operator sees it, once for each entry of a list that its row takes apart."""
        row = self._rows.get(resource.type)
        if row is None:
            yield resource
            return
        for one in _entries(resource, row["each"]) if "each" in row else (resource,):
            yield self._filled(one, row.get("fields", ()))

    def _filled(self, resource: Resource, fields: tuple[Row, ...]) -> Resource:
        entries = {name: value for name in resource.attributes.names() if (value := resource.get(name)) is not None}
        for field in fields:
            entries = self._fill(entries, field, resource)
        return replace(resource, attributes=MappingAttributes(entries))

    def _fill(self, entries: dict[str, Value], field: Row, resource: Resource) -> dict[str, Value]:
        """``entries`` with one field set; of a field ``in`` a list, that of each of its items."""
        whole = Value(entries, _here(resource))
        if "in" not in field:
            return _entries_of(self._fill_in(whole, field, resource))
        path = field["in"].removesuffix("[]")
        items = [item for found in select_in(whole, path, resource) for item in found.value.items()]
        if not items:
            return entries
        filled = tuple(self._fill_in(item, field, resource) for item in items)
        return _entries_of(_with(whole, path.split("."), Value(filled, _here(resource)), resource))

    def _fill_in(self, holder: Value, field: Row, resource: Resource) -> Value:
        """``holder`` with the field as the operator sets it: what is written stays, a list gets what is named besides."""
        path = field["into"].removesuffix("[]")
        written = next((one.value for one in select_in(holder, path, resource) if one.value.data is not None), None)
        is_list = path != field["into"]
        found = list(self._references(holder, field, resource)) if is_list or written is None else []
        if not found:
            return holder
        value = Value((*written.items(), *found) if written is not None else tuple(found), found[0].origin) if is_list else found[0]
        return _with(holder, path.split("."), value, resource)

    def _references(self, holder: Value, field: Row, resource: Resource) -> Iterator[Value]:
        """What the field is, by each way in which it may be written."""
        for found in select_in(holder, field["ref"], resource) if "ref" in field else ():
            outside = next((one.value for path in field.get("outside", ()) for one in select_in(found.value, path, resource)), None)
            if outside is not None:
                yield outside
            elif (named := read_name(found.value, resource)) is not None:
                yield self._refer(named, _type(found.value, field), resource)
        for found in select_in(holder, field["selector"], resource) if "selector" in field else ():
            target = self._objects.one_labelled(resource, found.value, field["kind"])
            yield _reference(found.value, target) if target is not None else _unknown(found.value, "a selector decides it")
        for found in select_in(holder, field["config"]["at"], resource) if "config" in field else ():
            target = self._objects.writer(resource, found.value, field["config"]["kind"], field["config"]["writes"])
            yield _reference(found.value, target) if target is not None else _unknown(found.value, "another object writes it")

    def _refer(self, named: Named, type: str, resource: Resource) -> Value:
        """A reference to the object that is named, by the address that it has or would have."""
        target = self._objects.find(named, type, resource.unit)
        if target is not None:
            return _reference(named.name, target)
        return _reference_to(named.name, Reference(resource.unit, f"{named.namespace or '?'}/{type.rpartition('/')[2]}/{named.text}"))


def _type(value: Value, field: Row) -> str:
    """The kind of object that a reference means: always the same one, or the one that it names."""
    if "kind" in field:
        return str(field["kind"])
    kind = value.get("kind")
    text = (kind.text if kind is not None else None) or ""
    return str(field.get("kinds", {}).get(text, f"/{text}"))


def _reference(value: Value, target: Resource) -> Value:
    return _reference_to(value, Reference(target.unit, target.address))


def _reference_to(value: Value, reference: Reference) -> Value:
    """An exact reference, at the line of the value that names what it leads to."""
    origin = Origin("entry", value.origin.source, value.origin.offset, value.origin.name, value.origin, reference)
    return Value(Unknown(frozenset({reference}), exact=True), origin)


def _unknown(value: Value, reason: str) -> Value:
    return Value(Unknown(reason=reason), value.origin)


def _entries(resource: Resource, path: str) -> Iterator[Resource]:
    """The resource once for each entry of a list, which then is its ``each``."""
    entries = {name: value for name in resource.attributes.names() if (value := resource.get(name)) is not None}
    items = [item for found in select(resource, path) for item in found.value.items()]
    for item in items:
        yield replace(resource, attributes=MappingAttributes(entries | {"each": item}))


def _with(value: Value, steps: list[str], inner: Value, resource: Resource) -> Value:
    """A copy of a map with ``inner`` at the end of ``steps``; a map that is missing on the way is made."""
    first, *rest = steps
    entries = _entries_of(value)
    if rest:
        inner = _with(entries.get(first) or Value({}, _here(resource)), rest, inner, resource)
    return Value(entries | {first: inner}, value.origin)


def _entries_of(value: Value) -> dict[str, Value]:
    return dict(value.data) if isinstance(value.data, dict) else {}


def _here(resource: Resource) -> Origin:
    return Origin("entry", Pinned("", resource.place), 0)
