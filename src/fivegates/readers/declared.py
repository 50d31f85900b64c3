"""Files beside the code that declare an agent to its framework: what they say of the folder that they lie in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..globs import glob_matches
from ..source import Source
from ..values import Value
from .frameworks import CodeSign
from .interface import Limits

Row = Mapping[str, Any]
ENDINGS = (".json", ".yaml", ".yml")
MOST_FILES = 20  # of one folder
LARGEST = 100_000  # bytes: an agent's declaration is written by hand


class Declarations:
    """The rows of ``declarations.yaml`` that speak for code, by the names of their files."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = list(rows.values())

    def names(self, path: str) -> bool:
        """Whether a file is called like one that may declare an agent."""
        return path.endswith(ENDINGS) and next(iter(self._rows_of(path)), None) is not None

    def signs(self, source: Source, limits: Limits) -> Iterator[CodeSign]:
        """What a file declares; one that is broken, or something else of the same name, declares nothing."""
        from .yaml import parse_json, parse_yaml

        stream = parse_json(source, limits, comments=True) if source.path.endswith(".json") else parse_yaml(source, limits)
        roots = [document.root for document in stream.documents[:1]]
        for row in self._rows_of(source.path):
            for item in (item for root in roots for at in row["items"] for item in _items(root, at)):
                if all((found := item.get(key)) is not None and found.data not in (None, "", (), {}) for key in row["needs"]):
                    yield CodeSign(row["framework"], "agent", float(row["weight"]), row["detail"], item.place)
                    break

    def _rows_of(self, path: str) -> Iterable[Row]:
        folded = path.lower()
        name = folded.rpartition("/")[2]
        return (row for row in self._rows if any(_is_called(glob, name, folded) for glob in row["files"]))


def _is_called(glob: str, name: str, path: str) -> bool:
    if "/" in glob:
        return path == glob or path.endswith(f"/{glob}")
    return glob_matches(glob, name) if "*" in glob else glob == name


def _items(root: Value, at: str) -> Sequence[Value]:
    if at == ".":
        return [root]
    key = at.removesuffix("{}")
    holder = root.get(key) if key else root
    return list(holder.data.values()) if holder is not None and isinstance(holder.data, dict) else []
