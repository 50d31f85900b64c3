"""Agents that a file declares to the tool that deploys them, as resources: one for each item that has the shape of the catalogue's row."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ..globs import glob_matches
from ..readers.interface import Problem
from ..readers.yaml import Node, YamlStream
from ..resolve.attributes import MappingAttributes
from ..resolve.folders import folder_environment, folder_of
from ..resolve.interface import Resource
from ..source import Place
from ..values import Origin, Reference, Unknown, Value, entries_of
from .paths import select, select_in
from .texts import joined

Row = Mapping[str, Any]
MOST_ITEMS = 1_000  # of one file
MOST_LEVELS = 20
MOST_INHERITED = 50_000  # entries of what a document gives to its items, for all of them
WHOLE = "."
_VARIABLE = re.compile(r"\$\{\{?([^{}\n]{1,200}+)\}\}?")  # ${NAME}, ${self:custom.x}, ${{NAME}}
_FALLBACK = re.compile(r",|:-|=|\?")  # what follows is taken where the variable is not set, and may be a credential
_ENDINGS = (".py", ".ts", ".js", ".mjs", ".cjs", ".mts", ".tsx")
_FILE = re.compile(r"\.(?:py|ts|js|mjs)(?::\w*+)?$")


def declared_resources(
    streams: Mapping[str, YamlStream],
    rows: Mapping[str, Row],
    environments: Mapping[str, str],
    problems: list[Problem],
    paths: Container[str] = (),
) -> Iterator[Resource]:
    """Resources of the files that a row speaks of, in the order of paths. ``rows``: ``deployed`` of ``declarations.yaml``; a file that
    declares more than a bound joins ``problems``; ``paths``: the files of the tree.
    """
    by_name = Names(rows)
    for path, stream in sorted(streams.items()):
        for row in by_name.of(posixpath.basename(path)):
            if stream.documents and isinstance(stream.documents[0].root.data, dict):
                found = _items(path, stream.documents[0].root, row, environments, paths)
                yield from islice(found, MOST_ITEMS)
                if next(found, None) is not None:
                    problems.append(Problem(Place(path, 1), f"it declares more than {MOST_ITEMS:,} agents"))


class Names:
    """Rows by the names of the files that they speak of."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._exact: dict[str, list[Row]] = {}
        self._globs: list[tuple[str, Row]] = []
        for row in rows.values():
            for name in row["files"]:
                if "*" in name:
                    self._globs.append((name, row))
                else:
                    self._exact.setdefault(name, []).append(row)

    def of(self, name: str) -> Iterable[Row]:
        folded = name.lower()
        return [*self._exact.get(folded, ()), *(row for glob, row in self._globs if glob_matches(glob, folded))]


def _items(path: str, root: Value, row: Row, environments: Mapping[str, str], paths: Container[str]) -> Iterator[Resource]:
    base = folder_of(path)
    base = folder_of(base) if row.get("from") == "above" else base
    whole = Resource(f"{row['unit']}:{base}", row["type"], path, "", root.place, MappingAttributes(entries_of(root)))
    inherited = {name: _filled(value, whole.unit) for name, value in _inherited(row, whole).items()}
    for at in row["items"]:
        found = [root] if at == WHOLE else [one.value for one in select(whole, at)]
        if len(found) * sum(len(entries_of(value)) for value in inherited.values()) > MOST_INHERITED:
            reason = f"more than {MOST_INHERITED:,} entries given to all that a file declares"
            inherited = {name: Value(Unknown(reason=reason), value.origin) for name, value in inherited.items()}
        for number, item in enumerate(found):
            if _fits(item, row, whole):
                code = _handler(item, row, whole, base, paths) if "file" in row else _folder(item, row, whole)
                yield _resource(path, item, number, at, row, whole, inherited, folder_environment(path, environments), code)


def _fits(item: Value, row: Row, whole: Resource) -> bool:
    if not isinstance(item.data, dict):
        return item.data is None and not row["needs"] and "equals" not in row  # a key that is there and says nothing more
    equal = row.get("equals")
    if equal is not None and _text(item, [equal["path"]], whole) != equal["value"]:
        return False
    return all(_has(item, path, whole) for path in row["needs"]) and not any(_has(item, path, whole) for path in row.get("lacks", ()))


def _has(item: Value, path: str, whole: Resource) -> bool:
    return any(found.value.data not in (None, "", (), {}) for found in select_in(item, path, whole))


