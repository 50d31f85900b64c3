"""What ConfigMaps and Secrets hold, whatever makes them: keys always, values of ConfigMaps only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Unknown, Value
from .keys import Keys, whole
from .paths import select_in

Row = Mapping[str, Any]
FILES = "files"  # in place of a kind: what a volume of the object holds
EVERYWHERE = "*"  # an object that is made in many namespaces
Find = Callable[[str, str], "Kept | None"]  # the kind (ConfigMap, Secret) and the name to what is kept


class Kept(NamedTuple):
    """``entries``: value by key, None where the value is not for these files to say. ``is_complete``: it holds nothing else."""

    entries: Mapping[str, Value | None]
    is_complete: bool


class KeptObjects:
    """Objects noted first, read when a pod names them: those of its own deploy unit and namespace, else the one unit's that is applied to
    the same namespace of the same cluster.
    """

    def __init__(self, rows: Row) -> None:
        self._rows = rows
        self._noted: dict[tuple[str, str], dict[str, list[tuple[Resource, str, bool]]]] = {}
        self._read: dict[tuple[str, str, str], dict[str, Kept]] = {}
        self._units: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)  # by cluster and written namespace

    def note(self, resource: Resource, kind: str, snake: bool) -> None:
        """Take an object of a ``kind`` (``/ConfigMap``) in, where it makes something that pods load."""
        row = self._rows.get(kind)
        if row is not None:
            space = EVERYWHERE if row.get("everywhere") else space_of(resource, snake)
            noted = self._noted.setdefault((resource.unit, space), defaultdict(list))
            noted[row["makes"]].append((resource, kind, snake))
            if "files" in row:
                noted[FILES].append((resource, kind, snake))
            if is_written(space):
                self._units[_cluster(resource), space][resource.unit] = None

    def finder(self, resource: Resource, snake: bool, space: str | None = None) -> Find:
        """Finds what the pods of ``resource`` can load; ``space``: the namespace that they are in, where it is not the object's own."""
        own = space_of(resource, snake) if space is None else space
        beside = self._units.get((_cluster(resource), own), {}) if is_written(own) else {}

        def find(makes: str, name: str) -> Kept | None:
            held = (self._objects(resource.unit, one, makes).get(name) for one in (own, EVERYWHERE))
            here = _joined(kept for kept in held if kept is not None)
            if here is not None:
                return here
            others = [kept for unit in beside if unit != resource.unit and (kept := self._objects(unit, own, makes).get(name)) is not None]
            return others[0] if len(others) == 1 else None

        return find

    def _objects(self, unit: str, space: str, makes: str) -> dict[str, Kept]:
        key = (unit, space, makes)
        if key not in self._read:
            noted = self._noted.get((unit, space))
            by_name: dict[str, list[Kept]] = defaultdict(list)
            for resource, kind, snake in noted[makes] if noted is not None and makes in noted else ():
                for name, kept in (_held if makes == FILES else _made)(resource, self._rows[kind], snake):
                    by_name[name].append(kept)
            self._read[key] = {name: one for name, parts in by_name.items() if (one := _joined(parts)) is not None}
        return self._read[key]


def _cluster(resource: Resource) -> str:
    """The cluster that an object is applied to, by its name or by the unit whose cluster it is."""
    named = resource.extra.get("cluster")
    return named if isinstance(named, str) and named else f"?{resource.unit.partition(':')[2]}"


def is_written(space: str) -> bool:
    """Whether a namespace is one by its name."""
    return bool(space) and space != EVERYWHERE and not any(mark in space for mark in "?${")


def space_of(resource: Resource, snake: bool) -> str:
    """The namespace of an object as far as it tells objects of one unit apart (see ``space_named``)."""
    metadata = resource.get("metadata")
    if snake and metadata is not None:
        metadata = Keys.block(metadata)
    return space_named(metadata.get("namespace") if metadata is not None else None, resource)


def space_named(value: Value | None, resource: Resource) -> str:
    """A namespace that an object names: '' where none is written; two that are not known are equal only if they come from one thing."""
    if value is None or value.data is None:
        return ""
    if value.text is not None:
        return value.text
    data = value.data
    if isinstance(data, Unknown) and data.exact:
        return f"?{next(iter(data.references), '')}"
    return f"?{resource.unit}/{resource.address}"


def _joined(parts: Iterable[Kept]) -> Kept | None:
    """What several objects put into one: all of it."""
    listed = list(parts)
    if len(listed) <= 1:
        return listed[0] if listed else None
    entries: dict[str, Value | None] = {}
    for part in listed:
        entries |= part.entries
    return Kept(entries, all(part.is_complete for part in listed))


def _made(resource: Resource, row: Row, snake: bool) -> Iterator[tuple[str, Kept]]:
    """The name and content of everything that one object makes."""
    keys = Keys(snake)
    root = whole(resource)
    own = keys.get(keys.get(root, "metadata") or root, "name")
    for part in _values(root, row["each"], resource) if "each" in row else (root,):
        named = [value for path in _listed(row.get("name", ())) for value in _values(part, path, resource)]
        name = next((value.text for value in named if value.text), None) or ("" if "each" in row else own.text if own is not None else "")
        if name:
            yield name, _content(part, row, resource, snake)


def _held(resource: Resource, row: Row, snake: bool) -> Iterator[tuple[str, Kept]]:
    """The object's name and the files that a volume of it holds."""
    root = whole(resource)
    names = [value.text for path in row["files"] for value in _values(root, path, resource) if value.text]
    yield resource.label, Kept(dict.fromkeys(names), False)


def _content(part: Value, row: Row, resource: Resource, snake: bool) -> Kept:
    entries: dict[str, Value | None] = {}
    keys = Keys(snake)
    complete = not row.get("open", False)
    instead = next(_values(part, row["instead"], resource), None) if "instead" in row else None
    merge = next(_values(part, row["merge"], resource), None) if "merge" in row else None
    if instead is None or (merge is not None and merge.text == "Merge"):
        for path in row.get("keys", ()):
            for value in _values(part, path, resource):
                complete = complete and value.text is not None
                if value.text:
                    entries[value.text] = None
    maps = [value for path in row.get("maps", ()) for value in _values(part, keys.of(path)[0] if snake else path, resource)]
    for holder in [*maps, *([instead] if instead is not None else [])]:
        if isinstance(holder.data, dict):
            entries |= {key: value if row.get("values") else None for key, value in holder.data.items()}
        elif holder.data is not None:
            complete = False
    more = any(value.data not in (None, ()) for path in row.get("more", ()) for value in _values(part, path, resource))
    return Kept(entries, complete and not more)


def _listed(paths: str | Iterable[str]) -> Iterable[str]:
    return (paths,) if isinstance(paths, str) else paths


def _values(part: Value, path: str, resource: Resource) -> Iterator[Value]:
    return (found.value for found in select_in(part, path, resource))
