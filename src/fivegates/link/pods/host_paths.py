"""Which paths of its host a container must not be given, by the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import normpath
from typing import Any


class HostPaths:
    """Judges paths; ``way``: host-path | container-socket, '' for a harmless one."""

    def __init__(self, catalogue: Mapping[str, Any]) -> None:
        self._rows: Mapping[str, Mapping[str, Any]] = catalogue["host_paths"]
        self._harmless: tuple[str, ...] = tuple(catalogue["harmless_paths"])
        self._sockets = frozenset(catalogue["sockets"])

    def way(self, path: str, read_only: bool) -> str:
        """What a mount of ``path`` opens; a socket takes orders however it is mounted, and wherever it lies: below a home (``~``), or a
        folder that is not known (``?``).
        """
        if path.startswith(("/", "~/", "?/")) and _clean(path).rpartition("/")[2] in self._sockets:
            return "container-socket"
        if not path.startswith("/"):
            return ""
        clean = _clean(path)
        if any(_is_in(clean, harmless) for harmless in self._harmless):
            return ""
        return "host-path" if any(self._counts(clean, listed, row, read_only) for listed, row in self._rows.items()) else ""

    @staticmethod
    def _counts(path: str, listed: str, row: Mapping[str, Any], read_only: bool) -> bool:
        if read_only and row.get("read_only") == "harmless":
            return False
        return path == listed or _is_in(listed, path) or (bool(row.get("below")) and _is_in(path, listed))


def _clean(path: str) -> str:
    """The path without what only looks different; ``//`` at its beginning is one ``/`` on Linux."""
    return normpath("/" + path.lstrip("/"))


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