def _resource(
    path: str,
    item: Value,
    number: int,
    at: str,
    row: Row,
    whole: Resource,
    inherited: Mapping[str, Value],
    environment: str | None,
    code: str | None,
) -> Resource:
    key = item.name if isinstance(item, Node) and at.endswith("{}") else ""
    entries = {**inherited, **{name: _filled(value, whole.unit) for name, value in entries_of(item).items()}}
    called = _called(item, key, row, whole, path)
    entries |= {"called": Value(called, item.origin), "folder": Value(code, item.origin)}
    said = {tag: value for tag, path in row.get("tags", {}).items() if (value := _value(item, path, whole)) is not None and value.text}
    if said:
        entries["tags"] = Value(said, item.origin)
    step = "" if at == WHOLE else f"#{at.removesuffix('{}').removesuffix('[]')}.{key or number}"
    return Resource(
        unit=whole.unit,
        type=row["type"],
        address=f"{posixpath.basename(path)}{step}",
        label=called,
        place=item.place,
        attributes=MappingAttributes(entries),
        environment=environment,
        extra={"yields": True} if row.get("yields") else {},
    )


def _inherited(row: Row, whole: Resource) -> dict[str, Value]:
    """What the document gives to its items, by the argument that it stands for."""
    found: dict[str, Value] = {}
    for name, paths in row.get("inherits", {}).items():
        values = (one.value for path in paths for one in select(whole, path) if one.value.data is not None)
        if (value := next(values, None)) is not None:
            found[name] = value
    return found


def _called(item: Value, key: str, row: Row, whole: Resource, path: str) -> str:
    """Its name without what only a deployment fills in, else its key, the one key of a map that it serves, or its folder's name: that too
    where the key is one that every such file has.
    """
    written = _text(item, row["name"], whole) or key
    name = _without_variables(written)
    if name:
        return name
    served = list(entries_of(_value(item, row["keys"], whole))) if "keys" in row else []
    folder = posixpath.basename(folder_of(path))
    if len(served) == 1 and folder not in ("", ".") and served[0] in row.get("common", ()):
        return folder
    return served[0] if len(served) == 1 or (served and folder in ("", ".")) else folder if folder not in ("", ".") else str(row["unit"])


def _without_variables(written: str) -> str:
    """A name without its variables and the dash between one of them and the rest; a mark that ends the name itself is part of it."""
    parts = _VARIABLE.sub("\0", written).split("\0")
    name = " ".join(" ".join(parts).split())
    name = name.lstrip("-_ ") if len(parts) > 1 and not parts[0].strip() else name
    return name.rstrip("-_ ") if len(parts) > 1 and not parts[-1].strip() else name


def _value(item: Value, path: str, whole: Resource) -> Value | None:
    """The first value at a path of an item, None where there is none."""
    return next((found.value for found in select_in(item, path, whole)), None)


def _folder(item: Value, row: Row, whole: Resource) -> str:
    """The folder of its code below the unit's: what lies elsewhere, or on somebody's own machine, is looked for beside the declaration."""
    for path in row["folder"]:
        text = (_text(item, [path], whole) or "").replace("\\", "/").strip()
        text = posixpath.dirname(text) or "." if _FILE.search(text) else text
        folder = posixpath.normpath(text) if text else ""
        if folder and not folder.startswith(("/", "..", "~")) and ":" not in folder and "$" not in folder:
            return folder
    return "."


def _handler(item: Value, row: Row, whole: Resource, base: str, paths: Container[str]) -> str | None:
    """The file of the tree that a handler (``src/chat.handler``) names, from the unit's folder; None where there is none."""
    text = _text(item, [row["file"]], whole)
    stem = posixpath.normpath(text.rpartition(".")[0] or text) if text else ""
    found = (stem + ending for ending in _ENDINGS if stem and not stem.startswith(("/", "..")))
    return next((file for file in found if posixpath.normpath(posixpath.join(base, file)) in paths), None)


def _text(item: Value, paths: Iterable[str], whole: Resource) -> str:
    return next((found.value.text for path in paths for found in select_in(item, path, whole) if found.value.text), "")


def _filled(value: Value, unit: str) -> Value:
    """The value with every variable in its texts unknown by its name; what is nested deeper than any of these files stays as it is."""
    return value.with_leaves(lambda leaf: _with_variables(leaf, unit), MOST_LEVELS)


def _with_variables(value: Value, unit: str) -> Value:
    text = value.text or ""
    if "${" not in text:
        return value
    pieces: list[str | Unknown] = []
    end = 0
    for match in _VARIABLE.finditer(text):
        pieces += [text[end : match.start()], Unknown(frozenset({Reference(unit, _FALLBACK.split(match[1], 1)[0].strip())}), exact=True)]
        end = match.end()
    pieces.append(text[end:])
    told = [piece for piece in pieces if piece]
    if len(told) == 1 and isinstance(told[0], Unknown):
        reference = next(iter(told[0].references))
        return Value(told[0], Origin("reference", value.origin.source, value.origin.offset, reference.address, value.origin, reference))
    return joined(told, value.origin) if end else value
