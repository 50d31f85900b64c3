"""One compose service in one shape: maps instead of lists of ``NAME=value``, paths from the root, variables replaced."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from decimal import Decimal

from ...readers.yaml.model import Tagged
from ...values import Data, Origin, Unknown, Value
from .variables import Variables

UNKNOWN_NAME = "?"
"""Stands for variables whose names these files do not tell."""

_BOOLEANS = frozenset(["init", "oom_kill_disable", "privileged", "read_only", "stdin_open", "tty", "use_api_socket"])
_TRUTH = {"true": True, "yes": True, "y": True, "on": True, "1": True, "false": False, "no": False, "n": False, "off": False, "0": False}
_REMOTE = ("git@", "github.com/", "docker-image:", "oci-layout:", "service:", "target:")


def normalise_service(service: Value, folder: str, variables: Variables) -> dict[str, Value]:
    """The service's attributes, ``folder`` being that of its file ('.' at the top).

    * ``environment`` and ``labels``: a map of texts; a bare name is what the project's variable says; ``?`` stands for unknown names;
    * ``env_file``: a list of paths, or of maps with ``path``, ``required`` and ``format`` where it is written so;
    * ``build``: a map with ``context`` (a path, or where it is fetched from), ``dockerfile``, ``args`` and the rest.

    Paths are relative to the root. Everything else is as written, with variables replaced and booleans that are written as text made one.
    """
    if isinstance(service.data, Tagged) and service.data.content is not None:
        service = service.data.content
    if not isinstance(service.data, dict):
        return {}
    shaping = _Shaping(folder, variables)
    return {name: shaping.shape(name, value) for name, value in service.data.items()}


class _Shaping:
    def __init__(self, folder: str, variables: Variables) -> None:
        self.folder = folder
        self.variables = variables
        self.shapes: dict[str, Callable[[Value], Value]] = {
            "environment": self.variables_given,
            "labels": self.named_texts,
            "annotations": self.named_texts,
            "env_file": self.env_files,
            "build": self.build,
            **dict.fromkeys(_BOOLEANS, self.boolean),
        }

    def shape(self, name: str, value: Value) -> Value:
        if isinstance(value.data, Tagged) and value.data.content is not None:
            content = self.shape(name, Value(value.data.content.data, value.origin))
            return Value(Tagged(reason=value.data.reason, content=content, tag=value.data.tag), value.origin)
        return self.shapes.get(name, self.variables.interpolate)(value)

    def named_texts(self, value: Value) -> Value:
        """A map of name to text from either way of writing it; a bare name has null."""
        if isinstance(value.data, tuple):
            entries: dict[str, Value] = {}
            for item in value.data:
                self.add_item(item, entries)
            return Value(entries, value.origin)
        if isinstance(value.data, dict):
            return Value({name: self.text(item) for name, item in value.data.items()}, value.origin)
        return value

    def variables_given(self, value: Value) -> Value:
        """The same, a bare name being what the project's variable says."""
        named = self.named_texts(value)
        if not isinstance(named.data, dict):
            return named
        entries = {name: self.variables.passed_on(name, item.origin) if item.data is None else item for name, item in named.data.items()}
        return Value(entries, value.origin)

    def add_item(self, item: Value, entries: dict[str, Value]) -> None:
        if isinstance(item.data, str):
            name, sign, text = item.data.partition("=")
            origin = Origin("entry", item.origin.source, item.origin.offset, name, item.origin.previous)
            entries[name] = self.text(Value(text if sign else None, origin))
        elif isinstance(item.data, dict):
            entries.update((name, self.text(inner)) for name, inner in item.data.items())
        elif isinstance(item.data, Unknown):
            entries[UNKNOWN_NAME] = item

    def text(self, value: Value) -> Value:
        return self.variables.interpolate(_as_text(value))

    def env_files(self, value: Value) -> Value:
        items = value.data if isinstance(value.data, tuple) else (value,)
        return Value(tuple(self.env_file(self.variables.interpolate(item)) for item in items), value.origin)

    def env_file(self, item: Value) -> Value:
        path = item.get("path")
        if isinstance(item.data, dict) and path is not None:
            return Value({**item.data, "path": self.path(path)}, item.origin)
        return self.path(item)

    def build(self, value: Value) -> Value:
        if not isinstance(value.data, dict):
            context = self.context(self.variables.interpolate(value))
            return Value({"context": context} if isinstance(context.data, str | Unknown) else {}, value.origin)
        entries = {name: self.shape_build(name, item) for name, item in value.data.items()}
        entries.setdefault("context", Value(self.folder, value.origin))
        return Value(entries, value.origin)

    def shape_build(self, name: str, value: Value) -> Value:
        if name == "args":
            return self.variables_given(value)
        if name == "labels":
            return self.named_texts(value)
        value = self.variables.interpolate(value)
        return self.context(value) if name == "context" else value

    def context(self, value: Value) -> Value:
        text = value.text
        return value if text is None or "://" in text or text.startswith(_REMOTE) else self.path(value)

    def path(self, value: Value) -> Value:
        text = value.text
        if not text or text.startswith(("/", "~")):
            return value
        return Value(posixpath.normpath(posixpath.join(self.folder, text)), value.origin)

    def boolean(self, value: Value) -> Value:
        value = self.variables.interpolate(value)
        truth = _TRUTH.get(value.text.lower()) if value.text is not None else None
        return value if truth is None else Value(truth, value.origin)


def _as_text(value: Value) -> Value:
    text = _text(value.data)
    return value if text is None else Value(text, value.origin)


def _text(data: Data) -> str | None:
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int):
        return str(data)
    return format(data.normalize(), "f") if isinstance(data, Decimal) and -30 < data.adjusted() < 30 else None
