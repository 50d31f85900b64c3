"""``.Files``: the further files of a chart, which templates may read."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable

from ...globs import glob_matches
from ...source import Source
from ...values import Unknown
from .data import Datum, GoList, GoMap, Methods
from .failure import RenderError
from .yaml_text import yaml_lines

Read = Callable[[str], Source | Unknown | None]


class ChartFiles(Methods):
    """``names`` are relative to the chart; ``read`` gives the text of one, of binary data only that it is there."""

    def __init__(self, names: Iterable[str], read: Read) -> None:
        self._names = sorted(names)
        self._read = read

    def field(self, name: str, arguments: list[Datum]) -> Datum:
        if name in ("Get", "GetBytes", "Lines"):
            text = self._text(str(arguments[0]))
            return GoList(text.removesuffix("\n").split("\n")) if name == "Lines" and isinstance(text, str) else text
        if name == "Glob":
            return ChartFiles((path for path in self._names if matches(str(arguments[0]), path)), self._read)
        if name in ("AsConfig", "AsSecrets"):
            return self._joined(in_base64=name == "AsSecrets")
        raise RenderError(f"the files of a chart have no {name}")

    def listed(self) -> GoMap:
        return GoMap((path, self._text(path)) for path in self._names)

    def _joined(self, *, in_base64: bool) -> Datum:
        """The files as the data of a ConfigMap or Secret; unknown as a whole where one of them is binary."""
        found: dict[str, str] = {}
        for path in self._names:
            text = self._text(path)
            if isinstance(text, Unknown):
                return text
            found[path.rpartition("/")[2]] = base64.b64encode(text.encode()).decode() if in_base64 else text
        return yaml_lines(found)

    def _text(self, path: str) -> str | Unknown:
        source = self._read(path) if path in self._names else None
        return source if isinstance(source, Unknown) else source.text if source is not None else ""


def matches(glob: str, path: str) -> bool:
    """Globs with ``{a,b}``; one star stays within a folder."""
    start, end = glob.find("{"), glob.find("}")
    if 0 <= start < end and glob.count("{") == 1:
        return any(glob_matches(glob[:start] + part + glob[end + 1 :], path) for part in glob[start + 1 : end].split(","))
    return glob_matches(glob, path)
