"""Add items to a list of a TOML file that a person wrote, and change nothing else of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from .shape import Route
from .toml_lines import TomlError, find_line, parse_toml


def with_items(text: str, table: Route, key: str, items: Sequence[str]) -> str | None:
    """``text`` whose list ``key`` of ``table`` (a route of keys, () for the root) ends in ``items`` too; made where it is not there.

    None where that cannot be done without changing what else the text says, or where it is no TOML.
    """
    try:
        wanted = _extended(parse_toml(text), table, key, items)
        if wanted is None:
            return None
        return next((changed for changed in _attempts(text, table, key, items) if _says(changed, wanted)), None)
    except (TomlError, RecursionError):
        return None


def _extended(data: dict[str, Any], table: Route, key: str, items: Sequence[str]) -> dict[str, Any] | None:
    inner: Any = data
    for step in table:
        inner = inner.setdefault(step, {}) if isinstance(inner, dict) else None
    if not isinstance(inner, dict) or not isinstance(inner.setdefault(key, []), list):
        return None
    inner[key] = [*inner[key], *items]
    return data


def _says(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return parse_toml(text) == wanted
    except (TomlError, RecursionError):
        return False


def _attempts(text: str, table: Route, key: str, items: Sequence[str]) -> Iterator[str]:
    """The list made longer; else a new one: behind its commented-out twin, behind its table's head, at the top, as a table at the end."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    line = find_line(text, (*table, key))
    longer = _longer(text, sum(map(len, lines[: line - 1])), key, items, end)
    if longer is not None:
        yield longer
    made = f"{key} = [{end}{''.join(f'    {_quoted(item)},{end}' for item in items)}]{end}"
    twins = [number for number, one in enumerate(lines, 1) if one.lstrip("# ").startswith(f"{key} =")]
    for number in [*twins, *([find_line(text, table)] if table else []), 0]:
        before = "".join(lines[:number])
        yield f"{before}{'' if not before or before.endswith(end) else end}{made}{'' if number else end}{''.join(lines[number:])}"
    if table:
        yield f"{text}{'' if text.endswith(end) else end}{end}[{'.'.join(map(str, table))}]{end}{made}"


def _longer(text: str, start: int, key: str, items: Sequence[str], end: str) -> str | None:
    """The list that opens behind the key at ``start`` with the items before its closing bracket."""
    at = text.find("=", start) + 1
    if not at or key not in text[start:at]:
        return None
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    span = _list(text, at)
    if span is None:
        return None
    last, close = span
    comma = "" if text[last] in "[," else ","
    quoted = [_quoted(item) for item in items]
    if "\n" not in text[at:close]:
        gap = "" if text[last] == "[" else " "
        return f"{text[: last + 1]}{comma}{gap}{', '.join(quoted)}{text[last + 1 :].lstrip(' ')}"
    ahead = text[last + 1 : close].rstrip(" \t")
    added = "".join(f"    {item},{end}" for item in quoted)
    return f"{text[: last + 1]}{comma}{ahead}{'' if ahead.endswith(end) else end}{added}{text[close:]}"


def _list(text: str, at: int) -> tuple[int, int] | None:
    """Where the last thing of the list that opens at ``at`` ends (its bracket where it is empty), and where it closes."""
    if text[at : at + 1] != "[":
        return None
    depth, last = 0, at
    while at < len(text):
        char = text[at]
        if char == "#":
            at = text.find("\n", at)
            if at < 0:
                return None
            continue
        if char in "\"'":
            at = _string_end(text, at)
            char = '"'
        depth += (char == "[") - (char == "]")
        if not depth:
            return last, at
        if not char.isspace():
            last = at
        at += 1
    return None


def _string_end(text: str, at: int) -> int:
    """Where the last quote of the string that begins at ``at`` stands."""
    quote = text[at]
    delimiter = quote * 3 if text.startswith(quote * 3, at) else quote
    at += len(delimiter)
    while at < len(text) and not text.startswith(delimiter, at):
        at += 2 if quote == '"' and text[at] == "\\" else 1
    return at + len(delimiter) - 1


def _quoted(item: str) -> str:
    return json.dumps(item, ensure_ascii=False)
