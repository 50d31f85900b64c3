"""ConfigMaps and Secrets that a kustomization makes of literals and files, alone or over one that is there already."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...values import Data, Origin, Unknown, Value
from .accumulated import Accumulated, text_at
from .context import Context
from .fields import texts_of, with_entry
from .kustomization import Kustomization
from .sources import Bytes, Pairs, read_pairs

_GENERATORS = (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))
_LINE = 70


def generate(kustomization: Kustomization, objects: Sequence[Accumulated], context: Context, *, alone: bool = False) -> list[Accumulated]:
    """``objects`` and what the generators make, in kustomize's order. ``alone``: what they put something over may lie elsewhere."""
    found = list(objects)
    for field, kind in _GENERATORS:
        for entry in kustomization.listed(field):
            made = _generated(entry, kind, kustomization, context)
            if made is not None:
                _absorb(found, made, entry, context, alone=alone)
    return found


def _generated(entry: Value, kind: str, kustomization: Kustomization, context: Context) -> Accumulated | None:
    name = entry.get("name")
    if name is None or not name.text:
        context.error(entry, f"a generated {kind} must have a name")
        return None
    options = (entry.get("options"), kustomization.root.get("generatorOptions"))
    content = {"apiVersion": _text("v1", name), "kind": _text(kind, name), "metadata": Value(_metadata(entry, name, options), name.origin)}
    if kind == "Secret":
        content["type"] = entry.get("type") or _text("Opaque", name)
    content |= _data(read_pairs(entry, context), kind, name)
    if _switch("immutable", options):
        content["immutable"] = Value(True, name.origin)
    behavior = text_at(entry, "behavior")
    hashed = not _switch("disableNameSuffixHash", options)
    return Accumulated(Value(content, name.origin), kustomization.path, behavior=behavior, hashed=hashed)


def _metadata(entry: Value, name: Value, options: Sequence[Value | None]) -> dict[str, Value]:
    found = {"name": name}
    namespace = entry.get("namespace")
    if namespace is not None and namespace.text:
        found["namespace"] = namespace
    own, shared = options
    for field in ("labels", "annotations"):
        texts = {**_option(shared, field), **_option(own, field)}
        if texts:
            found[field] = Value(texts, name.origin)
    return found


def _option(options: Value | None, field: str) -> Mapping[str, Value]:
    return texts_of(options.get(field)) if options is not None else {}


def _switch(field: str, options: Sequence[Value | None]) -> bool:
    return any(one is not None and (found := one.get(field)) is not None and found.data is True for one in options)


def _data(pairs: Pairs, kind: str, name: Value) -> dict[str, Value]:
    if pairs.lost:
        return {"data": Value(Unknown(reason="made from what is not in these files"), name.origin)}
    if kind == "Secret":
        return {"data": Value({key: _encoded(value) for key, value in sorted(pairs.values.items())}, name.origin)}
    found: dict[str, dict[str, Value]] = {}
    for key, value in sorted(pairs.values.items()):
        binary = isinstance(value.data, Bytes)
        found.setdefault("binaryData" if binary else "data", {})[key] = _encoded(value) if binary else value
    return {field: Value(dict(entries), name.origin) for field, entries in found.items()}


def _encoded(value: Value) -> Value:
    """Base64 in lines of 70, as kustomize writes it."""
    if isinstance(value.data, Bytes):
        raw = value.data.raw
    elif isinstance(value.data, str):
        raw = value.data.encode("utf-8", "surrogatepass")
    else:
        return value
    text = base64.b64encode(raw).decode("ascii")
    if len(text) >= _LINE:
        text = "".join(f"{text[start : start + _LINE]}\n" for start in range(0, len(text), _LINE))
    origin = value.origin
    return Value(text, Origin("computed", origin.source, origin.offset, origin.name, origin))


def _text(text: str, name: Value) -> Value:
    return Value(text, name.origin)


def _absorb(objects: list[Accumulated], made: Accumulated, entry: Value, context: Context, *, alone: bool) -> None:
    """Add a generated map, or put it over the one that is there, as its behavior says."""
    wanted = made.id
    matches = [index for index, old in enumerate(objects) if old.has_id(wanted)]
    merges = made.behavior in ("merge", "replace")
    if merges and not matches and alone:
        return
    if merges and not matches:
        context.refuse_patch(entry, f"there is no {wanted.kind} {wanted.name!r} to {made.behavior}")
    elif not merges and matches:
        context.error(entry, f"there is a {wanted.kind} {wanted.name!r} already; its behavior must be merge or replace")
    elif len(matches) > 1:
        context.error(entry, f"several objects are called {wanted.name!r}, and each could be meant")
    elif matches:
        objects[matches[0]] = _over(objects[matches[0]], made)
    else:
        objects.append(made)


def _over(old: Accumulated, made: Accumulated) -> Accumulated:
    """``made`` under the names of ``old``, with its labels and annotations and, where merged, its entries besides its own."""
    root = with_entry(made.root, "metadata", _merged_metadata(old.root, made.root))
    if made.behavior == "merge":
        for field in ("data", "binaryData"):
            entries = _merged(old.root.get(field), made.root.get(field))
            if entries is not None:
                root = with_entry(root, field, entries)
    return replace(old, root=root, path=made.path, hashed=old.hashed and made.hashed)


def _merged_metadata(old: Value, made: Value) -> Value:
    before, after = old.get("metadata"), made.get("metadata")
    if before is None or after is None:
        return after or before or made
    found: dict[str, Value] = {}
    for field in ("name", "namespace"):
        kept = before.get(field)
        if kept is not None:
            found[field] = kept
    for field in ("labels", "annotations"):
        texts = _merged(before.get(field), after.get(field))
        if texts is not None and texts.data:
            found[field] = texts
    return Value(found, after.origin)


def _merged(old: Value | None, made: Value | None) -> Value | None:
    """Two mappings as one, where the second one wins; unknown where either is."""
    if old is None or made is None or not old.data or not made.data:
        return made if made is not None and made.data else old
    data: Data
    if isinstance(old.data, dict) and isinstance(made.data, dict):
        entries = {**old.data, **made.data}
        data = {name: entries[name] for name in sorted(entries)}
        return Value(data, made.origin)
    return made if made.is_unknown else old
