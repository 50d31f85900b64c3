"""A terminal's output with its colours as one SVG: no font, script or picture of elsewhere, readable on light and on dark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

CELL, LINE, SIZE = 8, 19, 13  # pixels: width of a cell, distance of two lines, height of the letters
MARGIN, BAR = 18, 38  # pixels: around the text, and the bar above it
LIGHT = {
    "ground": "#ffffff",
    "bar": "#eef1f4",
    "edge": "#d0d7de",
    "plain": "#1f2328",
    "faint": "#59636e",
    "red": "#b4141e",
    "yellow": "#7d5100",
    "green": "#116329",
    "cyan": "#0b6172",
    "blue": "#0550ae",
}
DARK = {
    "ground": "#0d1117",
    "bar": "#1b222b",
    "edge": "#3d444d",
    "plain": "#e6edf3",
    "faint": "#9aa4af",
    "red": "#ff8b84",
    "yellow": "#e3b341",
    "green": "#6bd17b",
    "cyan": "#6cc7e6",
    "blue": "#8cbdff",
}
ALARM = "#b4141e"  # the ground of white letters, on light and on dark
# What a terminal is told -> classes of the style below. What is not here is a mistake, so that no style is lost unseen.
STYLES = {"1": "s", "2": "faint", "31": "red", "32": "green", "33": "yellow", "34": "blue", "36": "cyan", "97": "white", "41": "alarm"}
_CODE = re.compile(r"\x1b\[([0-9;]*)m")


def draw(title: str, command: str, lines: Sequence[str], width: int) -> str:
    """The picture of ``lines`` (with escape sequences of colours) below the command that printed them.

    ``width``: in cells. ``ValueError``: a line is longer, or holds what no picture can show.
    """
    if long := [line for line in lines if len(_CODE.sub("", line)) > width]:
        raise ValueError(f"{command} prints a line that does not fit: {long[0]!r}")
    across, down = 2 * MARGIN + width * CELL, BAR + 2 * MARGIN + (len(lines) + 2) * LINE
    rows = [f'<tspan class="faint">$ </tspan><tspan class="s">{escape(command)}</tspan>', "", *("".join(_runs(line)) for line in lines)]
    body = [*_grounds(["", "", *lines])]
    body += [f'<text x="{MARGIN}" y="{_base(number)}">{row}</text>' for number, row in enumerate(rows) if row]
    dots = "".join(f'<circle class="dot" cx="{MARGIN + 4 + 18 * number}" cy="{BAR // 2}" r="5"/>' for number in range(3))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}" width="{across}" height="{down}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n"
        f'<rect class="ground" x="0.5" y="0.5" width="{across - 1}" height="{down - 1}" rx="8"/>\n'
        f'<path class="bar" d="M1 {BAR} V8.5 Q1 1 8.5 1 H{across - 8.5} Q{across - 1} 1 {across - 1} 8.5 V{BAR} Z"/>\n{dots}\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def _style() -> str:
    fonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace"
    return (
        f"text {{ font: {SIZE}px {fonts}; white-space: pre; }}\n.s {{ font-weight: bold; }}\n.white {{ fill: #ffffff; }}\n"
        f".alarm {{ fill: {ALARM}; }}\n{_colours(LIGHT)}@media (prefers-color-scheme: dark) {{\n{_colours(DARK)}}}\n"
    )


def _colours(names: dict[str, str]) -> str:
    colours = "".join(f".{name} {{ fill: {names[name]}; }}\n" for name in ("faint", "red", "yellow", "green", "cyan", "blue", "bar"))
    return (
        f"text {{ fill: {names['plain']}; }}\n.ground {{ fill: {names['ground']}; stroke: {names['edge']}; }}\n"
        f".dot {{ fill: {names['edge']}; }}\n{colours}"
    )


def _base(number: int) -> int:
    """Where the letters of a line stand."""
    return BAR + MARGIN + number * LINE + SIZE


def _runs(line: str) -> Iterator[str]:
    """Each stretch in one style, held to its cells, whatever the font that shows it."""
    for start, classes, text in stretches(line):
        lead = len(text) - len(text.lstrip())
        shown = text.strip()
        if shown:
            names = " ".join(name for name in classes if name != "alarm")
            kind = f' class="{names}"' if names else ""
            yield (
                f'<tspan{kind} x="{MARGIN + (start + lead) * CELL}" textLength="{len(shown) * CELL}" lengthAdjust="spacingAndGlyphs">'
                f"{escape(shown)}</tspan>"
            )


def _grounds(lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        for start, classes, text in stretches(line):
            if "alarm" in classes:
                left, top = MARGIN + start * CELL - 4, _base(number) - SIZE - 1
                yield f'<rect class="alarm" x="{left}" y="{top}" width="{len(text) * CELL + 8}" height="{LINE - 1}" rx="3"/>'


def stretches(line: str) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """The first cell, the classes and the text of each stretch of a line in one style; every character takes one cell."""
    if not (text := _CODE.sub("", line)).isascii() or not text.isprintable():
        raise ValueError(f"no picture can be made of {line!r}")
    cell = 0
    classes: tuple[str, ...] = ()
    for number, part in enumerate(_CODE.split(line)):
        if number % 2:
            classes = () if part in ("", "0") else (*classes, *(STYLES[code] for code in part.split(";")))
        elif part:
            yield cell, classes, part
            cell += len(part)
