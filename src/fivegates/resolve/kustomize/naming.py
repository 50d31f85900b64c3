"""Prefixes and suffixes of names, and the hashes of generated ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...values import Value
from .accumulated import Accumulated
from .fields import Change, FieldSpec, Made, change_at
from .hashing import content_hash
from .kustomization import Kustomization
from .tables import Tables

_NAME = ("metadata", "name")


def rename(objects: list[Accumulated], kustomization: Kustomization, tables: Tables) -> list[Accumulated]:
    """With ``namePrefix``, then ``nameSuffix``; kinds whose names say what they are for keep theirs."""
    for field in ("namePrefix", "nameSuffix"):
        added = kustomization.root.get(field)
        if added is not None and added.text:
            specs = tables.fields.get(field, ())
            objects = [one if _keeps_name(one) else _renamed(one, added, specs, prefix=field == "namePrefix") for one in objects]
    return objects


def _keeps_name(one: Accumulated) -> bool:
    first = one.original_id
    return first.kind in ("CustomResourceDefinition", "Namespace") or (first.group, first.kind) == ("apiregistration.k8s.io", "APIService")


def _renamed(one: Accumulated, added: Value, specs: Iterable[FieldSpec], *, prefix: bool) -> Accumulated:
    first = one.original_id
    text = added.text or ""
    change = _prefixed(text) if prefix else _suffixed(text)
    for spec in specs:
        if not spec.selects(first.group, first.version, first.kind):
            continue
        if spec.path == _NAME:
            remembered = one.remembered()
            one = replace(remembered, prefixes=(*one.prefixes, text)) if prefix else replace(remembered, suffixes=(*one.suffixes, text))
        one = one.with_root(change_at(one.root, spec.path, change, Made(added.origin) if spec.create else None))
    return one


def _prefixed(text: str) -> Change:
    return lambda value: Value(text + value.data, value.origin) if isinstance(value.data, str) else value


def _suffixed(text: str) -> Change:
    return lambda value: Value(value.data + text, value.origin) if isinstance(value.data, str) else value


def add_hashes(objects: Iterable[Accumulated]) -> list[Accumulated]:
    """Generated names with the hash of their content; as they are where the content is not known."""
    return [_hashed(one) if one.hashed else one for one in objects]


def _hashed(one: Accumulated) -> Accumulated:
    found = content_hash(one.root, one.id.kind)
    if found is None:
        return one
    remembered = one.remembered()
    return remembered.with_root(change_at(one.root, _NAME, _suffixed(f"-{found}")))
