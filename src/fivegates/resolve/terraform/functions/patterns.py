"""Functions with regular expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ....values import Unknown, Value
from ..conversion import to_text
from ..data import ListOf
from ..failures import EvaluationError, LimitError
from ..kinds import STRING, Kind
from ..session import Session
from ..unknown import is_whole, typed
from .interface import Function, Invocation
from .lists import need

if TYPE_CHECKING:
    from ...regular import Match, Program


def program(pattern: str) -> Program:
    from ...regular import PatternError, compile_pattern

    try:
        return compile_pattern(pattern)
    except PatternError as error:
        raise EvaluationError(f"the pattern cannot be read: {error}") from error


def all_matches(compiled: Program, text: str, session: Session) -> Iterator[Match]:
    """Matches one after the other; an empty one is not taken right behind another."""
    position, behind = 0, -1
    while position <= len(text):
        found = compiled.search(text, position, session.spend)
        if found is None:
            return
        empty = found.start == found.end
        if not (empty and found.start == behind):
            yield found
        behind = found.end
        position = found.end + 1 if empty else found.end


def captured(invocation: Invocation, compiled: Program, match: Match, arguments: Sequence[Value]) -> Value:
    """The whole match, or its groups: by name as an object, else as a tuple."""
    if not compiled.names:
        return invocation.value(match.group(0), *arguments)
    values = [invocation.value(match.group(number + 1), *arguments) for number in range(len(compiled.names))]
    named = [bool(name) for name in compiled.names]
    if any(named) and not all(named):
        raise EvaluationError("groups with and without names cannot be mixed")
    data = dict(zip(compiled.names, values, strict=True)) if all(named) else tuple(values)
    return invocation.value(data, *arguments)


def undecided(invocation: Invocation, arguments: Sequence[Value], wrapped: Callable[[Kind], Kind]) -> Value:
    """The unknown result: a pattern that is known says of what type it is."""
    unknown = invocation.unknown(*arguments)
    if isinstance(arguments[0].data, Unknown) or not isinstance(unknown.data, Unknown):
        return unknown
    kind = kind_of_match(program(str(to_text(arguments[0].data))))
    return Value(typed(unknown.data, wrapped(kind)), unknown.origin)


def kind_of_match(compiled: Program) -> Kind:
    """The type of one match, as ``captured`` makes it."""
    if not compiled.names:
        return STRING
    if all(compiled.names):
        return Kind("object", attributes=dict.fromkeys(compiled.names, STRING))
    return Kind("tuple", items=(STRING,) * len(compiled.names))


def regex(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 2, 2)
    if not is_whole(*arguments):
        return undecided(invocation, arguments, lambda kind: kind)
    compiled = program(str(to_text(arguments[0].data)))
    found = compiled.search(str(to_text(arguments[1].data)), 0, invocation.scope.session.spend)
    if found is None:
        raise EvaluationError("the pattern matches nothing")
    return captured(invocation, compiled, found, arguments[1:])


def regex_all(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 2, 2)
    if not is_whole(*arguments):
        return undecided(invocation, arguments, lambda kind: Kind("list", kind))
    compiled = program(str(to_text(arguments[0].data)))
    found = all_matches(compiled, str(to_text(arguments[1].data)), invocation.scope.session)
    return invocation.value(ListOf(captured(invocation, compiled, match, arguments[1:]) for match in found), *arguments[1:])


def replace(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``replace``: between slashes the text to find is a pattern, and the new text may name its groups."""
    need(invocation, arguments, 3, 3)
    if any(isinstance(value.data, Unknown) for value in arguments):
        return invocation.unknown(*arguments)
    text, old, new = (str(to_text(value.data)) for value in arguments)
    if len(old) > 1 and old.startswith("/") and old.endswith("/"):
        return invocation.value(_replace_pattern(invocation, text, program(old[1:-1]), new), *arguments)
    if len(new) * (text.count(old) if old else len(text)) > invocation.scope.session.limits.file_bytes:
        raise LimitError("replacing this makes too long a text")
    return invocation.value(text.replace(old, new), *arguments)


def _replace_pattern(invocation: Invocation, text: str, compiled: Program, new: str) -> str:
    pieces: list[str] = []
    position = 0
    length = len(text)
    for match in all_matches(compiled, text, invocation.scope.session):
        pieces += [text[position : match.start], _expanded(new, compiled, match)]
        position = match.end
        length += len(pieces[-1])
        if length > invocation.scope.session.limits.file_bytes:
            raise LimitError("replacing this makes too long a text")
    return "".join((*pieces, text[position:]))


def _expanded(new: str, compiled: Program, match: Match) -> str:
    """``$1``, ``${1}`` and ``$name`` in the new text; ``$$`` is a dollar sign."""
    head, *rest = new.split("$")
    pieces = [head]
    index = 0
    while index < len(rest):
        part = rest[index]
        if part == "" and index + 1 < len(rest):
            pieces += ["$", rest[index + 1]]
            index += 2
            continue
        name, behind = _name_at(part)
        pieces += [_group_text(name, compiled, match) if name else "$", behind]
        index += 1
    return "".join(pieces)


def _name_at(part: str) -> tuple[str, str]:
    if part.startswith("{"):
        name, closed, behind = part[1:].partition("}")
        return (name, behind) if closed else ("", part)
    end = 0
    while end < len(part) and (part[end].isalnum() or part[end] == "_"):
        end += 1
    return part[:end], part[end:]


def _group_text(name: str, compiled: Program, match: Match) -> str:
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 5 else 0
    if name in compiled.names:
        number = compiled.names.index(name) + 1
    elif not name.isdigit() or number > len(compiled.names):
        return ""
    return match.group(number) or ""


TABLE: Mapping[str, Function] = {"regex": regex, "regexall": regex_all, "replace": replace}
