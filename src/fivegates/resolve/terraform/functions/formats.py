"""``format`` and ``formatlist``: Go's verbs as Terraform understands them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ....named_tuple import NamedTuple
from ....values import Data, Unknown, Value
from ..conversion import to_number, to_text, to_truth
from ..data import ListOf
from ..failures import EvaluationError, LimitError
from ..json_text import encode_data, quoted
from ..kinds import STRING, kind_of
from ..numbers import Number, number_text
from ..refine import safe_prefix
from ..templates import bounded, merged
from ..unknown import is_whole, typed, unknown_from
from .interface import Function, Invocation

FLAGS = "+-# 0"
WIDEST = 10_000
LONGEST = 5_000_000
Part = str | Unknown


class Verb(NamedTuple):
    """``%[argument]flags width.precision letter``; ``argument`` counts from 0."""

    letter: str
    flags: str
    width: int
    precision: int | None
    argument: int


def parts_of(template: str) -> Iterator[str | Verb]:
    """The text and the verbs of a format. Raises ``EvaluationError`` for a verb that is no verb."""
    position = following = 0
    while position < len(template):
        start = template.find("%", position)
        if start < 0:
            yield template[position:]
            return
        yield template[position:start]
        if template.startswith("%%", start):
            yield "%"
            position = start + 2
            continue
        verb, position = read_verb(template, start + 1, following)
        following = verb.argument + 1
        yield verb


def read_verb(template: str, position: int, following: int) -> tuple[Verb, int]:
    """The verb at ``position`` and where it ends; it takes the argument ``following`` unless it names one."""
    flags = ""
    while template[position : position + 1] and template[position] in FLAGS:
        flags += template[position]
        position += 1
    width, position = read_digits(template, position)
    precision: int | None = None
    if template.startswith(".", position):
        precision, position = read_digits(template, position + 1)
    argument = following
    if template.startswith("[", position):
        number, position = read_digits(template, position + 1)
        if not template.startswith("]", position) or number < 1:
            raise EvaluationError("the format names no argument")
        argument, position = number - 1, position + 1
    letter = template[position : position + 1]
    if width > WIDEST or (precision or 0) > WIDEST:
        raise LimitError("the format is wider than what is written here")
    if not letter or letter not in "vtbdoxXeEfgGsq":
        raise EvaluationError("the format has no such verb")
    return Verb(letter, flags, width, precision, argument), position + 1


def read_digits(template: str, position: int) -> tuple[int, int]:
    end = position
    while end < len(template) and template[end].isascii() and template[end].isdigit() and end - position < 12:
        end += 1
    return int(template[position:end] or 0), end


def rendered(verb: Verb, data: Data) -> str:
    """One known argument as its verb says. Raises ``EvaluationError`` where it does not fit."""
    if verb.letter == "v":
        return in_general(verb, data)
    if verb.letter == "t":
        return to_text(to_truth(data))
    if verb.letter in "sq":
        text = clipped(verb, str(to_text(data)))
        return padded(verb, quoted(text) if verb.letter == "q" else text)
    number = to_number(data)
    return padded(verb, whole(verb, number) if verb.letter in "bdoxX" else fraction(verb, number))


def in_general(verb: Verb, data: Data) -> str:
    if isinstance(data, str) and "#" not in verb.flags:
        return padded(verb, clipped(verb, str(data)))
    if isinstance(data, (int, Decimal)) and not isinstance(data, bool):
        return padded(verb, fraction(verb._replace(letter="g"), data))
    return padded(verb, encode_data(data) if isinstance(data, (tuple, dict, str)) else to_text(data))


def clipped(verb: Verb, text: str) -> str:
    return text if verb.precision is None else text[: verb.precision]


def whole(verb: Verb, number: Number) -> str:
    if isinstance(number, Decimal):
        raise EvaluationError("a whole number is required")
    digits = format(abs(number), verb.letter)
    prefix = {"x": "0x", "X": "0X", "o": "0", "b": "0b"}.get(verb.letter, "") if "#" in verb.flags else ""
    return sign(verb, number) + prefix + digits


def fraction(verb: Verb, number: Number) -> str:
    exact = abs(number) if isinstance(number, int) else number.copy_abs()
    if verb.letter == "f":
        return sign(verb, number) + format(Decimal(exact), f".{6 if verb.precision is None else verb.precision}f")
    if verb.letter in "gG" and verb.precision is None:
        return sign(verb, number) + _shortest(exact, verb.letter)
    precision = 6 if verb.precision is None else verb.precision
    try:
        return sign(verb, number) + format(float(exact), f".{precision}{verb.letter}")
    except OverflowError as error:
        raise LimitError("the number is too large to format") from error


def _shortest(number: Number, letter: str) -> str:
    exponent = Decimal(number).adjusted() if number else 0
    if -4 <= exponent < 21:
        return number_text(number)
    return format(float(number), letter)


def sign(verb: Verb, number: Number) -> str:
    if number < 0:
        return "-"
    return "+" if "+" in verb.flags else " " if " " in verb.flags else ""


def padded(verb: Verb, text: str) -> str:
    missing = verb.width - len(text)
    if missing <= 0:
        return text
    if "-" in verb.flags:
        return text + " " * missing
    if "0" in verb.flags:
        signed = text[:1] if text[:1] in ("-", "+") and verb.letter not in "sqv" else ""
        return signed + "0" * missing + text[len(signed) :]
    return " " * missing + text


def build(template: str, arguments: Sequence[Value]) -> list[Part]:
    """The pieces of a formatted text, unknown arguments kept in their places."""
    used, length = -1, 0
    pieces: list[Part] = []
    for part in parts_of(template):
        if isinstance(part, str):
            pieces.append(part)
            continue
        length += part.width + (part.precision or 0)
        if length > LONGEST:
            raise LimitError("evaluating this makes too long a text")
        if part.argument >= len(arguments):
            raise EvaluationError("the format has more verbs than arguments")
        used = max(used, part.argument)
        pieces += _pieces(part, arguments[part.argument])
    if used + 1 < len(arguments):
        raise EvaluationError("the format has fewer verbs than arguments")
    return list(merged(pieces))


def _pieces(verb: Verb, value: Value) -> Sequence[Part]:
    data = value.data
    if isinstance(data, Unknown):
        plain = verb.letter in "sv" and not verb.width and verb.precision is None
        return data.parts if data.parts and plain else (data,) if plain else (unknown_from(value),)
    if not is_whole(value) or data is None:
        return (unknown_from(value),)
    return (rendered(verb, data),)


def result(invocation: Invocation, pieces: list[Part], arguments: Sequence[Value]) -> Value:
    """The formatted text, or an unknown that keeps its pieces."""
    known = [piece for piece in pieces if isinstance(piece, str)]
    if len(known) == len(pieces):
        return invocation.value(invocation.scope.session.text("".join(known)), *arguments)
    references = frozenset().union(*(piece.references for piece in pieces if isinstance(piece, Unknown)))
    return invocation.value(Unknown(references=references, parts=bounded(pieces)), *arguments)


def format_text(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``format``"""
    if not arguments:
        raise EvaluationError("format takes a format")
    if isinstance(arguments[0].data, Unknown):
        return invocation.unknown(*arguments)
    template = str(to_text(arguments[0].data))
    if is_whole(*arguments) and all(value.data is not None for value in arguments):
        return result(invocation, build(template, arguments[1:]), arguments[1:] or arguments)
    return _unknown_text(invocation, template, arguments)


