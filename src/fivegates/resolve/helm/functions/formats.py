"""Go's ``printf``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ....values import Unknown
from ..data import Datum, GoList, GoMap, raw, type_of
from ..failure import RenderError
from ..texts import text_of
from .strings import escaped

if TYPE_CHECKING:
    from ..interpreter import Engine

_VERB = re.compile(r"%([-+# 0]*+)(\d{1,6}+)?(?:\.(\d{0,4}+))?([a-zA-Z%])")
_WIDEST = 10_000


def formatted(engine: Engine, pattern: str, values: list[Datum]) -> str:
    """``pattern`` with ``values`` put in; a verb that does not fit its value shows as Go shows it."""
    rest = list(values)

    def put(match: re.Match[str]) -> str:
        flags, width, precision, verb = match.groups()
        if verb == "%":
            return "%"
        if not rest:
            return f"%!{verb}(MISSING)"
        text = _verb(engine, verb, flags, precision, rest.pop(0))
        return _padded(text, flags, int(width or 0))

    text = _VERB.sub(put, pattern)
    if rest:
        extra = ", ".join(f"{type_of(value)}={text_of(value, engine, inner=True)}" for value in rest)
        text += f"%!(EXTRA {extra})"
    return text


def _padded(text: str, flags: str, width: int) -> str:
    if width > _WIDEST:
        raise RenderError("a text grows too long")
    if "-" in flags:
        return text.ljust(width)
    if "0" in flags and text.lstrip("-").replace(".", "").isdigit():
        return text.zfill(width)
    return text.rjust(width)


def _verb(engine: Engine, verb: str, flags: str, precision: str | None, value: Datum) -> str:
    data = raw(value)
    if isinstance(data, Unknown):
        return engine.unknowns.marker(data)
    if verb == "v":
        return text_of(data, engine, inner=True)
    if verb == "s" and isinstance(data, str):
        return data if precision is None else data[: int(precision or 0)]
    if verb == "q" and isinstance(data, str):
        return escaped(data)
    if verb == "t" and isinstance(data, bool):
        return "true" if data else "false"
    if verb == "T":
        return type_of(data)
    number = _number(verb, flags, precision, data)
    if number is not None:
        return number
    if verb in "sq" and isinstance(data, GoList | GoMap):
        return _inside(engine, verb, data)
    shown = text_of(data, engine, inner=True)
    return f"%!{verb}(<nil>)" if data is None else f"%!{verb}({type_of(data)}={shown})"


def _number(verb: str, flags: str, precision: str | None, data: Datum) -> str | None:
    plus = "+" if "+" in flags else ""
    if isinstance(data, int) and not isinstance(data, bool):
        if verb in "dxXob":
            return format(data, f"{plus}{verb}")
        if verb == "c" and 0 <= data < 0xF0000:
            return chr(data)
        return None
    if isinstance(data, float) and verb in "feEgG":
        if verb in "gG" and precision is None:
            from ..data import number_text

            return number_text(data)
        return format(data, f"{plus}.{precision if precision is not None else 6}{verb}")
    if isinstance(data, str) and verb in "xX":
        return format(int.from_bytes(data.encode() or b"\0"), verb).zfill(2 * len(data.encode()))
    return None


def _inside(engine: Engine, verb: str, data: GoList | GoMap) -> str:
    if isinstance(data, GoList):
        return f"[{' '.join(_verb(engine, verb, '', None, item) for item in data)}]"
    return f"map[{' '.join(key + ':' + _verb(engine, verb, '', None, data[key]) for key in sorted(data))}]"
