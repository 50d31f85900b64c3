"""Lines that belong together in a file: the block around a line, and the first of some lines that says something."""

from __future__ import annotations

from collections.abc import Mapping

from ..source import Source

BLOCKS = {".tf": "hcl", ".hcl": "hcl", ".yaml": "yaml", ".yml": "yaml"}


class Spans:
    """Of the files that were read."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._lines: dict[str, list[str]] = {}
        self._blocks: dict[str, list[tuple[int, int]]] = {}

    def around(self, path: str, line: int) -> tuple[int, int]:
        """The largest block that holds the line; in YAML else its document; else the line itself."""
        language = BLOCKS.get(path[path.rfind(".") :])
        if language is None or path not in self._sources:
            return line, line
        if path not in self._blocks:
            from ..findings.comments.read import read_comments

            self._blocks[path] = list(read_comments(self._sources[path].text, language).blocks.values())
        holding = [block for block in self._blocks[path] if block[0] <= line <= block[1]]
        if holding:
            return max(holding, key=lambda block: (block[1] - block[0], -block[0]))
        return self._document(path, line) if language == "yaml" else (line, line)

    def _document(self, path: str, line: int) -> tuple[int, int]:
        lines = self._text(path)
        ends = [0, *(number for number, text in enumerate(lines, 1) if text.startswith("---")), len(lines) + 1]
        first = max(end for end in ends if end < line)
        return first + 1, min(end for end in ends if end >= line) - 1

    def start(self, path: str, line: int) -> int:
        """From ``line`` on, the first line that is neither empty, a comment nor the mark between two documents."""
        lines = self._text(path)
        at = line
        while at <= len(lines) and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith(("#", "//", "---"))):
            at += 1
        return at if at <= len(lines) else line

    def _text(self, path: str) -> list[str]:
        if path not in self._lines:
            source = self._sources.get(path)
            self._lines[path] = source.text.split("\n") if source is not None else []
        return self._lines[path]
