"""Regular expressions, on the machine that takes linear time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ....values import Unknown
from ...regular import Match, PatternError, compile_pattern
from ..data import Datum, GoList, raw
from ..failure import RenderError
from ..unknowns import has_marker
from .interface import Register

if TYPE_CHECKING:
    from ..interpreter import Engine

register = Register()
_MOST = 10_000


def _matches(engine: Engine, pattern: str, text: str, most: int) -> list[Match]:
    try:
        program = compile_pattern(pattern)
    except PatternError as error:
        raise RenderError(f"a pattern that cannot be read: {error}") from None
    found: list[Match] = []
    at = 0
    while at <= len(text) and len(found) < min(most, _MOST):
        match = program.search(text, at, engine.budget.spend)
        if match is None:
            break
        found.append(match)
        at = match.end if match.end > match.start else match.end + 1
    return found


def _asked(*names: str) -> Callable[[Callable[..., Datum]], Callable[..., Datum]]:
    """A function of known texts that may spend."""

    def decorate(body: Callable[..., Datum]) -> Callable[..., Datum]:
        def run(engine: Engine, *given: Any) -> Datum:
            data = [raw(one) for one in given]
            for one in data:
                if isinstance(one, Unknown) or (isinstance(one, str) and has_marker(one)):
                    return Unknown(reason="a pattern on a text that is not wholly known")
            return body(engine, *data)

        register(*names, takes="placed")(run)
        return body

    return decorate


@_asked("regexMatch", "mustRegexMatch")
def regex_match(engine: Engine, pattern: str, text: str) -> bool:
    return bool(_matches(engine, pattern, text, 1))


@_asked("regexFind", "mustRegexFind")
def regex_find(engine: Engine, pattern: str, text: str) -> str:
    return next((match.group(0) or "" for match in _matches(engine, pattern, text, 1)), "")


@_asked("regexFindAll", "mustRegexFindAll")
def regex_find_all(engine: Engine, pattern: str, text: str, most: Any) -> GoList:
    return GoList(match.group(0) or "" for match in _matches(engine, pattern, text, _MOST if most < 0 else int(most)))


@_asked("regexSplit", "mustRegexSplit")
def regex_split(engine: Engine, pattern: str, text: str, most: Any) -> GoList:
    pieces, end = GoList(), 0
    for match in _matches(engine, pattern, text, _MOST if most < 0 else max(0, int(most) - 1)):
        if match.end == 0:
            continue
        pieces.append(text[end : match.start])
        end = match.end
    pieces.append(text[end:])
    return pieces


@_asked("regexReplaceAllLiteral", "mustRegexReplaceAllLiteral")
def regex_replace_literal(engine: Engine, pattern: str, text: str, new: str) -> str:
    return _replaced(engine, pattern, text, lambda match: new)


@_asked("regexReplaceAll", "mustRegexReplaceAll")
def regex_replace(engine: Engine, pattern: str, text: str, new: str) -> str:
    return _replaced(engine, pattern, text, lambda match: _expanded(pattern, new, match))


def _replaced(engine: Engine, pattern: str, text: str, new: Callable[[Match], str]) -> str:
    made, end, size = [], 0, 0
    for match in _matches(engine, pattern, text, _MOST):
        put = new(match)
        size += len(put)
        engine.budget.spend(len(put) >> 4)
        made += [text[end : match.start], put]
        end = match.end
    return "".join([*made, text[end:]])


def _expanded(pattern: str, new: str, match: Match) -> str:
    """``$1`` and ``${name}`` in a replacement."""
    names = compile_pattern(pattern).names
    made, rest = "", new
    while "$" in rest:
        before, _, rest = rest.partition("$")
        made += before
        if rest.startswith("$"):
            made, rest = f"{made}$", rest[1:]
            continue
        name, rest = _reference(rest)
        if name is None:
            made += "$"
        elif name.isdigit():
            made += (match.group(int(name)) or "") if int(name) <= len(names) else ""
        elif name in names:
            made += match.group(names.index(name) + 1) or ""
    return made + rest


def _reference(rest: str) -> tuple[str | None, str]:
    if rest.startswith("{") and "}" in rest:
        name, _, rest = rest[1:].partition("}")
        return name, rest
    end = 0
    while end < len(rest) and (rest[end].isalnum() or rest[end] == "_"):
        end += 1
    return (rest[:end], rest[end:]) if end else (None, rest)
