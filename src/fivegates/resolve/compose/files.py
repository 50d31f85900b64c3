"""Which files are compose files, and which of them make one project: a base, its overrides, and alternatives to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ...named_tuple import NamedTuple
from ...values import Value
from ..folders import folder_of

if TYPE_CHECKING:
    from ...readers.yaml import YamlStream

_ENDINGS = (".yaml", ".yml")
# In the order in which compose prefers them: it reads the first of each that a folder has.
_BASES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
_OVERRIDES = tuple(f"{stem}.override{ending}" for stem in ("compose", "docker-compose") for ending in (".yml", ".yaml"))


class ComposeFile(NamedTuple):
    """One file: ``root`` is its top-level mapping, ``services`` those that it defines, ``includes`` what it includes as written."""

    path: str
    root: Value
    services: Mapping[str, Value]
    includes: tuple[Value, ...] = ()

    @property
    def folder(self) -> str:
        return folder_of(self.path)

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2].lower()


class ComposeFolder(NamedTuple):
    """The compose files of one folder. ``files`` are those that compose reads unasked: a base and an override, or none."""

    folder: str
    files: tuple[ComposeFile, ...]
    alternatives: tuple[ComposeFile, ...]


def is_compose_name(path: str) -> bool:
    """``compose.yaml``, ``docker-compose.prod.yml``, ``agents.compose.yaml`` ..."""
    name = path.rpartition("/")[2].lower()
    if not name.endswith(_ENDINGS):
        return False
    stem = name.rpartition(".")[0]
    beginning = stem.removeprefix("docker-")
    return (beginning.startswith("compose") and beginning[7:8] in ("", ".", "-", "_")) or stem.endswith((".compose", ".docker-compose"))


def read_compose_file(path: str, stream: YamlStream | None) -> ComposeFile | None:
    """The file's first document that has services or includes some, or None."""
    for document in stream.documents if stream is not None else ():
        services, include = document.root.get("services"), document.root.get("include")
        own = services.data if services is not None and isinstance(services.data, dict) else None
        includes = include.items() if include is not None else ()
        if own is not None or includes:
            return ComposeFile(path, document.root, own or {}, tuple(includes))
    return None


def compose_folders(documents: Mapping[str, YamlStream]) -> list[ComposeFolder]:
    """Every folder with compose files, sorted; a folder's only file is its base whatever it is called."""
    folders: dict[str, list[ComposeFile]] = {}
    for path in sorted(documents):
        file = read_compose_file(path, documents[path]) if is_compose_name(path) else None
        if file is not None:
            folders.setdefault(file.folder, []).append(file)
    return [_sorted_out(folder, files) for folder, files in folders.items()]


def _sorted_out(folder: str, files: list[ComposeFile]) -> ComposeFolder:
    base = _first(files, _BASES) or (files[0] if len(files) == 1 else None)
    override = _first(files, _OVERRIDES) if base is not None else None
    read = tuple(file for file in (base, override) if file is not None)
    return ComposeFolder(folder, read, tuple(file for file in files if file not in read))


def _first(files: Iterable[ComposeFile], names: tuple[str, ...]) -> ComposeFile | None:
    found = [file for file in files if file.name in names]
    return min(found, key=lambda file: names.index(file.name), default=None)
