"""Lines for a terminal: colours, widths in cells, wrapping and shortening."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ..secrets.sanitise import disarm
from .interface import WIDTH

_CODES = {
    "critical": "1;97;41",
    "high": "1;31",
    "medium": "1;33",
    "low": "1;36",
    "info": "1;34",
    "strong": "1",
    "faint": "2",
    "place": "36",
    "good": "1;32",
    "bad": "1;31",
}

LONGEST_COMMAND = 12  # words between backticks that are kept together
NARROWEST = 8
LABEL = 14  # cells of a paragraph's margin
BREAKS = "/:@,-_."  # a word that must be broken is rather broken behind one of these


def terminal_width() -> int:
    """COLUMNS, else the terminal's width in cells, between 60 and 200; 100 where neither is known."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and len(columns) < 6 and int(columns):
        width = int(columns)
    else:
        try:
            width = os.get_terminal_size(1).columns or WIDTH  # 1: standard output; shutil's twin costs more to import than to call
        except OSError:
            width = WIDTH
    return min(max(width, 60), 200)


def paint(text: str, style: str, color: bool) -> str:
    """The text in a style (a severity, ``strong``, ``faint``, ``place`` ...), or as it is without colour."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if color and text else text


def cells(text: str) -> int:
    """How many terminal cells the text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, width: int) -> str:
    """The text with blanks up to ``width`` cells."""
    return text + " " * (width - cells(text))


def shorten(text: str, width: int) -> str:
    """One line of source: blanks at the ends dropped, inner runs of them folded, cut with ``...`` at ``width`` cells."""
    line = " ".join(text[: 8 * max(width, 8)].split())
    if cells(line) <= width:
        return line
    room = max(width - 3, 1)
    while cells(line) > room:
        line = line[: min(len(line) - 1, room)]
    return line.rstrip() + "..."


def shorten_path(path: str, width: int) -> str:
    """A path (with its line) in ``width`` cells: where it must be, folders in its middle become ``...``, its end always stays."""
    if cells(path) <= width:
        return path
    first, last = path[: path.find("/") + 1], path[path.rfind("/") :]
    if cells(first) + 3 + cells(last) > width:
        first = ""
    room = width - cells(first) - 3
    end = path[-max(room, 1) :]
    while cells(end) > room and len(end) > 1:
        end = end[1:]
    return f"{first}...{end[max(end.find('/'), 0) :]}"


def broken(text: str, width: int) -> list[str]:
    """A text in pieces of at most ``width`` cells, broken at blanks, else behind one of ``BREAKS``, else anywhere."""
    pieces: list[str] = []
    while len(text) > width or cells(text) > width:
        end = _reach(text, width)
        cut = text.rfind(" ", 0, end + 1)
        if cut < end // 3:
            cut = max(text.rfind(mark, 0, end) for mark in BREAKS) + 1
        cut = cut if cut > end // 3 else end
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text]


def _reach(text: str, width: int) -> int:
    """How many characters from the start fit into ``width`` cells, at least one."""
    if text.isascii():
        return width
    end = min(width, len(text))
    while end > 1 and cells(text[:end]) > width:
        end -= 1
    return end


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """The words of ``text`` in lines of at most ``width`` cells; ``first`` and ``rest`` stand before them. A command between backticks
    stays on one line where it fits one; only a word that is longer than a line is broken.
    """
    rest = first if rest is None else rest
    lines: list[str] = []
    line, length, empty = first, cells(first), True
    room = max(width - max(cells(first), cells(rest)), NARROWEST)
    for whole in _words(text, room):
        gap = "" if empty else " "
        for part in broken(whole, room):
            size = cells(part)
            if not empty and length + len(gap) + size > width:
                lines.append(line)
                line, length, gap = rest, cells(rest), ""
            line += gap + part
            length += len(gap) + size
            gap, empty = "", False
    return [*lines, line] if not empty or not lines else lines


def _words(text: str, room: int) -> Iterator[str]:
    """The words; those between two backticks are one, if they fit into ``room`` cells."""
    quoted: list[str] = []
    for word in text.split():
        quoted.append(word)
        closed = word.count("`") % 2 == (1 if len(quoted) > 1 else 0)
        if closed or len(quoted) > LONGEST_COMMAND:
            yield from _joined(quoted, room)
            quoted = []
    yield from _joined(quoted, room)


def _joined(words: list[str], room: int) -> list[str]:
    line = " ".join(words)
    return words if len(words) < 2 or line.count("`") % 2 or cells(line) > room else [line]


def listed(words: Iterable[str], limit: int = 0) -> str:
    """``a, b and c``; after ``limit`` words the rest is counted."""
    all_words = list(words)
    if limit and len(all_words) > limit:
        return f"{', '.join(all_words[:limit])} and {len(all_words) - limit} more"
    return " and ".join(filter(None, [", ".join(all_words[:-1]), *all_words[-1:]]))


def labelled(label: str, text: str, width: int, color: bool) -> list[str]:
    """A paragraph with its label (shorter than ``LABEL``) in the margin."""
    blank = " " * LABEL
    first, *more = wrap(text, width, blank)
    return [paint(label, "strong", color) + " " * (LABEL - len(label)) + first[LABEL:], *more]


def finished(lines: Iterable[str]) -> str:
    """The lines as one text ending in a line feed, none of which a CI runner takes for a command."""
    return "\n".join(disarm(line.rstrip()) for line in lines) + "\n"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {one if number == 1 else many or one + 's'}"
