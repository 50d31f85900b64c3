"""Functions on strings."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from ....values import Unknown, Value
from ..failures import EvaluationError, LimitError
from ..kinds import STRING
from ..refine import known_prefix
from ..templates import text_of
from ..unknown import is_whole, typed
from .interface import Function, Invocation, pure, read_items

LONGEST = 5_000_000
MOST_PARTS = 250_000
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


def characters(text: str) -> list[str]:
    """What a reader takes for one character each: letters with their combining marks."""
    found: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        if found and unicodedata.combining(letter):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def substring(text: str, offset: int, length: int) -> str:
    """``substr``: a negative offset counts from the end, a negative length means the rest."""
    letters = characters(text)
    start = max(len(letters) + offset, 0) if offset < 0 else offset
    return "".join(letters[start:] if length < 0 else letters[start : start + length])


def titled(text: str) -> str:
    """The first letter of every word in upper case, the rest as it was."""
    pieces: list[str] = []
    inside = False
    for letter in text:
        pieces.append(letter if inside else letter.upper())
        inside = letter.isalnum() or letter == "_"
    return "".join(pieces)


def upper_letter(letter: str) -> str:
    """One letter in upper case, as it is where that takes several."""
    upper = letter.upper()
    return upper if len(upper) == 1 else letter


def chomp(text: str) -> str:
    return text.rstrip("\r\n")


def split(separator: str, text: str) -> list[str]:
    if (text.count(separator) if separator else len(text)) > MOST_PARTS:
        raise LimitError("a function makes too many elements")
    return text.split(separator) if separator else list(text)


def indented(spaces: int, text: str) -> str:
    if spaces < 0:
        raise EvaluationError("a text cannot be indented by less than nothing")
    if spaces * text.count("\n") > LONGEST:
        raise LimitError("evaluating this makes too long a text")
    return text.replace("\n", "\n" + " " * spaces)


def join(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``join``: where an element is unknown, what is known around it is kept as the parts of a template."""
    if len(arguments) < 2:
        raise EvaluationError("join takes a separator and lists")
    separator, lists = arguments[0], arguments[1:]
    unknown = [value for value in lists if isinstance(value.data, Unknown)]
    if unknown or isinstance(separator.data, Unknown):
        return invocation.unknown(*arguments)
    if any(value.data is None for value in arguments):
        raise EvaluationError("an argument cannot be null")
    items = [item for value in lists for item in read_items(value.data)]
    between: list[Value] = []
    for item in items:
        between += [separator, item] if between else [item]
    joined = text_of(between, invocation.scope, invocation.node)
    data = typed(joined.data, STRING, prefix="") if isinstance(joined.data, Unknown) else joined.data
    return invocation.value(data, *(item for item in items if not is_whole(item)), *lists)


def starts_with(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``startswith``: decided by the known beginning of a partly unknown string where that is enough."""
    if len(arguments) == 2 and isinstance(arguments[0].data, Unknown) and isinstance(arguments[1].data, str):
        prefix, wanted = known_prefix(arguments[0].data) or "", arguments[1].data
        if prefix.startswith(wanted):
            return invocation.value(True, *arguments)
        if not wanted.startswith(prefix):
            return invocation.value(False, *arguments)
    return STARTS(invocation, arguments)


STARTS = pure("string string", lambda text, prefix: text.startswith(prefix))
TABLE: Mapping[str, Function] = {
    "chomp": pure("string", chomp),
    "endswith": pure("string string", lambda text, suffix: text.endswith(suffix)),
    "indent": pure("whole string", indented),
    "join": join,
    "lower": pure("string", lambda text: text.lower() if text.isascii() else "".join(letter.lower()[0] for letter in text)),
    "split": pure("string string", split),
    "startswith": starts_with,
    "strcontains": pure("string string", lambda text, part: part in text),
    "strrev": pure("string", lambda text: "".join(reversed(characters(text)))),
    "substr": pure("string whole whole", substring),
    "title": pure("string", titled),
    "trim": pure("string string", lambda text, cut: text.strip(cut) if cut else text),
    "trimprefix": pure("string string", str.removeprefix),
    "trimspace": pure("string", lambda text: text.strip(SPACE)),
    "trimsuffix": pure("string string", str.removesuffix),
    "upper": pure("string", lambda text: text.upper() if text.isascii() else "".join(map(upper_letter, text))),
}
