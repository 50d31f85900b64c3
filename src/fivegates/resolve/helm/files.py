"""``.Files``: the further files of a chart, which templates may read."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable

from ...globs import glob_matches
from ...source import Source
from .data import Datum, GoList, GoMap, Methods
from .failure import RenderError
from .yaml_text import yaml_lines

Read = Callable[[str], Source | None]


class ChartFiles(Methods):
    """``names`` are relative to the chart; ``read`` gives the text of one."""

    def __init__(self, names: Iterable[str], read: Read) -> None:
        self._names = sorted(names)
        self._read = read

    def field(self, name: str, arguments: list[Datum]) -> Datum:
        if name in ("Get", "GetBytes", "Lines"):
            text = self._text(str(arguments[0]))
            return GoList(text.removesuffix("\n").split("\n")) if name == "Lines" else text
        if name == "Glob":
            return ChartFiles((path for path in self._names if matches(str(arguments[0]), path)), self._read)
        if name == "AsConfig":
            return yaml_lines({path.rpartition("/")[2]: self._text(path) for path in self._names})
        if name == "AsSecrets":
            return yaml_lines({path.rpartition("/")[2]: base64.b64encode(self._text(path).encode()).decode() for path in self._names})
        raise RenderError(f"the files of a chart have no {name}")

    def listed(self) -> GoMap:
        return GoMap((path, self._text(path)) for path in self._names)

    def _text(self, path: str) -> str:
        source = self._read(path) if path in self._names else None
        return source.text if source is not None else ""


def matches(glob: str, path: str) -> bool:
    """Globs with ``{a,b}``; one star stays within a folder."""
    start, end = glob.find("{"), glob.find("}")
    if 0 <= start < end and glob.count("{") == 1:
        return any(glob_matches(glob[:start] + part + glob[end + 1 :], path) for part in glob[start + 1 : end].split(","))
    return glob_matches(glob, path)
