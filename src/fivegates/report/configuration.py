"""Every setting with its value and where that comes from, as text and as JSON (``schemas/config.schema.json``)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

from ..readers.interface import Problem
from ..source import Place
from .clean import printable
from .encode import to_json
from .interface import Redactor
from .table import fits, records, table
from .terminal import counted, finished, paint, wrap

SCHEMA = "https://fivegates.dev/schemas/config-1.json"
HEADS = ("setting", "value", "from")
NOT_SET = "-"


class Setting(Protocol):
    """See ``configuring.Setting``."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def origin(self) -> str: ...
    @property
    def place(self) -> Place | None: ...
    @property
    def profile(self) -> str: ...


class Configuration(Protocol):
    """See ``configuring.Configuration``."""

    @property
    def path(self) -> str: ...
    @property
    def settings(self) -> Sequence[Setting]: ...
    @property
    def errors(self) -> Sequence[Problem]: ...
    @property
    def notices(self) -> Sequence[Problem]: ...


def render_json(shown: Configuration, redactor: Redactor) -> str:
    """``{"path", "settings": [{"name", "value", "origin"}], "errors", "notices"}``."""
    document = {
        "path": shown.path or None,
        "settings": [
            {
                "name": one.name,
                "value": one.value,
                "origin": {"kind": one.origin, "profile": one.profile or None, "place": _place(one.place)},
            }
            for one in shown.settings
        ],
        "errors": [{"place": _place(one.place), "reason": one.reason} for one in shown.errors],
        "notices": [{"place": _place(one.place), "reason": one.reason} for one in shown.notices],
    }
    return to_json({"$schema": SCHEMA, **redactor.redact_data(document)})


def render_text(shown: Configuration, redactor: Redactor, *, color: bool = False, width: int = 100) -> str:
    """What is set first, then what nobody set, then what does not mean what it says."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    ours = [one for one in shown.settings if one.origin != "default"]
    others = [one for one in shown.settings if one.origin == "default"]
    opening = f"{clean(shown.path)} is read" if shown.path else "there is no fivegates.toml and no [tool.fivegates] in pyproject.toml"
    lines = wrap(f"{opening}: {counted(len(ours), 'value')} set, {counted(len(others), 'setting')} by default.", width)
    for heading, every, heads in (("Set", ours, HEADS), ("By default", others, HEADS[:2])):
        rows = [[clean(one.name), clean(_value(one.value)), clean(_from(one))][: len(heads)] for one in every]
        if rows:
            laid = table if fits(heads, rows, width) else records
            lines += ["", paint(heading, "strong", color), *laid(heads, rows, width, color)]
    for one in shown.notices:
        lines += ["", *wrap(clean(f"{one.place.path}:{one.place.line}: {one.reason}"), width, "notice  ", "        ")]
    return finished(lines)


def _from(one: Setting) -> str:
    if one.place is not None:
        return f"{one.place.path}:{one.place.line}"
    return f"profile {one.profile}" if one.profile else one.origin


def _value(value: Any) -> str:
    if value is None or value in ([], {}):
        return NOT_SET
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_value(item)}" for key, item in value.items())
    return json.dumps(value, ensure_ascii=False)


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"path": place.path, "line": place.line}
