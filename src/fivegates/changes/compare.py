"""What a change brings, takes away and alters, from the facts and findings of its base and its head."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..findings.fingerprint import fingerprint
from ..findings.model import Finding
from ..named_tuple import NamedTuple
from ..source import Place
from .directions import Directions
from .excess import carried
from .model import Facts, Renamed, Row
from .numbered import paired
from .precedence import given_way
from .renames import Renames
from .sections import SECTIONS, Section


class Item(NamedTuple):
    """One agent, identity edge, permission ...: its ``key``, what it is, where it is, and what of it was otherwise before.

    ``direction``: of a permission, widened | narrowed | reworded | unclear.
    """

    key: tuple[str, ...]
    row: Mapping[str, Any]
    place: Place
    before: tuple[tuple[str, str, str], ...] = ()  # (column, then, now)
    direction: str = ""


class Changes(NamedTuple):
    """Each in order of keys."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[Item, ...]


NO_CHANGES = Changes((), (), ())


class Comparison(NamedTuple):
    """``new``, ``fixed``, ``kept``: findings; ``fixed`` ones stand where they stood in the base."""

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    kept: tuple[Finding, ...]
    agents: Changes = NO_CHANGES
    identities: Changes = NO_CHANGES
    sharing: Changes = NO_CHANGES
    credentials: Changes = NO_CHANGES
    permissions: Changes = NO_CHANGES
    contracts: Changes = NO_CHANGES


def compare(base: Facts, head: Facts, before: Iterable[Finding], now: Iterable[Finding], renames: Renames) -> Comparison:
    """``before`` and ``now``: all findings of base and head, ignored ones too."""
    new, fixed, kept = split_findings(before, now, renames)
    then = Renamed(base, renames)
    same, stays = carried(new, head, then), carried([_renamed(one, renames) for one in fixed], then, head)
    still = [one for one in fixed if moved_print(one, renames) in stays]
    kept += tuple(one for one in new if one.fingerprint in same)
    there = {row["id"] for row in then.query("SELECT id FROM agents UNION ALL SELECT id FROM credentials")}
    new = tuple(one for one in new if one.fingerprint not in same | given_way(new, there))
    fixed = tuple(one for one in fixed if one not in still)
    parts = {part.name: _changes(part, base, head, renames) for part in SECTIONS}
    return Comparison(new, fixed, kept, **parts)


def split_findings(
    before: Iterable[Finding], now: Iterable[Finding], renames: Renames
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Finding, ...]]:
    """New, fixed and kept. A finding is the same where its fingerprint is, also after what its key names was moved."""
    after = {finding.fingerprint: finding for finding in now}
    known = {moved_print(finding, renames): finding for finding in before}
    pairs = paired(after, known, renames)
    met = set(pairs.values())
    new = tuple(finding for print_, finding in after.items() if print_ not in pairs)
    kept = tuple(finding for print_, finding in after.items() if print_ in pairs)
    fixed = tuple(finding for print_, finding in known.items() if print_ not in met and not finding.ignored)
    return new, fixed, kept


def _renamed(finding: Finding, renames: Renames) -> Finding:
    """A finding of the base as the head would write it."""
    place = finding.place._replace(path=renames.apply(finding.place.path))
    return finding._replace(key=renames.key(finding.key), fingerprint=moved_print(finding, renames), place=place)


def moved_print(finding: Finding, renames: Renames) -> str:
    """The fingerprint of a finding of the base as the head would write its key."""
    key = renames.key(finding.key)
    return finding.fingerprint if key == finding.key else fingerprint(finding.check, key)


def _changes(part: Section, base: Facts, head: Facts, renames: Renames) -> Changes:
    then = _items(base.query(part.sql), part.key, renames.apply)
    now = _items(head.query(part.sql), part.key, str)
    changed = []
    for name in sorted(now.keys() & then.keys()):
        differing = tuple(
            (column, _text(then[name].row[column]), _text(now[name].row[column]))
            for column in part.compared
            if then[name].row[column] != now[name].row[column]
        )
        if differing:
            changed.append(now[name]._replace(before=differing))
    found = Changes(
        tuple(now[name] for name in sorted(now.keys() - then.keys())),
        tuple(then[name] for name in sorted(then.keys() - now.keys())),
        tuple(changed),
    )
    return _directed(found, then.values(), now.values(), renames) if part.name == "permissions" else found


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _directed(changes: Changes, then: Iterable[Item], now: Iterable[Item], renames: Renames) -> Changes:
    """Each permission with whether it widens."""
    named = [{key: renames.apply(value) if isinstance(value, str) else value for key, value in item.row.items()} for item in then]
    found = Directions(named, [item.row for item in now])
    moved = [{key: renames.apply(value) if isinstance(value, str) else value for key, value in one.row.items()} for one in changes.removed]
    return Changes(
        tuple(one._replace(direction=found.added(one.row)) for one in changes.added),
        tuple(one._replace(direction=found.removed(row)) for one, row in zip(changes.removed, moved, strict=True)),
        tuple(one._replace(direction=found.changed(one.row, one.before)) for one in changes.changed),
    )


def _items(rows: Iterable[Row], key: tuple[str, ...], named: Callable[[str], str]) -> dict[tuple[str, ...], Item]:
    """The first row of each key; rows without a place have line 1 of no file."""
    found: dict[tuple[str, ...], Item] = {}
    for row in sorted(rows, key=lambda row: (row["path"] or "", row["line"] or 0)):
        name = tuple(named(str(row[column])) for column in key)
        found.setdefault(name, Item(name, row, Place(row["path"] or "", row["line"] or 1)))
    return found
