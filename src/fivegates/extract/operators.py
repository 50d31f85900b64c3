"""What an operator fills in before it applies a custom resource: fields from the objects that it names, lists entry by entry.

An object of Kubernetes names another by kind and name (``roleRef: {name: reader}``), by labels (``roleSelector``) or by what is in a
ConfigMap that the other one writes. Filled in, the field is a reference to that object, as an attribute of Terraform is, and whoever reads
the resource need not know how it was written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ..resolve.attributes import MappingAttributes
from ..resolve.interface import Resource
from ..source import Pinned
from ..values import Origin, Reference, Unknown, Value
from .paths import select, select_in

Row = Mapping[str, Any]
_MOST = 1000  # objects of one kind in one unit that a selector is compared with, entries that a list is taken apart into


class _Named(NamedTuple):
    """An object that another one names. ``name`` is the value that names it."""

    name: Value
    text: str
    namespace: str | None


class Operators:
    """Every custom resource of the tree by deploy unit, kind and name. ``rows``: the references catalogue."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = rows
        self._objects: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        self._addresses: dict[tuple[str, str], Resource] = {}

    def note(self, resource: Resource) -> None:
        """Remember an object: others may name it."""
        self._objects[resource.unit, resource.type].append(resource)
        self._addresses.setdefault((resource.unit, resource.address), resource)

    def lookup(self, reference: Reference) -> Resource | None:
        """The object that a reference made here leads to."""
        return self._addresses.get((reference.unit, reference.address))

    def named(self, type: str, name: str, namespace: str | None, unit: str) -> Resource | None:
        """The object of that type and name in a unit and namespace (None: none is written), where it is exactly one."""
        found = [one for one in self._objects.get((unit, type), ()) if one.label == name and namespace_of(one) == namespace]
        addresses = {one.address for one in found}
        return found[0] if len(addresses) == 1 else None

    def beside(self, resource: Resource, type: str, name: str) -> Resource | None:
        """The object of that type and name in the unit and namespace of another one."""
        return self.named(type, name, namespace_of(resource), resource.unit)

    def meant(self, value: Value, type: str, resource: Resource) -> Resource | None:
        """The object that a reference (a name, ``namespace/name`` or {name, namespace}) in a resource means, where it is exactly one."""
        named = _named(value, resource)
        return self.named(type, named.text, named.namespace, resource.unit) if named is not None else None

    def labelled(self, resource: Resource, path: str, type: str) -> list[Resource]:
        """The objects of that type beside a resource whose labels its selector asks for; none where it asks in another way too."""
        selector = next((found.value for found in select(resource, path)), None)
        labels = selector.get("matchLabels") if selector is not None and selector.get("matchExpressions") is None else None
        wanted = _labels(labels) if labels is not None else {}
        beside = self._objects.get((resource.unit, type), ())[:_MOST] if wanted else ()
        return [one for one in beside if _has(one, wanted) and namespace_of(one) == namespace_of(resource)]

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
        filled = tuple(self._fill_in(item, field, resource) for item in items[:_MOST])
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
            elif (named := _named(found.value, resource)) is not None:
                yield self._refer(named, _type(found.value, field), resource)
        for found in select_in(holder, field["selector"], resource) if "selector" in field else ():
            yield self._selected(found.value, field["kind"], resource)
        for found in select_in(holder, field["config"]["at"], resource) if "config" in field else ():
            yield self._written(found.value, field["config"], resource)

    def _refer(self, named: _Named, type: str, resource: Resource) -> Value:
        target = self.named(type, named.text, named.namespace, resource.unit)
        address = target.address if target is not None else f"{named.namespace or '?'}/{type.rpartition('/')[2]}/{named.text}"
        return _reference(named.name, Reference(resource.unit, address))

    def _selected(self, labels: Value, type: str, resource: Resource) -> Value:
        """The one object whose labels are these; what is selected otherwise, or is none or several, is not known."""
        wanted = _labels(labels)
        found = [one for one in self._objects.get((resource.unit, type), ())[:_MOST] if wanted and _has(one, wanted)]
        if len({one.address for one in found}) != 1 or namespace_of(found[0]) != namespace_of(resource):
            return Value(Unknown(reason="a selector decides it"), labels.origin)
        return _reference(labels, Reference(resource.unit, found[0].address))

    def _written(self, key: Value, row: Row, resource: Resource) -> Value:
        """The object that writes its attribute to this entry of this ConfigMap."""
        wanted = _texts(key, ("name", "key"))
        for one in self._objects.get((resource.unit, row["kind"]), ())[:_MOST]:
            if namespace_of(one) == namespace_of(resource):
                for found in select(one, row["writes"]):
                    if None not in wanted and _texts(found.value, ("name", "key")) == wanted:
                        return _reference(key, Reference(resource.unit, one.address))
        return Value(Unknown(reason="another object writes it"), key.origin)


def namespace_of(resource: Resource) -> str | None:
    """The namespace that is written on an object."""
    return next((found.value.text or None for found in select(resource, "metadata.namespace")), None)


def _type(value: Value, field: Row) -> str:
    """The kind of object that a reference means: always the same one, or the one that it names."""
    if "kind" in field:
        return str(field["kind"])
    kind = value.get("kind")
    text = (kind.text if kind is not None else None) or ""
    return str(field.get("kinds", {}).get(text, f"/{text}"))


def _named(value: Value, resource: Resource) -> _Named | None:
    """The name in a reference, and the namespace it is looked for in: the resource's own where none is written."""
    name = value if value.text is not None else value.get("name")
    if name is None or not name.text:
        return None
    written = value.get("namespace")
    head, slash, tail = name.text.rpartition("/")
    namespace = (written.text if written is not None else None) or (head if slash else None) or namespace_of(resource)
    return _Named(name, tail, namespace)


def _reference(value: Value, reference: Reference) -> Value:
    origin = Origin("entry", value.origin.source, value.origin.offset, value.origin.name, value.origin, reference)
    return Value(Unknown(frozenset({reference}), exact=True), origin)


def _labels(value: Value) -> dict[str, str | None]:
    return {key: entry.text for key, entry in value.data.items()} if isinstance(value.data, dict) else {}


def _has(resource: Resource, wanted: Mapping[str, str | None]) -> bool:
    labels = next((found.value for found in select(resource, "metadata.labels")), None)
    return labels is not None and all(
        text is not None and (value := labels.get(key)) is not None and value.text == text for key, text in wanted.items()
    )


def _texts(value: Value, keys: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(entry.text if (entry := value.get(key)) is not None else None for key in keys)


def _entries(resource: Resource, path: str) -> Iterator[Resource]:
    """The resource once for each entry of a list, which then is its ``each``."""
    entries = {name: value for name in resource.attributes.names() if (value := resource.get(name)) is not None}
    items = [item for found in select(resource, path) for item in found.value.items()]
    for item in items[:_MOST]:
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