def _unknown_text(invocation: Invocation, template: str, arguments: Sequence[Value]) -> Value:
    """What an unknown argument leaves open; that it does not fit the format is said once it is known."""
    verbs = list(parts_of(template))
    first = next((position for position, part in enumerate(verbs) if isinstance(part, Verb)), len(verbs))
    prefix = safe_prefix("".join(str(part) for part in verbs[:first]))
    try:
        text = result(invocation, build(template, arguments[1:]), arguments[1:])
    except EvaluationError:
        text = invocation.unknown(*arguments)
    data = typed(text.data, STRING, prefix=prefix) if isinstance(text.data, Unknown) else text.data
    return Value(data, text.origin)


def format_list(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``formatlist``: lists go side by side, everything else is repeated."""
    if not arguments:
        raise EvaluationError("formatlist takes a format")
    if isinstance(arguments[0].data, Unknown):
        return invocation.unknown(*arguments)
    template = str(to_text(arguments[0].data))
    lists = [value for value in arguments[1:] if isinstance(value.data, tuple)]
    if any(value.data is None or (isinstance(value.data, Unknown) and not kind_of(value.data).is_primitive) for value in arguments[1:]):
        return invocation.unknown(*arguments)
    sizes = {len(value.items()) for value in lists}
    if len(sizes) > 1:
        raise EvaluationError("the lists must be of one length")
    rows = sizes.pop() if sizes else 1
    invocation.scope.session.spend(rows)
    lines = ([value.items()[row] if isinstance(value.data, tuple) else value for value in arguments[1:]] for row in range(rows))
    return invocation.value(ListOf(_line(invocation, template, line, arguments) for line in lines), *arguments)


def _line(invocation: Invocation, template: str, line: list[Value], arguments: Sequence[Value]) -> Value:
    if is_whole(*line):
        return result(invocation, build(template, line), line or arguments)
    return _unknown_text(invocation, template, [arguments[0], *line])


TABLE: Mapping[str, Function] = {"format": format_text, "formatlist": format_list}
