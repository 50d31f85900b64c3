"""Lines that consist of one unknown value: where entries or items are expected, they become an entry or an item."""

from __future__ import annotations

from .unknowns import has_marker
from .woven import Chunk, Woven, weave


def filled(text: Woven) -> Woven:
    """``text`` with ``<unknown>`` lines between entries as ``<unknown>: null``, between items as ``- <unknown>``."""
    if not has_marker(text):
        return text
    lines = text.split("\n")
    changes: dict[int, str] = {}  # by the offset of a marker that is alone on its line
    position = 0
    for index, line in enumerate(lines):
        bare = line.strip()
        if len(bare) == 1 and has_marker(bare):
            indent = len(line) - len(line.lstrip())
            kind = _kind(lines, index, indent)
            if kind:
                changes[position + indent] = f"- {bare}" if kind == "item" else f"{bare}: null"
        position += len(line) + 1
    return _changed(text, changes) if changes else text


def _changed(text: Woven, changes: dict[int, str]) -> Woven:
    pieces: list[Chunk] = []
    position = 0
    for chunk in text.chunks:
        made = chunk.text
        inside = [at for at in range(position, position + len(made)) if at in changes] if has_marker(made) else []
        for at in reversed(inside):
            made = made[: at - position] + changes[at] + made[at - position + 1 :]
        pieces.append(Chunk(made, chunk.source, chunk.offset, chunk.literal and not inside))
        position += len(chunk.text)
    return weave(pieces)


def _kind(lines: list[str], index: int, indent: int) -> str:
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(lines) and abs(at - index) < 1000:
            line = lines[at]
            depth = len(line) - len(line.lstrip())
            if line.strip() and not line.lstrip().startswith("#"):
                if depth < indent or (depth == indent and line.lstrip()[:1].isprintable() and has_marker(line.strip()[:1])):
                    break
                if depth == indent:
                    return "item" if line.lstrip().startswith("- ") else "entry" if ":" in line else ""
            at += step
    return ""
