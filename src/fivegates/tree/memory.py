"""Files that exist only in memory: the examples of the checks, and tests."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from ..errors import ReadError
from .interface import Entry, Unlisted
from .paths import is_skipped


class MemoryTree:
    """``files`` by path, text as UTF-8; ``tracked`` holds the tracked paths, None says all of them."""

    def __init__(self, files: Mapping[str, str | bytes], tracked: Container[str] | None = None) -> None:
        self._files = {path: content.encode("utf-8") if isinstance(content, str) else content for path, content in files.items()}
        self._tracked = tracked

    @property
    def root(self) -> str:
        return "."

    @property
    def prefix(self) -> str:
        return ""

    def entries(self) -> Sequence[Entry]:
        shown = (path for path in sorted(self._files) if not is_skipped(path))
        return [Entry(path, self._tracked is None or path in self._tracked) for path in shown]

    def unlisted(self) -> Sequence[Unlisted]:
        return ()

    def files_in(self, folder: str) -> Sequence[Entry]:
        inside = (path for path in sorted(self._files) if path.rpartition("/")[0] == folder)
        return [Entry(path, False) for path in inside]

    def size(self, path: str) -> int:
        return len(self._files.get(path, b""))

    def read(self, path: str) -> bytes:
        try:
            return self._files[path]
        except KeyError:
            raise ReadError("there is no such file") from None
