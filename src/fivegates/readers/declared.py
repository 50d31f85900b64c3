"""Files beside the code that declare an agent to its framework: what they say of the folder that they lie in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
        self._called: dict[str, list[tuple[str, Row]]] = {}  # by the last part of a name that is written in full
        self._globs: list[tuple[str, Row]] = []
        for row in rows.values():
            for glob in row["files"]:
                (self._globs if "*" in glob else self._called.setdefault(glob.rpartition("/")[2], [])).append((glob, row))

    def names(self, path: str) -> bool:
        """Whether a file is called like one that may declare an agent."""
        return path.endswith(ENDINGS) and next(self._rows_of(path), None) is not None

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

    def _rows_of(self, path: str) -> Iterator[Row]:
        folded = path.lower()
        name = folded.rpartition("/")[2]
        named = (row for glob, row in self._called.get(name, ()) if f"/{folded}".endswith(f"/{glob}"))
        like = (row for glob, row in self._globs if glob_matches(glob, name))
        yield from {id(row): row for row in (*named, *like)}.values()


def _items(root: Value, at: str) -> Sequence[Value]:
    if at == ".":
        return [root]
    key = at.removesuffix("{}")
    holder = root.get(key) if key else root
    return list(holder.data.values()) if holder is not None and isinstance(holder.data, dict) else []
