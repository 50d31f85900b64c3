"""YAML files by path, for whoever follows a name from one file to another: what the reading stage has read, the rest when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..errors import ReadError
from ..readers.interface import Limits, Problem
from ..readers.text import decode
from ..source import Place, Source
from ..tree.interface import Tree

if TYPE_CHECKING:
    from ..readers.yaml import YamlStream

_SHORT = 20_000  # bytes


class YamlFiles:
    """``problems`` grows with what was asked for, is there, and could not be read."""

    def __init__(self, tree: Tree, read: Mapping[str, YamlStream], limits: Limits) -> None:
        self.problems: list[Problem] = []
        self.paths = dict.fromkeys(entry.path for entry in tree.entries()).keys()
        self._tree = tree
        self._limits = limits
        self._streams: dict[str, YamlStream | None] = dict(read)
        self._data: dict[str, bytes | None] = {}
        self._texts: dict[str, Source | None] = {path: stream.source for path, stream in read.items()}

    def text(self, path: str) -> Source | None:
        """The text of any file, None where there is none or it cannot be read."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def data(self, path: str) -> bytes | None:
        """The bytes of any file, text or not, None where there is none or it cannot be read."""
        if path not in self._data:
            try:
                self._data[path] = self._bytes(path)
            except ReadError as error:
                self.problems.append(Problem(Place(path, error.line), error.message))
                self._data[path] = None
        return self._data[path]

    def short_text(self, path: str) -> Source | None:
        """The text of a file of a few lines, a key or a token: None for one that is longer or no text."""
        if path not in self.paths or self._tree.size(path) > _SHORT or b"\0" in (data := self.data(path) or b"\0"):
            return None
        try:
            return decode(path, data)
        except ReadError:
            return None

    def stream(self, path: str) -> YamlStream | None:
        """The documents of a file; what is wrong in it is in the stream's own problems."""
        if path not in self._streams:
            self._streams[path] = self._parse(path)
        return self._streams[path]

    def _parse(self, path: str) -> YamlStream | None:
        source = self.text(path)
        if source is None:
            return None
        from ..readers.yaml import parse_json, parse_yaml

        stream = parse_json(source, self._limits) if path.endswith(".json") else parse_yaml(source, self._limits)
        self.problems += stream.problems
        return stream

    def _read(self, path: str) -> Source | None:
        if path not in self.paths:
            return None
        try:
            return decode(path, self._bytes(path) or b"")
        except ReadError as error:
            self.problems.append(Problem(Place(path, error.line), error.message))
            return None

    def _bytes(self, path: str) -> bytes | None:
        if path not in self.paths:
            return None
        if (known := self._data.get(path)) is not None:
            return known
        size = self._tree.size(path)
        if size > self._limits.file_bytes:
            raise ReadError(f"{size:,} bytes are over the limit of {self._limits.file_bytes:,}")
        return self._tree.read(path)
