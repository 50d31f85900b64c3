"""Text: quoting, cutting, changing letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....values import Unknown, Value
from ..data import Datum, GoList, GoMap, Placed, raw, spot
from ..failure import RenderError
from ..texts import text_of
from ..unknowns import has_marker
from ..woven import Chunk, Woven, indented, sliced, weave
from .interface import Register

if TYPE_CHECKING:
    from ..interpreter import Engine

register = Register()
_BLANK = " \t\n\v\f\r\x85\xa0"
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
_LONGEST = 1_000_000


def escaped(text: str) -> str:
    """A text in double quotes as Go writes it."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return (
        f'"{"".join(_ESCAPES.get(letter, letter if letter.isprintable() or ord(letter) >= 0xF0000 else _code(letter)) for letter in text)}"'
    )


def _code(letter: str) -> str:
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x80 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def at_place(text: str, value: Datum) -> Datum:
    """``text`` as something that stands where ``value`` was written."""
    return Placed(text, *spot(value)) if isinstance(value, Value) else text


@register("quote", takes="placed")
def quote(engine: Engine, *values: Datum) -> Datum:
    return _quoted(engine, values, escaped)


@register("squote", takes="placed")
def squote(engine: Engine, *values: Datum) -> Datum:
    return _quoted(engine, values, lambda text: f"'{text}'")


def _quoted(engine: Engine, values: tuple[Datum, ...], mark: Any) -> Datum:
    texts = [mark(text_of(value, engine)) for value in values if raw(value) is not None]
    if len(values) == 1 and texts:
        whole = _single(values[0])
        return at_place(texts[0], whole) if whole is not None else texts[0]
    return " ".join(texts)


def _single(value: Datum) -> Value | None:
    """The value written in a file that a text is the whole of."""
    if isinstance(value, Value):
        return value
    if isinstance(value, Woven) and len(value.chunks) == 1 and not value.chunks[0].literal:
        chunk = value.chunks[0]
        return Placed(chunk.text, chunk.source, chunk.offset)
    return None


@register("toString", takes="placed")
def to_string(engine: Engine, value: Datum) -> Datum:
    return value if isinstance(raw(value), str) else at_place(text_of(value, engine), value)


@register("indent", takes="placed")
def indent(engine: Engine, width: Datum, text: Datum) -> Datum:
    return _indented(engine, width, text, first=True)


@register("nindent", takes="placed")
def nindent(engine: Engine, width: Datum, text: Datum) -> Datum:
    found = _indented(engine, width, text, first=True)
    if isinstance(found, Woven):
        first = found.chunks[0] if found.chunks else None
        return weave([Chunk("\n", first.source, first.offset, False), *found.chunks]) if first else "\n"
    return f"\n{found}"


def _indented(engine: Engine, width: Datum, text: Datum, first: bool) -> str:
    width = raw(width)
    if not isinstance(width, int | float) or not 0 <= width <= 1000:
        raise RenderError("an indentation that is no small number")
    data = text if isinstance(text, Woven) else text_of(_texts_only(raw(text)), engine)
    engine.budget.spend(len(data) >> 5)
    if isinstance(text, Value) and isinstance(text.data, str):
        return indented(weave([Chunk(data, *spot(text), False)]), " " * int(width), first)
    return indented(data, " " * int(width), first)


def _texts_only(value: Datum) -> Datum:
    if value is not None and not isinstance(value, str | Unknown):
        raise RenderError("a text is needed here")
    return value


@register("trim", takes="placed")
def trim(engine: Engine, text: Datum) -> Datum:
    return _cut(engine, text, lambda data: (len(data) - len(data.lstrip(_BLANK)), len(data.rstrip(_BLANK))))


@register("trimSuffix", takes="placed")
def trim_suffix(engine: Engine, suffix: Datum, text: Datum) -> Datum:
    end = str(raw(suffix))
    return _cut(engine, text, lambda data: (0, len(data) - len(end) if end and data.endswith(end) else len(data)))


@register("trimPrefix", takes="placed")
def trim_prefix(engine: Engine, prefix: Datum, text: Datum) -> Datum:
    begin = str(raw(prefix))
    return _cut(engine, text, lambda data: (len(begin) if data.startswith(begin) else 0, len(data)))


@register("trimAll", takes="placed")
def trim_all(engine: Engine, letters: Datum, text: Datum) -> Datum:
    cut = str(raw(letters))
    return _cut(engine, text, lambda data: (len(data) - len(data.lstrip(cut)), len(data.rstrip(cut))))


@register("trunc", takes="placed")
def trunc(engine: Engine, length: Datum, text: Datum) -> Datum:
    """Cutting at a length leaves what is not known as it is: nobody can tell how long it is."""
    count = int(raw(length))
    if count < 0:
        return _cut(engine, text, lambda data: (max(0, len(data) + count), len(data)))
    return _cut(engine, text, lambda data: (0, min(count, len(data))))


def _cut(engine: Engine, text: Datum, bounds: Any) -> Datum:
    """A piece of a text, with the place of the whole text where it is a written value."""
    data = text if isinstance(text, Woven) else text_of(_texts_only(raw(text)), engine)
    start, stop = bounds(data)
    if (start, stop) == (0, len(data)):
        return text if isinstance(raw(text), str) else data
    if isinstance(data, Woven):
        return sliced(data, start, max(start, stop))
    return at_place(data[start : max(start, stop)], text)


@register("lower", takes="text")
def lower(text: str) -> str:
    return text.lower()


