"""Registry and git modules as ``terraform init`` put them below ``.terraform/modules``, told by its ``modules.json``.

What lies there is other people's code on one person's disk, so everything in it stands, for a reader, at the call in this tree that leads
to it: its sources are pinned to that place. Only folders that are called are read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from posixpath import basename, join, normpath
from typing import TYPE_CHECKING

from ...errors import ReadError
from ...named_tuple import NamedTuple
from ...readers.hcl.structure import parse_hcl
from ...readers.hcl.syntax import HclDocument
from ...readers.interface import Limits
from ...source import Pinned, Place, Source
from .configuration import Folder, is_configuration, read_folder
from .sources import REGISTRIES
from .versions import allows

if TYPE_CHECKING:
    from .session import Session

MANIFEST = ".terraform/modules/modules.json"
MANIFEST_BYTES = 2_000_000
FOLDERS = 2_000  # read from .terraform in one tree, each as often as it is called


class Entry(NamedTuple):
    """A module that was installed: from which source, in which version ('' for none), and its folder in the tree."""

    source: str
    version: str
    folder: str


class Installed:
    """What is installed for each root of a tree; files are read when a call leads to them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._manifests: dict[str, Mapping[str, Entry]] = {}
        self._folders: dict[tuple[str, Place], Folder | None] = {}

    def find(self, root: str, key: str, source: str, version: str) -> str | None:
        """The folder of the call that ``key`` names (``eks.karpenter``) in ``root``, None unless it holds what the call asks for."""
        if root not in self._manifests:
            self._manifests[root] = dict(self._read_manifest(root))
        entry = self._manifests[root].get(key)
        if entry is None or not is_same_source(source, entry.source) or not allows(version, entry.version):
            return None
        return entry.folder

    def folder(self, path: str, place: Place) -> Folder | None:
        """The module in a folder, everything in it at ``place``; None where there is no configuration."""
        key = (path, place)
        if key not in self._folders:
            self._folders[key] = self._read_folder(path, place) if len(self._folders) < FOLDERS else None
        return self._folders[key]

    def _read_manifest(self, root: str) -> Iterator[tuple[str, Entry]]:
        try:
            raw = self._session.tree.read(join(root, MANIFEST))
            data = json.loads(raw) if len(raw) <= MANIFEST_BYTES else None
        except (ReadError, ValueError, RecursionError):
            return
        modules = data.get("Modules") if isinstance(data, dict) else None
        for each in modules if isinstance(modules, list) else ():
            texts = [str(each.get(name, "")) for name in ("Key", "Source", "Version", "Dir")] if isinstance(each, dict) else [""] * 4
            path = normpath(join(root, texts[3]))
            if texts[0] and is_installed(path):
                yield texts[0], Entry(texts[1], texts[2], path)

    def _read_folder(self, path: str, place: Place) -> Folder | None:
        documents: dict[str, HclDocument] = {}
        for entry in self._session.tree.files_in(path):
            if is_configuration(entry.path) and not basename(entry.path).startswith("."):
                document = self._read(entry.path, place)
                if document is not None:
                    documents[entry.path] = document
        return read_folder(path, documents, self._session.report) if documents else None

    def _read(self, path: str, place: Place) -> HclDocument | None:
        limits = self._session.limits
        try:
            raw = self._session.tree.read(path)
            if len(raw) > limits.file_bytes:
                raise ReadError("it is too large")
            document = _parse(Pinned(raw.decode("utf-8", "replace"), place), path, limits)
        except ReadError as error:
            self._session.report(place, f"{path}: {error.message}")
            return None
        for message, _ in document.errors:
            self._session.report(place, f"{path}: {message}")
        return document


def _parse(source: Source, path: str, limits: Limits) -> HclDocument:
    if path.endswith(".json"):
        from ...readers.hcl.json_syntax import parse_hcl_json

        return parse_hcl_json(source, limits)
    return parse_hcl(source, limits)


def is_installed(path: str) -> bool:
    """Whether a folder of the tree lies where ``terraform init`` puts what it fetches."""
    steps = path.split("/")
    return ".terraform" in steps and ".." not in steps and steps[0] != ""


def is_same_source(written: str, installed: str) -> bool:
    """Whether a call's ``source`` is what ``modules.json`` records, where it is in its full form."""
    return installed in (written, *(form(written) for form in FULL_FORMS)) or (
        installed.startswith(REGISTRIES) and installed.partition("/")[2] == written
    )


def _github(written: str) -> str:
    """``github.com/owner/name//folder?ref=x`` as the git address it stands for."""
    path, query, ref = written.partition("?")
    repository, slashes, folder = path.partition("//")
    if not repository.startswith("github.com/"):
        return written
    return f"git::https://{repository.removesuffix('.git')}.git{slashes}{folder}{query}{ref}"


def _ssh(written: str) -> str:
    """``git@host:path`` as an address."""
    host, colon, path = written.partition(":")
    return f"git::ssh://{host}/{path}" if written.startswith("git@") and colon else written


FULL_FORMS: tuple[Callable[[str], str], ...] = (_github, _ssh, "git::".__add__)
