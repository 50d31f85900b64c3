"""Lines that consist of one unknown value: where entries or items are expected, they become an entry or an item."""

from __future__ import annotations

from .unknowns import has_marker
from .woven import Chunk, Woven, chunks_of, sliced, weave


def filled(text: Woven) -> Woven:
    """``text`` with ``<unknown>`` lines between entries as ``<unknown>: null``, between items as ``- <unknown>``."""
    if not has_marker(text):
        return text
    lines = text.split("\n")
    pieces: list[Chunk] = []
    position = 0
    changed = False
    for index, line in enumerate(lines):
        bare = line.strip()
        stop = position + len(line)
        kind = _kind(lines, index, len(line) - len(line.lstrip())) if len(bare) == 1 and has_marker(bare) else ""
        chunks = chunks_of(sliced(text, position, min(stop + 1, len(text))), _none(text), 0)
        if kind:
            changed = True
            mark = next(chunk for chunk in chunks if has_marker(chunk.text))
            lead = line[: len(line) - len(line.lstrip())]
            made = f"{lead}- {bare}\n" if kind == "item" else f"{lead}{bare}: null\n"
            pieces.append(Chunk(made, mark.source, mark.offset, False))
        else:
            pieces += chunks
        position = stop + 1
    return weave(pieces) if changed else text


def _none(text: Woven):  # type: ignore[no-untyped-def]
    return text.chunks[0].source


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
