"""Texts inside a value, each given to a function that may put another value there; what does not change is not copied."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ...values import Unknown, Value

Change = Callable[[Value], Value]

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*+)(?:(:?[-=])([^{}$]*+))?\}")
_DEEPEST = 250
_MOST_TEXT = 5_000_000  # characters that one set of variables makes


def with_texts(value: Value, change: Change, depth: int = 0) -> Value:
    """The value with every text in it changed; keys stay."""
    data = value.data
    if isinstance(data, dict) and depth < _DEEPEST:
        entries = {key: with_texts(entry, change, depth + 1) for key, entry in data.items()}
        same = all(entries[key] is entry for key, entry in data.items())
        return value if same else Value(entries, value.origin)
    if isinstance(data, tuple) and depth < _DEEPEST:
        items = tuple(with_texts(item, change, depth + 1) for item in data)
        return value if all(item is old for item, old in zip(items, data, strict=True)) else Value(items, value.origin)
    return change(value) if isinstance(data, str | Unknown) else value


def flux_substitution(variables: Mapping[str, Value], more: bool) -> Change:
    """Flux's ``${NAME}`` and ``${NAME:=default}``; a variable that is not known here makes its text unknown in that part.

    ``more``: there are variables that these files do not give. A long variable in many texts is unknown once they grow too long.
    """
    made = 0

    def change(value: Value) -> Value:
        nonlocal made
        text = value.text or ""
        if "${" not in text:
            return value
        parts: list[str | Unknown] = []
        end = 0
        for match in _VARIABLE.finditer(text):
            part = _part(match, variables, more)
            made += len(part) if isinstance(part, str) else 1
            if made > _MOST_TEXT:
                return Value(Unknown(reason="variables make more text than is worked out"), value.origin)
            parts += [text[end : match.start()], part]
            end = match.end()
        parts.append(text[end:])
        if all(isinstance(part, str) for part in parts):
            return Value("".join(str(part) for part in parts), value.origin)
        return Value(Unknown(parts=tuple(part for part in parts if part != ""), reason="substituted when it is applied"), value.origin)

    return change


def _part(match: re.Match[str], variables: Mapping[str, Value], more: bool) -> str | Unknown:
    name, default = match.group(1), match.group(3)
    given = variables.get(name)
    if given is not None and given.data is not None and not isinstance(given.data, dict | tuple | Unknown):
        return str(given.data).lower() if isinstance(given.data, bool) else str(given.data)
    if more or name in variables or default is None:
        return Unknown(reason=f"${{{name}}} is substituted when it is applied")
    return default
