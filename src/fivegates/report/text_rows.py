"""Rows of findings: who, where, and the line itself, aligned as far as the page is wide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..findings.model import Finding
from ..named_tuple import NamedTuple
from ..source import Place
from .interface import Page
from .terminal import cells, paint, shorten, shorten_path, wrap

MIN_CODE = 24  # cells a longer source line needs to stand beside its place
MOST_ROWS = 60  # of one check on one card; the rest is counted
DEEPER = "    "


class Row(NamedTuple):
    """One side: ``name`` of whom it is about ('' where that is clear), its finding, and lines that stand under it."""

    name: str
    finding: Finding
    under: Sequence[str] = ()


class _Laid(NamedTuple):
    """A row as it will stand: its place, its source line and the module calls that lead there."""

    name: str
    where: str
    code: str
    via: str


def at(place: Place) -> str:
    return f"{place.path}:{place.line}"


def rest(number: int, indent: str, what: str = "") -> list[str]:
    return [f"{indent}and {number} more{what} (--format json lists all)"] if number > 0 else []


def row_lines(rows: Sequence[Row], lines: Mapping[Place, str], page: Page, indent: str) -> list[str]:
    """The rows; one source line is quoted once, and so is the way to it."""
    laid = _laid(rows[:MOST_ROWS], lines)
    wide = max((cells(one.name) for one in laid), default=0)
    names_beside = wide <= page.width // 2 - len(indent)
    start = len(indent) + (wide + 2 if wide and names_beside else 0)
    columns = _Columns(indent, start, start + _far(laid, page.width - start - 2), page)
    shown: list[str] = []
    for one, row in zip(laid, rows, strict=False):
        shown += columns.beside(one) if names_beside and cells(one.where) <= page.width - start else columns.below(one)
        shown += row.under
    return shown + rest(len(rows) - MOST_ROWS, indent)


def _laid(rows: Sequence[Row], lines: Mapping[Place, str]) -> list[_Laid]:
    laid: list[_Laid] = []
    seen: set[tuple[Place, str | None]] = set()
    for row in rows:
        place, via = row.finding.place, row.finding.via
        code = " ".join(lines.get(place, "").split())
        hidden = (place, via) in seen or _tells(code, via)
        laid.append(_Laid(row.name, at(place), "" if (place, None) in seen else code, "" if hidden else via))
        seen |= {(place, None), (place, via)}
    return laid


def _tells(code: str, via: str) -> bool:
    """Whether a line names the instance or module itself that ``via`` ends in, as a call and a key's literal do."""
    name = via[via.rfind('["') + 2 : -2] if via.endswith('"]') else via.rpartition(".")[2]
    return bool(name) and name in code


def _far(rows: Sequence[_Laid], room: int) -> int:
    """The widest place behind which every line of a place no wider still has its cells."""
    for size in sorted({cells(row.where) for row in rows}, reverse=True):
        if all(room - size >= min(cells(row.code), MIN_CODE) for row in rows if cells(row.where) <= size):
            return size
    return 0


class _Columns(NamedTuple):
    """Places begin at the cell ``start``, lines beside them two cells behind ``far``; what does not fit stands below."""

    indent: str
    start: int
    far: int
    page: Page

    def beside(self, row: _Laid) -> list[str]:
        gap = " " * (self.start - len(self.indent) - cells(row.name))
        return self._placed(self.indent + paint(row.name, "strong", self.page.color) + gap, self.start, row)

    def below(self, row: _Laid) -> list[str]:
        """The name on a line of its own."""
        if not row.name:
            return self._placed(self.indent, len(self.indent), row)
        deeper = self.indent + DEEPER
        name = wrap(row.name, self.page.width, self.indent)
        return [*(paint(line, "strong", self.page.color) for line in name), *self._placed(deeper, len(deeper), row)]

    def _placed(self, head: str, start: int, row: _Laid) -> list[str]:
        where = shorten_path(row.where, self.page.width - start)
        lines, used = [head + paint(where, "place", self.page.color)], start + cells(where)
        column = max(self.far, used) + 2
        if row.code and self.page.width - column >= min(cells(row.code), MIN_CODE):
            code = shorten(row.code, self.page.width - column)
            lines[0] += " " * (column - used) + code
            used = column + cells(code)
        elif row.code:
            code = shorten(row.code, self.page.width - len(self.indent) - len(DEEPER))
            lines.append(self.indent + DEEPER + code)
            used = len(self.indent) + len(DEEPER) + cells(code)
        via = f"(through {row.via})"
        if row.via and used + 2 + cells(via) <= self.page.width:
            lines[-1] += f"  {via}"
        elif row.via:
            lines += wrap(via, self.page.width, self.indent + DEEPER)
        return lines
