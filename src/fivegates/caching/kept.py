"""The facts of a tree as they are kept, and as they come back: JSON of plain rows, without a text that a report would have to redact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from ..catalog import load
from ..errors import ReadError
from ..facts.model import Agent
from ..facts.store import Fact, Store, columns
from ..findings.ignore import Ignore
from ..readers.interface import Problem
from ..readers.text import decode
from ..secrets.classifier import shipped_classifier
from ..secrets.redactor import Redactor
from ..settings import Settings
from ..source import Place, Source
from ..tree.interface import Tree
from .apart import NOT_APART, Apart, apart_from, plain
from .slices import secrets_in, slice_from, slices_of

_PLAIN = frozenset({str, int, float, type(None)})  # what a row of a store is made of
PROVIDERS = ("aws", "gcp", "azure")


Rows = Mapping[str, Sequence[Fact]]  # by table, as the columns stand


@dataclass(slots=True)
class Kept:
    """Facts as an earlier run gathered them (``scan.Facts``).

    ``held``: their rows; ``cost``: the seconds that took it; ``apart``: what is known of parts alone.
    """

    held: Store | Rows = field(repr=False)
    agents: list[Agent]
    problems: list[Problem]
    ignores: list[Ignore]
    sources: Mapping[str, Source] = field(repr=False)
    redactor: Redactor
    settings: Settings
    places: Mapping[str, Place | None]
    cost: float
    apart: Apart = NOT_APART

    @property
    def store(self) -> Store:
        """Made when it is first asked for: the rows of a part go into one store with those of others."""
        if not isinstance(self.held, Store):
            store = Store()
            store.restore(self.held)
            self.held = store
        return self.held

    def dump(self) -> Iterable[tuple[str, Sequence[Fact]]]:
        """The rows by table; a table may come in several pieces."""
        return self.held.dump() if isinstance(self.held, Store) else self.held.items()

    @property
    def environments(self) -> Mapping[str, str]:
        return {**load("environments")["fold"], **self.settings.environments}

    def first_place(self, provider: str) -> Place | None:
        return self.places[provider]


class KeptSources(Mapping[str, Source]):
    """The files of a tree that can be quoted, each read when it is asked for. ``hashes``: what must stand in them, where it may change."""

    def __init__(self, tree: Tree, paths: Sequence[str], hashes: Mapping[str, str]) -> None:
        self._tree = tree
        self._paths = dict.fromkeys(paths)
        self._hashes = hashes
        self._read: dict[str, Source | None] = {}

    def __getitem__(self, path: str) -> Source:
        if path not in self._paths:
            raise KeyError(path)
        source = self.text_of(path)
        if source is None:  # it changes while it is looked at: a line of it would be another one
            raise KeyError(path)
        return source

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def text_of(self, path: str) -> Source | None:
        """The text that the facts are of; None where it is another one by now."""
        if path not in self._read:
            self._read[path] = self._source(path)
        return self._read[path]

    def _source(self, path: str) -> Source | None:
        try:
            content = self._tree.read(path)
            is_same = path not in self._hashes or self._hashes[path] == sha256(content).hexdigest()
            return decode(path, content) if is_same else None
        except ReadError:
            return None


class NotKeptError(Exception):
    """Facts that cannot be kept: they would hold a secret, or could not say how to hide one."""


def encode(kept: Kept, tree: Tree, asked: Sequence[str], hashes: Mapping[str, str]) -> Iterator[bytes]:
    """What is kept of facts, piece by piece: as a whole it is as large as everything that is scanned. Raises ``NotKeptError``.

    ``asked``: the files that were read for them, whose names are kept beside it and are looked through as well; ``hashes``: what stood in
    them.
    """
    texts = KeptSources(tree, asked, hashes)
    slices = slices_of(kept.redactor.collected, asked, lambda path: _text(texts, path))
    if slices is None:
        raise NotKeptError
    quoted = kept.sources
    data = {
        "agents": kept.agents,
        "problems": [[*one.place, one.reason, one.kind] for one in kept.problems],
        "ignores": [[*one[:4], one.until.isoformat() if one.until else None, *one[5:]] for one in kept.ignores],
        "quoted": [path for path in asked if path in quoted and type(quoted[path]) is Source and quoted[path].first_line == 1],
        "places": kept.places,
        "slices": slices,
        "cost": kept.cost,
        "apart": plain(kept.apart) if kept.apart is not NOT_APART else None,
    }
    _check(_texts([asked, data]), kept.redactor)
    yield _json(data)[:-1] + b',"rows":{'
    latest = ""
    ids: set[str] = set()  # which other rows carry: looked at once
    for table, rows in kept.dump():
        _check({cell for row in rows for cell in row if type(cell) is str} - ids, kept.redactor)
        if columns(table)[0].name == "id":
            ids.update(row[0] for row in rows)
        beginning = b"," if table == latest else (b"]," if latest else b"") + _json(table) + b":["
        latest = table
        yield beginning + _json(rows)[1:-1]
    yield b"]" if latest else b""
    yield b"}}"


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def decoded(content: bytes, tree: Tree, settings: Settings, hashes: Mapping[str, str]) -> Kept | None:
    """Facts out of what was kept of them, None where it is none of ours. ``hashes``: what stands in files that may change meanwhile."""
    try:
        kept = _kept(json.loads(content), tree, settings, hashes)
        if kept.apart is NOT_APART:
            return kept if kept.store else None
        return kept if _are_rows(kept.dump()) else None  # the store that they go into is another one's as well
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _are_rows(dump: Iterable[tuple[str, Sequence[Sequence[object]]]]) -> bool:
    """Whether tables of the model may have them."""
    for table, rows in dump:
        width = len(columns(table))
        if not all(len(row) == width and _PLAIN.issuperset(map(type, row)) for row in rows):
            return False
    return True


def _kept(data: Any, tree: Tree, settings: Settings, hashes: Mapping[str, str]) -> Kept:
    sources = KeptSources(tree, [*map(_str, data["quoted"])], hashes)
    redactor = Redactor(shipped_classifier())
    for label, secret in secrets_in(map(slice_from, data["slices"]), lambda path: _text(sources, path)):
        redactor.collect(label, secret)
    return Kept(
        held=data["rows"],
        agents=[Agent._make(row) for row in data["agents"]],
        problems=[Problem(_place(one[:3]), _str(one[3]), _str(one[4])) for one in data["problems"]],
        ignores=[_ignore(*one) for one in data["ignores"]],
        sources=sources,
        redactor=redactor,
        settings=settings,
        places={name: _place(data["places"][name]) if data["places"][name] is not None else None for name in PROVIDERS},
        cost=float(data["cost"]),
        apart=apart_from(data["apart"]) if data["apart"] is not None else NOT_APART,
    )


def _ignore(path: str, line: int, checks: list[str], reason: str, until: str | None, first: int, last: int, fault: str) -> Ignore:
    day = date.fromisoformat(until) if until is not None else None
    return Ignore(_str(path), int(line), tuple(map(_str, checks)), _str(reason), day, int(first), int(last), _str(fault))


def _place(data: Any) -> Place:
    path, line, column = data
    return Place(_str(path), int(line), int(column))


def _str(value: object) -> str:
    if type(value) is not str:
        raise TypeError("no text")
    return value


def _text(sources: KeptSources, path: str) -> str | None:
    source = sources.text_of(path)
    return source.text if source is not None else None


def _check(texts: set[str], redactor: Redactor) -> None:
    """Raises ``NotKeptError`` where one of them holds what a report would hide."""
    whole = "\n".join(sorted(texts))
    if redactor.redact(whole) != whole:
        raise NotKeptError


def _texts(data: Any) -> set[str]:
    texts: set[str] = set()
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            texts.add(item)
        elif isinstance(item, Mapping):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list | tuple):
            waiting += item
    return texts
