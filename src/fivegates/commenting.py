"""Which comments of a tree let findings through, in whatever language they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from .errors import ReadError
from .findings.ignore import MARKER, Ignore, find_ignores
from .findings.languages import language_of
from .findings.model import Finding
from .readers.text import decode
from .reading import Documents
from .source import Source
from .tree.interface import Tree


def read_ignores(documents: Documents) -> list[Ignore]:
    """The ignores of every file that was read."""
    return [
        found
        for path, source in documents.sources.items()
        if MARKER in source.text
        for found in find_ignores(path, source.text, _language(path, documents))
    ]


def further_ignores(tree: Tree, findings: Iterable[Finding], read: Collection[str], most_bytes: int) -> list[Ignore]:
    """Those of files in which something was found without their being ``read``."""
    paths = {finding.place.path for finding in findings} - {*read}
    return [
        found
        for path, source in _unread(tree, paths, most_bytes)
        if MARKER in source.text
        for found in find_ignores(path, source.text, language_of(path))
    ]


def _language(path: str, documents: Documents) -> str:
    if path in documents.env:
        return "dotenv"
    if path in documents.recipes:
        return "dockerfile"
    if path in documents.pipelines:
        return "gitlab"
    is_yaml = path in documents.yaml or path in documents.declarations or path in documents.texts
    return language_of(path) or ("yaml" if is_yaml else "")


def _unread(tree: Tree, paths: Iterable[str], most_bytes: int) -> Iterator[tuple[str, Source]]:
    for path in sorted(paths):
        try:
            if language_of(path) and tree.size(path) <= most_bytes:
                yield path, decode(path, tree.read(path))
        except ReadError:
            continue
