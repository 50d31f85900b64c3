"""Data as the YAML that Helm writes, each scalar with the place it was written at."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from ...readers.yaml.scalars import LEADS, Word, plain
from ...source import Source
from ...values import Unknown, Value
from .data import Datum, GoList, GoMap, json_number, raw, spot
from .failure import RenderError
from .functions.strings import escaped
from .woven import Chunk, weave

if TYPE_CHECKING:
    from .interpreter import Engine

_DEEPEST = 100
_WIDTH = 80
_MADE = Source("", "")  # where nothing better is known; the printing action stands in for it
_INDICATORS = frozenset("#,[]{}&*!|>'\"%@`")
_SPECIAL = ("-", "?", ":")


def yaml_text(engine: Engine, datum: Datum) -> str:
    """What ``toYaml`` gives: block style, keys in order, no line end at the end."""
    writer = _Writer(engine)
    writer.value(datum, 0, False, 0, None)
    woven = weave(writer.chunks)
    if all(chunk.source is _MADE for chunk in woven.chunks):
        return str(woven).rstrip("\n")
    while woven.endswith("\n"):
        last = woven.chunks[-1]
        woven = weave([*woven.chunks[:-1], last._replace(text=last.text[:-1])])
    return woven


class _Writer:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.chunks: list[Chunk] = []

    def write(self, text: str, written: Value | None) -> None:
        source, offset = spot(written) if written is not None else (_MADE, 0)
        self.engine.budget.write(len(text))
        self.chunks.append(Chunk(text, source, offset, False))

    def value(self, datum: Datum, indent: int, within: bool, depth: int, holder: Value | None, column: int = 0) -> None:
        """``within``: a key or dash stands in front on the same line; containers then begin on the next line or behind the dash."""
        self.engine.budget.spend(1)
        if depth > _DEEPEST:
            raise RecursionError
        data = raw(datum)
        if isinstance(data, GoMap) and data:
            self.map(data, indent, within, depth)
        elif isinstance(data, GoList) and data:
            self.list(data, indent, within, depth)
        else:
            written = datum if isinstance(datum, Value) else getattr(data, "written", None) or holder
            self.write((" " if within else "") + self.scalar(data, indent, column + 1), written)
            self.write("\n", written)

    def map(self, data: GoMap, indent: int, within: bool, depth: int) -> None:
        pad = " " * indent
        if within:
            self.write("\n", None)
        for index, key in enumerate(ordered(list(data))):
            item = data[key]
            written = _written(item) or data.written
            if index or within or not self.chunks:
                self.write(pad, written)
            name = f"{self.scalar(key, indent)}:"
            self.write(name, written)
            inner = raw(item)
            self.value(item, indent if isinstance(inner, GoList) else indent + 2, True, depth + 1, written, indent + len(name))

    def list(self, data: GoList, indent: int, within: bool, depth: int) -> None:
        pad = " " * indent
        if within:
            self.write("\n", None)
        for index, item in enumerate(data):
            written = _written(item) or data.written
            if index or within or not self.chunks:
                self.write(pad, written)
            self.write("-", written)
            inner = raw(item)
            if isinstance(inner, GoMap | GoList) and inner:
                self.write(" ", written)
                self.value(item, indent + 2, False, depth + 1, written)
            else:
                self.value(item, indent + 2, True, depth + 1, written, indent + 1)

    def scalar(self, data: Datum, indent: int, column: int = 0) -> str:
        if data is None:
            return "null"
        if isinstance(data, bool):
            return "true" if data else "false"
        if isinstance(data, int | float):
            return json_number(data)
        if isinstance(data, Unknown):
            return self.engine.unknowns.marker(data)
        if isinstance(data, str):
            return text_scalar(data, indent, column)
        if isinstance(data, GoMap | GoList):
            return "{}" if isinstance(data, GoMap) else "[]"
        raise RenderError("an object that is no data is written as YAML")


def _written(datum: Datum) -> Value | None:
    if isinstance(datum, Value):
        return datum
    return datum.written if isinstance(datum, GoMap | GoList) else None


def text_scalar(text: str, indent: int, column: int = 0) -> str:
    """A text as go-yaml writes it: plain where that is not taken for something else; ``indent``: of further lines."""
    pad = " " * indent
    if "\n" in text and not _needs_escapes(text):
        return _block(text, indent)
    if text == "" or _means_something_else(text):
        return escaped(text)
    if _needs_escapes(text):
        return _fold(escaped(text), column, pad, "\\")
    if _may_be_plain(text):
        return _fold(text, column, pad)
    return _fold("'" + text.replace("'", "''") + "'", column, pad)


def _means_something_else(text: str) -> bool:
    if text[0] not in LEADS:
        return False
    if not isinstance(meaning := plain(text), str) or (isinstance(meaning, Word)):
        return True
    digits = text[0].isdigit() or (text[0] in "+-" and text[1:2].isdigit())
    if text in (".inf", "-.inf", "+.inf", ".nan", ".Inf", ".NaN", "-.Inf", "+.Inf", ".INF", ".NAN", "-.INF", "+.INF"):
        return True
    return digits and (_sexagesimal(text) or _date(text))


def _sexagesimal(text: str) -> bool:
    head, *parts = text.lstrip("+-").split(":")
    if not parts or not head.replace("_", "").isdigit():
        return False
    *middle, last = parts
    return (
        all(_sixty(part) for part in middle)
        and _sixty(last.partition(".")[0])
        and last.partition(".")[2].replace("_", "0").isdigit() is ("." in last and last.partition(".")[2] != "")
    )


def _sixty(part: str) -> bool:
    return part.isdigit() and len(part) <= 2 and int(part) < 60


def _date(text: str) -> bool:
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    return len(year) == 4 and year.isdigit() and month.isdigit() and len(month) <= 2 and day[:2].rstrip("T ").isdigit() and _clock(day)


def _clock(day: str) -> bool:
    number, _, clock = day.replace("t", "T").replace(" ", "T").partition("T")
    return number.isdigit() and len(number) <= 2 and (not clock or ":" in clock)


def _needs_escapes(text: str) -> bool:
    if text.isascii() and text.isprintable():
        return False
    if " \n" in text:
        return True
    return any(not (letter.isprintable() or letter == "\n" or ord(letter) >= 0xF0000) or letter == "\ufeff" for letter in text)


def _may_be_plain(text: str) -> bool:
    if text[0] in _INDICATORS or text[0] == " " or text[-1] == " " or text.startswith(("---", "...")):
        return False
    if text[0] in _SPECIAL and (len(text) == 1 or text[1] == " " or (text[0] == "?" and len(text) == 1)):
        return False
    return not (": " in text or " #" in text or text.endswith(":"))


def _block(text: str, indent: int) -> str:
    """A literal block; ``indent`` is that of its lines."""
    if text.endswith(" "):
        return escaped(text)
    hint = str(2) if text[0] in " \n" else ""
    chomp = "" if text.endswith("\n") and not text.endswith("\n\n") and text != "\n" else "+" if text.endswith("\n") else "-"
    pad = " " * indent
    body = "\n".join(f"{pad}{line}" if line else "" for line in text.rstrip("\n").split("\n"))
    return f"|{hint}{chomp}\n{body}" + "\n" * (len(text) - len(text.rstrip("\n")) - 1 if chomp == "+" else 0)


def _fold(text: str, column: int, pad: str, glue: str = "") -> str:
    """Lines broken at the first single blank behind the width; ``column`` is where the text begins."""
    if column + len(text) <= _WIDTH:
        return text
    made: list[str] = []
    spaces = False
    for index, letter in enumerate(text):
        single = letter == " " and not spaces and 0 < index < len(text) - 1 and text[index + 1] != " "
        if single and column > _WIDTH:
            made.append(f"{glue}\n{pad}")
            column = len(pad)
        else:
            made.append(letter)
            column += 1
        spaces = letter == " "
    return "".join(made)


def ordered(keys: list[str]) -> list[str]:
    """Keys in go-yaml's order: numbers inside of them by size."""
    if all(key.isalpha() for key in keys):
        return sorted(keys)
    return sorted(keys, key=cmp_to_key(_compare))


def _compare(first: str, second: str) -> int:
    digits = False
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        if one == other:
            digits = one.isdigit()
            continue
        letters = one.isalpha(), other.isalpha()
        if all(letters):
            return -1 if one < other else 1
        if any(letters):
            return -1 if letters[0] is digits else 1
        one_number, other_number = _number(first, index), _number(second, index)
        if one_number != other_number:
            return -1 if one_number < other_number else 1
        return -1 if one < other else 1
    return len(first) - len(second)


def _number(text: str, index: int) -> tuple[int, int]:
    end = index
    while end < len(text) and text[end].isdecimal() and end - index < 18:
        end += 1
    zeros = index > 0 and text[index : index + 1] == "0" and text[:index].rstrip("0123456789") != text[:index].rstrip("0")
    return int(text[index:end] or 0) + (10 ** (end - index) if zeros else 0), end - index


def yaml_lines(texts: dict[str, str]) -> str:
    """A map of texts as YAML."""
    lines = []
    for key in ordered(list(texts)):
        lines.append(f"{text_scalar(key, 0)}: {text_scalar(texts[key], 2)}")
    return "\n".join(lines)
