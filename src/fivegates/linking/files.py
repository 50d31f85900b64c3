"""Files that linking reads when a workload leads to them, each once: code, Dockerfiles, and names."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ..equipment import Equipment
from ..errors import ReadError
from ..link.catalogue import LinkCatalogue
from ..link.recipes import Recipes
from ..readers.code import CodeEvidence, CodeReader, Known, Taken, files_of_program, framework_table, read_code_folder
from ..readers.frameworks import FrameworkTable
from ..readers.interface import Problem
from ..readers.mentions import holds_word, holds_word_in
from ..readers.text import decode
from ..reading import Documents
from ..resolve.folders import folder_of
from ..secrets.env_files import env_file_kind
from ..settings import Settings
from ..source import Place, Source
from ..tree.interface import Tree

if TYPE_CHECKING:
    from ..readers.dockerfile import Dockerfile


def recipes_of(tree: Tree, documents: Documents, equipment: Equipment, settings: Settings) -> Recipes:
    """The tree's Dockerfiles, each read when an agent's image is built from it."""
    in_folder: dict[str, list[str]] = {}
    for path in sorted(documents.dockerfiles):
        in_folder.setdefault(folder_of(path), []).append(path)
    known = frozenset(documents.dockerfiles)
    listed = cache(lambda: frozenset(entry.path for entry in tree.entries()))

    @cache
    def source(path: str) -> Source | None:
        if path not in listed() or tree.size(path) > settings.limits.file_bytes:
            return None
        try:
            found = decode(path, tree.read(path))
        except ReadError as error:
            documents.problems.append(Problem(Place(path, error.line), error.message))
            return None
        if path in known:
            documents.recipes[path] = found
        return found

    @cache
    def read(path: str) -> Dockerfile | None:
        from ..readers.dockerfile import read_dockerfile

        found = source(path) if path in known else None
        return read_dockerfile(found) if found is not None else None

    def is_env_file(path: str) -> bool:
        return env_file_kind(path, equipment.secrets.env_files) == "real"

    return Recipes(in_folder, read, source, is_env_file)


def files_by_name(tree: Tree) -> Callable[[], Mapping[str, Sequence[str]]]:
    """The paths of the tree by their last part, listed when first asked for."""

    @cache
    def files() -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for entry in tree.entries():
            found.setdefault(posixpath.basename(entry.path), []).append(entry.path)
        return found

    return files


def text_reader(tree: Tree, settings: Settings) -> Callable[[str], str | None]:
    """Reads a file that may tell something and must not: None for one that cannot be read or is too large."""

    def read(path: str) -> str | None:
        if tree.size(path) > settings.limits.file_bytes:
            return None
        try:
            return decode(path, tree.read(path)).text
        except ReadError:
            return None

    return read


def word_finder(tree: Tree, settings: Settings, known: Known) -> Callable[[str, tuple[str, ...]], bool | None]:
    """Whether one of some words stands in a folder, or in a program with what it imports; None where not all was read."""

    @cache
    def find(path: str, words: tuple[str, ...]) -> bool | None:
        files = files_of_program(tree, path, settings.limits, known)
        if files is None:
            return None
        return holds_word_in(tree, files, words) if files else holds_word(tree, path, words)

    return find


def code_reader(tree: Tree, catalogue: LinkCatalogue, settings: Settings, known: Known) -> CodeReader:
    """Reads a folder's code once, however many workloads are built from it, and a file once, however many folders it counts for.
    ``known``: what was read before; it grows.
    """

    @cache
    def table() -> FrameworkTable:
        return framework_table(catalogue.models["frameworks"])

    @cache
    def read(folder: str, taken: Taken) -> CodeEvidence:
        return read_code_folder(tree, folder, table(), settings.limits, taken, known)

    return read


def resource_blocks(documents: Documents) -> dict[str, Place]:
    """Every ``resource`` block of Terraform by type and name, the first of each by path."""
    found: dict[str, Place] = {}
    for path in sorted(documents.hcl):
        document = documents.hcl[path]
        for block in document.body.blocks_of("resource"):
            found.setdefault(".".join(block.labels[:2]), document.source.place(block.start))
    return found
