"""The pairs of a generated map: from env files, literals and whole files, each with its place."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...named_tuple import NamedTuple
from ...source import Source
from ...values import Origin, Unknown, Value
from .context import Context, WorkError


@dataclass(frozen=True, slots=True)
class Bytes(Unknown):
    """Content that is no text: of use to nobody but the cluster."""

    raw: bytes = b""


class Pairs(NamedTuple):
    """``values``: texts, ``Bytes``, and unknowns for files that could not be read; ``lost``: there may be more keys than these."""

    values: dict[str, Value]
    lost: bool = False


def read_pairs(entry: Value, context: Context) -> Pairs:
    """The pairs of one generator, by key."""
    try:
        return _pairs(entry, context)
    except WorkError as error:
        context.gap(entry, str(error))
        return Pairs({}, lost=True)


def _pairs(entry: Value, context: Context) -> Pairs:
    pairs: dict[str, Value] = {}
    lost = False
    for named in (*_items(entry, "envs"), *_items(entry, "env")):
        source = context.text(named)
        lost = lost or source is None
        if source is not None:
            context.work.spend(len(source.text), source.text.count("\n") + 1)
        _add(pairs, _lines(source) if source is not None else (), context)
    for literal in _items(entry, "literals"):
        lost = lost or literal.is_unknown
        context.work.spend(len(literal.text or ""))
        _add(pairs, _literal(literal, context), context)
    for named in _items(entry, "files"):
        lost = lost or named.is_unknown
        _add(pairs, _file(named, context), context)
    return Pairs(pairs, lost)


def _add(pairs: dict[str, Value], found: Iterable[tuple[str, Value]], context: Context) -> None:
    for key, value in found:
        if key in pairs:
            context.error(value, f"the key {key!r} stands in this map twice")
        pairs[key] = value


def _items(entry: Value, name: str) -> tuple[Value, ...]:
    found = entry.get(name)
    if found is None or found.data is None:
        return ()
    return found.data if isinstance(found.data, tuple) else (found,)


def _lines(source: Source) -> Iterator[tuple[str, Value]]:
    """The lines of an env file as kustomize takes them: no quotes, no escapes, a value may be missing."""
    offset = 0
    for line in source.text.split("\n"):
        text = line.removesuffix("\r").lstrip()
        if text and not text.startswith("#"):
            key, _, value = text.partition("=")
            yield key, Value(value, Origin("entry", source, offset + len(line) - len(line.lstrip()), key))
        offset += len(line) + 1


def _literal(literal: Value, context: Context) -> Iterator[tuple[str, Value]]:
    key, sign, value = (literal.text or "").partition("=")
    if literal.is_unknown:
        context.gap(literal, "a literal that a template fills in")
    elif not key or not sign:
        context.error(literal, "a literal is written KEY=value")
    else:
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        origin = literal.origin
        yield key, Value(value[1:-1] if quoted else value, Origin("entry", origin.source, origin.offset, key, origin))


def _file(named: Value, context: Context) -> Iterator[tuple[str, Value]]:
    written = named.text or ""
    key, sign, path = written.partition("=")
    if not sign:
        key, path = posixpath.basename(written), written
    if not key or not path or "=" in path:
        context.missing(named) if named.is_unknown else context.error(named, "a file is written PATH or KEY=PATH")
        return
    data = context.data(named, path)
    context.work.spend(len(data or b""))
    yield key, _content(data, context.resolve(path) or path, named)


def _content(data: bytes | None, path: str, named: Value) -> Value:
    """The content of a file, which stands in the file itself."""
    if data is None:
        return Value(Unknown(reason="the file is not in this tree"), named.origin)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return Value(Bytes(reason="binary data", raw=data), named.origin)
    return Value(text, Origin("entry", Source(path, text), 0))