@register("upper", takes="text")
def upper(text: str) -> str:
    return text.upper()


@register("title", takes="text")
def title(text: str) -> str:
    return "".join(letter.upper() if not index or not text[index - 1].isalnum() else letter for index, letter in enumerate(text))


@register("untitle", takes="text")
def untitle(text: str) -> str:
    return text[:1].lower() + text[1:]


@register("nospace", takes="text")
def nospace(text: str) -> str:
    return "".join(text.split())


@register("replace", takes="text")
def replace(old: str, new: str, text: str) -> str:
    if len(new) * max(1, text.count(old)) > _LONGEST:
        raise RenderError("a text grows too long")
    return text.replace(old, new)


@register("repeat", takes="text")
def repeat(count: Any, text: str) -> str:
    if int(count) * len(text) > _LONGEST or int(count) < 0:
        raise RenderError("a text grows too long")
    return text * int(count)


@register("substr", takes="text")
def substr(start: Any, stop: Any, text: str) -> str:
    start, stop = int(start), int(stop)
    if start < 0:
        return text[: max(0, stop)]
    return text[start:] if stop < 0 or stop > len(text) else text[start:stop]


@register("cat", takes="placed")
def cat(engine: Engine, *values: Datum) -> str:
    return " ".join(text_of(value, engine, inner=True) for value in values if raw(value) is not None)


@register("contains", takes="placed")
def contains(engine: Engine, part: Datum, text: Datum) -> Datum:
    return _asks(engine, part, text, lambda wanted, whole: wanted in whole)


@register("hasPrefix", takes="placed")
def has_prefix(engine: Engine, part: Datum, text: Datum) -> Datum:
    return _asks(engine, part, text, lambda wanted, whole: whole.startswith(wanted))


@register("hasSuffix", takes="placed")
def has_suffix(engine: Engine, part: Datum, text: Datum) -> Datum:
    return _asks(engine, part, text, lambda wanted, whole: whole.endswith(wanted))


def _asks(engine: Engine, part: Datum, text: Datum, answer: Any) -> Datum:
    """A question about a text; the name that a release will get is taken to hold no word that the chart asks for."""
    wanted, whole = raw(part), raw(text)
    unknown = next((one for one in (wanted, whole) if isinstance(one, Unknown)), None)
    if unknown is not None:
        return Unknown(unknown.references, reason=unknown.reason)
    if has_marker(wanted) or has_marker(whole):
        symbols = engine.unknowns.symbols
        if has_marker(wanted) or any(has_marker(letter) and letter not in symbols for letter in whole):
            return Unknown(reason="a text that is not wholly known")
    return bool(answer(wanted, whole))


@register("printf", takes="placed")
def printf(engine: Engine, pattern: Datum, *values: Datum) -> Datum:
    from .formats import formatted

    if raw(pattern) == "%s" and len(values) == 1 and isinstance(raw(values[0]), str):
        return values[0]
    return formatted(engine, raw(pattern), list(values))


@register("print", takes="placed")
def print_(engine: Engine, *values: Datum) -> Datum:
    """Go puts a blank between two operands of which neither is a text."""
    if len(values) == 1 and isinstance(raw(values[0]), str):
        return values[0]
    text = ""
    for index, value in enumerate(values):
        is_text = isinstance(raw(value), str)
        if index and not is_text and not isinstance(raw(values[index - 1]), str):
            text += " "
        text += text_of(value, engine, inner=True)
    return text


@register("println", takes="placed")
def println(engine: Engine, *values: Datum) -> str:
    return " ".join(text_of(value, engine, inner=True) for value in values) + "\n"


@register("join", takes="placed")
def join(engine: Engine, separator: Datum, items: Datum) -> Datum:
    data = raw(items)
    if isinstance(data, Unknown) or isinstance(raw(separator), Unknown):
        return Unknown(reason="a list that is not known")
    if isinstance(data, GoList):
        return str(raw(separator)).join(text_of(item, engine) for item in data if raw(item) is not None)
    return text_of(data, engine)


@register("splitList")
def split_list(separator: str, text: str) -> GoList:
    return GoList(text.split(separator) if separator else text)


@register("split")
def split(separator: str, text: str) -> GoMap:
    return GoMap({f"_{index}": part for index, part in enumerate(text.split(separator))})


@register("splitn")
def splitn(separator: str, count: Any, text: str) -> GoMap:
    return GoMap({f"_{index}": part for index, part in enumerate(text.split(separator, max(0, int(count) - 1)))})


@register("toStrings", takes="placed")
def to_strings(engine: Engine, items: Datum) -> Datum:
    data = raw(items)
    return GoList([text_of(item, engine) for item in data] if isinstance(data, GoList) else [text_of(data, engine)])


def _words(text: str) -> list[str]:
    words, word = [], ""
    for index, letter in enumerate(text):
        if not letter.isalnum():
            words.append(word)
            word = ""
            continue
        follows = text[index + 1 : index + 2]
        if letter.isupper() and word and (not word[-1].isupper() or follows.islower()):
            words.append(word)
            word = ""
        word += letter
    return [word for word in [*words, word] if word]


@register("kebabcase")
def kebabcase(text: str) -> str:
    return "-".join(_words(text)).lower()


@register("snakecase")
def snakecase(text: str) -> str:
    return "_".join(_words(text)).lower()


@register("camelcase")
def camelcase(text: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in _words(text))


@register("plural")
def plural(one: str, many: str, count: Any) -> str:
    return one if int(count) == 1 else many
