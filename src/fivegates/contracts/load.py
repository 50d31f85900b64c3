"""Read AgentContract and AgentInventory documents; unknown keys and wrong shapes are problems at their line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ..readers.yaml import YamlStream
from ..source import Place
from ..values import Value
from .model import LINES, ContractRecord, Cover

API_VERSION = "fivegates/v1"
KINDS = ("AgentContract", "AgentInventory")
_NOTHING = frozenset(("", "todo", "tbd", "*"))


def is_contract(root: Value) -> bool:
    """Whether a document says of itself that it is a contract or an inventory; no other YAML ever is."""
    version, kind = root.get("apiVersion"), root.get("kind")
    return version is not None and version.text == API_VERSION and kind is not None and kind.text in KINDS


def read_contracts(streams: Mapping[str, YamlStream]) -> list[ContractRecord]:
    """Every contract and inventory row of the tree, in order of path."""
    records: list[ContractRecord] = []
    for path in sorted(streams):
        for document in streams[path].documents:
            if not is_contract(document.root):
                continue
            kind = document.root.get("kind")
            if kind is not None and kind.text == "AgentInventory":
                records += _inventory(document.root, path)
            else:
                records.append(_record(document.root, path, "contract", tuple(_problems(document.root, "AgentContract"))))
    return records


def _inventory(root: Value, path: str) -> Iterator[ContractRecord]:
    problems = tuple(_problems(root, "AgentInventory"))
    rows = root.get("agents")
    for row in rows.items() if rows is not None else ():
        yield _record(row, path, "inventory", problems)
        problems = ()


def _record(root: Value, path: str, source: str, problems: tuple[tuple[str, Place], ...]) -> ContractRecord:
    name = _text(root, "name") or "?"
    lifecycle = root.get("lifecycle")
    scope = root.get("scope")
    owner = root.get("owner")
    return ContractRecord(
        id=f"{path}#{name}",
        source=source,
        name=name,
        status=_text(root, "status") or ("active" if source == "inventory" else "draft"),
        owner=_text(root, "owner"),
        team=_text(root, "team"),
        purpose=_text(root, "purpose"),
        risk=_text(root, "risk"),
        reviewed_on=_text(lifecycle, "reviewed"),
        expires_on=_text(lifecycle, "expires"),
        missing=tuple(line for line in LINES if not is_said(scope.get(line) if scope is not None else None)),
        apis=tuple(_apis(scope)),
        covers=tuple(_covers(root)),
        place=_header(root),
        owner_place=owner.place if owner is not None else None,
        elsewhere=(found := root.get("elsewhere")) is not None and found.data is True,
        problems=problems,
    )


def _header(root: Value) -> Place:
    """The line that says what this document is, or where an inventory's row begins."""
    kind = root.get("kind") or root.get("name")
    return kind.place if kind is not None else root.place


def is_said(value: Value | None) -> bool:
    """Whether a person filled this in: ``TODO``, ``TBD``, empty and ``*`` count as missing, ``none`` is a value."""
    if value is None or value.data is None or value.is_unknown:
        return False
    if isinstance(value.data, dict):
        return bool(value.data) and all(is_said(entry) for entry in value.data.values())
    if isinstance(value.data, tuple):
        return bool(value.data) and all(is_said(item) for item in value.data)
    return str(value.data).strip().lower() not in _NOTHING


def _text(holder: Value | None, key: str) -> str | None:
    """A filled-in text; None for what is absent or TODO."""
    value = holder.get(key) if holder is not None else None
    return str(value.data) if value is not None and is_said(value) and not isinstance(value.data, dict | tuple) else None


def _apis(scope: Value | None) -> Iterator[tuple[str, str]]:
    apis = scope.get("apis") if scope is not None else None
    for provider, entries in (apis.data if apis is not None and isinstance(apis.data, dict) else {}).items():
        for entry in entries.items():
            if entry.text:
                yield provider, entry.text


def _covers(root: Value) -> Iterator[Cover]:
    covers = root.get("covers")
    for entry in covers.items() if covers is not None else ():
        for kind, value in (entry.data if isinstance(entry.data, dict) else {}).items():
            if value.text:
                yield Cover(kind, value.text, value.place)


def _problems(root: Value, kind: str) -> Iterator[tuple[str, Place]]:
    from ..shape import mismatches

    for found in mismatches(_plain(root), load_schema(kind)):
        value = root
        for step in found.route:
            inner = value.items()[step] if isinstance(step, int) else value.get(step)
            value = inner if inner is not None else value
        yield f"{found.message} {found.hint}".strip(), value.place


def load_schema(kind: str) -> Mapping[str, Any]:
    """The published schema of a kind of document."""
    from ..packaged import read_packaged_json

    name = "contract" if kind == "AgentContract" else "inventory-file"
    schema: Mapping[str, Any] = read_packaged_json("fivegates.schemas", f"{name}.schema.json")
    return schema


def _plain(value: Value) -> Any:
    data = value.data
    if isinstance(data, dict):
        return {key: _plain(inner) for key, inner in data.items()}
    if isinstance(data, tuple):
        return [_plain(item) for item in data]
    return data.isoformat() if isinstance(data, date) else data
