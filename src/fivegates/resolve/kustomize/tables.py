"""Which fields each step changes: kustomize's own table, and what a kustomization's ``configurations`` add to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from ...catalog import load
from ...named_tuple import NamedTuple
from ...values import Value
from .accumulated import text_at
from .fields import FieldSpec, split_path
from .ordering import sort_key


class Target(NamedTuple):
    """The kinds that a reference may lead to; '' means any."""

    group: str
    version: str
    kind: str

    def selects(self, group: str, version: str, kind: str) -> bool:
        return self.group in ("", group) and self.version in ("", version) and self.kind in ("", kind)


class Tables(NamedTuple):
    """``fields``: by step (``namespace``, ``images`` ...); ``references``: the fields that hold a name of each target, in order."""

    fields: Mapping[str, tuple[FieldSpec, ...]]
    references: Mapping[Target, tuple[FieldSpec, ...]]

    def merged(self, other: Tables) -> Tables:
        """Both, without what says the same twice, sorted by kind: the order decides which of two rows for one path is kept."""
        names = {**self.fields, **other.fields}
        fields = {name: _merged(self.fields.get(name, ()), other.fields.get(name, ())) for name in names}
        targets = sorted({**self.references, **other.references}, key=_kind_key)
        references = {target: _merged(self.references.get(target, ()), other.references.get(target, ())) for target in targets}
        return Tables(fields, references)

    def joined(self, other: Tables) -> Tables:
        """The same, without the work where the result is known."""
        if other is self or other is EMPTY or (self is EMPTY and other is default_tables()):
            return self if other is EMPTY else other
        return self.merged(other)


EMPTY = Tables({}, {})


def _kind_key(spec: FieldSpec | Target) -> tuple[int, str]:
    return sort_key(spec.group, spec.version, spec.kind)


def _merged(known: tuple[FieldSpec, ...], more: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
    return tuple(sorted(merge(known, more), key=_kind_key))


def merge(known: tuple[FieldSpec, ...], more: Iterable[FieldSpec]) -> tuple[FieldSpec, ...]:
    """``known`` and what of ``more`` it does not cover: the same path of the same or of more kinds."""
    found = list(known)
    for spec in more:
        if not any(old.path == spec.path and spec.selects(old.group, old.version, old.kind) for old in found):
            found.append(spec)
    return tuple(found)


@cache
def default_tables() -> Tables:
    """kustomize's own."""
    data = load("kustomize")
    fields = {name: tuple(map(_spec, rows)) for name, rows in data["fields"].items()}
    fields["commonLabels"] = fields.pop("selectors") + fields["templateLabels"]
    references: dict[Target, tuple[FieldSpec, ...]] = {}
    for row in data["references"]:
        target = row["to"]
        pods = [
            FieldSpec("", "", kind, split_path(f"{data['pods'][kind]}/{path}")) for kind in row.get("pods", ()) for path in row["paths"]
        ]
        specs = (*pods, *map(_spec, row.get("from", ())))
        references[Target(target.get("group", ""), target.get("version", ""), target["kind"])] = specs
    return EMPTY.merged(Tables(fields, references))


def _spec(row: Mapping[str, Any]) -> FieldSpec:
    return FieldSpec(
        row.get("group", ""), row.get("version", ""), row.get("kind", ""), split_path(row.get("path", "")), row.get("create", False)
    )


def read_specs(rows: Value | None) -> tuple[FieldSpec, ...]:
    """The rows that a file writes; what is no row is passed over."""
    found: list[FieldSpec] = []
    for row in rows.items() if rows is not None else ():
        path = text_at(row, "path")
        create = row.get("create")
        if path:
            kinds = (text_at(row, "group"), text_at(row, "version"), text_at(row, "kind"))
            found.append(FieldSpec(*kinds, split_path(path), create is not None and create.data is True))
    return tuple(found)


def read_tables(root: Value) -> Tables:
    """What one file of ``configurations`` adds."""
    entries = root.data if isinstance(root.data, dict) else {}
    fields = {name: read_specs(rows) for name, rows in entries.items() if name != "nameReference"}
    references: dict[Target, tuple[FieldSpec, ...]] = {}
    for row in entries["nameReference"].items() if "nameReference" in entries else ():
        target = Target(text_at(row, "group"), text_at(row, "version"), text_at(row, "kind"))
        references[target] = merge(references.get(target, ()), read_specs(row.get("fieldSpecs")))
    return Tables({name: specs for name, specs in fields.items() if specs}, references)
