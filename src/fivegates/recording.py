"""Keeps the decision of a review: a line in a file of that day, and the review in the agent's contract. One agent at a time."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

from .contracts.load import read_contracts
from .contracts.model import ContractRecord
from .contracts.stamp import Stamp, stamped
from .errors import ReadError, UsageError
from .facts.store import Store
from .named_tuple import NamedTuple
from .readers.yaml import parse_yaml
from .report.cells import table
from .report.registry.entry import IN_FORCE
from .roster import Roster
from .source import Place, Source

FOLDER = "reviews"
HEADS = ("date", "agent", "id", "decision", "by", "owner", "risk", "contract", "note")
NEXT = {
    "keep": "nothing else is to be done",
    "reduce": "take the grants away that it does not need, and narrow its contract",
    "transfer": "write the new owner into its contract, and have somebody review it with them",
    "retire": "set its contract's status to retiring, then remove the agent, its identity and its credentials",
}
MOST_NOTE = 2000
_CONTRACTS = (
    "SELECT k.id, k.status, k.path, k.owner, k.risk, k.reviewed_on, l.line, l.column FROM contracts k "
    "LEFT JOIN locations l ON l.id = k.loc WHERE k.agent = :agent"
)
_OWNERS = "SELECT DISTINCT o.principal FROM owners o WHERE o.agent = :agent AND o.confidence = 'high'"


class Decision(NamedTuple):
    """What was decided about an agent; ``by``: the reviewer as they write themselves; ``on``: the day of the review."""

    agent: str
    name: str
    by: str
    decision: str
    note: str
    on: date


class _Contract(NamedTuple):
    path: str
    place: Place
    owner: str
    risk: str
    reviewed_on: str


def record_decision(root: str, store: Store, people: Roster, given: Decision, today: date) -> list[str]:
    """Write both, and say so in sentences. Raises ``UsageError`` where it may not be or cannot be, with nothing written."""
    contract = _contract(store, given)
    _require_sound(given, contract, today)
    _require_second_person(store, people, given, contract, today)
    base = Path(root)
    target = _inside(base, contract.path)
    before, after = _edited(target, contract, given)
    journal = base / FOLDER / f"{given.on.isoformat()}.csv"
    row = (
        given.on.isoformat(),
        given.name,
        given.agent,
        given.decision,
        given.by,
        contract.owner,
        contract.risk,
        contract.path,
        given.note,
    )
    line = table(HEADS, [row])
    is_new = _append(base, journal, line, target, before, after)
    shown = f"{FOLDER}/{journal.name}"
    if not is_new:
        return [f"{shown} holds this decision already; nothing is written."]
    return [
        f"{shown}: {given.decision} {given.name}, by {given.by}.",
        f"{contract.path}: reviewed {given.on.isoformat()}, by {given.by}.",
        f"Next: {NEXT[given.decision]}.",
    ]


def _contract(store: Store, given: Decision) -> _Contract:
    """The contract in force of the agent; several are nobody's to choose from."""
    rows = store.query(_CONTRACTS, {"agent": given.agent})
    found = [row for row in rows if row["status"] in IN_FORCE]
    if not found:
        draft = f"its contract {rows[0]['path']} is {rows[0]['status']}" if rows else "it has no contract"
        hint = "set its status to active once the owner agrees" if rows else f"`fivegates contract new {given.name}` drafts one"
        raise UsageError(f"the review of {given.name} cannot be kept: {draft}", hint)
    if len(found) > 1:
        paths = ", ".join(sorted(row["path"] for row in found))
        raise UsageError(f"the review of {given.name} cannot be kept: {len(found)} contracts cover it ({paths})", "leave one of them")
    row = found[0]
    place = Place(row["path"], row["line"] or 1, row["column"] or 1)
    return _Contract(row["path"], place, row["owner"] or "", row["risk"] or "", row["reviewed_on"] or "")


def _require_sound(given: Decision, contract: _Contract, today: date) -> None:
    if given.on > today:
        raise UsageError(f"{given.on.isoformat()} lies in the future", "a review is recorded once it was held")
    if contract.reviewed_on > given.on.isoformat():
        raise UsageError(f"{contract.path} says it was reviewed on {contract.reviewed_on}, which is later", "give the day with --on")
    if any(not char.isprintable() for char in f"{given.by}{given.note}") or len(given.by) > MOST_NOTE or len(given.note) > MOST_NOTE:
        raise UsageError(
            f"--by and --note are one line of at most {MOST_NOTE:,} characters",
            "keep what is longer where people look it up, and name that",
        )


def _require_second_person(store: Store, people: Roster, given: Decision, contract: _Contract, today: date) -> None:
    """From risk medium on, and where no risk is written down, the owner does not review their own agent (FG514)."""
    if people.is_given and people.status_of(given.by, today) == "gone":
        raise UsageError(f"{given.by} is no longer here, by the roster", "have somebody review it who is")
    owners = {contract.owner, *(row["principal"] for row in store.query(_OWNERS, {"agent": given.agent}))} - {""}
    if contract.risk != "low" and any(people.is_same(given.by, owner) for owner in owners):
        risk = f"at risk {contract.risk}" if contract.risk else "where no risk is written down"
        raise UsageError(f"{given.by} owns {given.name}, and {risk} somebody else reviews an agent (FG514)", "have a second person decide")


def _inside(base: Path, path: str) -> Path:
    """The contract's file, a regular one that lies in the folder itself."""
    target = base / path
    if target.is_symlink() or not target.is_file() or not target.resolve().is_relative_to(base.resolve()):
        raise UsageError(f"{path} is no regular file of this folder", "edit the contract where it lies")
    return target


def _edited(target: Path, contract: _Contract, given: Decision) -> tuple[bytes, bytes]:
    """The bytes of the contract's file before and after; read again, nothing but the review differs."""
    try:
        before = target.read_bytes()
        text = before.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{contract.path} cannot be read again", "do it again once nobody else writes there") from error
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    after = stamped(text.removeprefix(mark), contract.place, Stamp(given.on, given.by))
    if after is None or not _is_only_review(contract, text.removeprefix(mark), after, given):
        hint = f"write reviewed: {given.on.isoformat()} and reviewed_by under its lifecycle yourself"
        raise UsageError(f"{contract.path}:{contract.place.line}: its lifecycle is not written so that it can be edited safely", hint)
    return before, (mark + after).encode("utf-8")


def _is_only_review(contract: _Contract, before: str, after: str, given: Decision) -> bool:
    """Whether every contract of the file reads as before, and this one as reviewed on that day by that person."""
    try:
        was, is_ = (_records(contract.path, text) for text in (before, after))
    except ReadError:
        return False
    if len(was) != len(is_):
        return False
    changed = [(old, new) for old, new in zip(was, is_, strict=True) if _said(old) != _said(new)]
    if len(changed) != 1:
        return not changed and any(_review(new) == (given.on.isoformat(), given.by) for new in is_)
    old, new = changed[0]
    kept = {field: values for field, values in _said(old).items() if field not in _FIELDS}
    return kept == {field: values for field, values in _said(new).items() if field not in _FIELDS} and _review(new) == (
        given.on.isoformat(),
        given.by,
    )


_FIELDS = ("lifecycle.reviewed", "lifecycle.reviewed_by")


def _records(path: str, text: str) -> list[ContractRecord]:
    return read_contracts({path: parse_yaml(Source(path, text))}).records


def _said(record: ContractRecord) -> dict[str, tuple[str, ...]]:
    """Every value that the contract says, without its lines; and what is wrong with it."""
    said = {field: tuple(one.text for one in values) for field, values in record.said.items()}
    return {**said, "problems": tuple(reason for reason, _ in record.problems)}


def _review(record: ContractRecord) -> tuple[str | None, str | None]:
    return record.text("lifecycle.reviewed"), record.text("lifecycle.reviewed_by")


def _append(base: Path, journal: Path, lines: str, target: Path, before: bytes, after: bytes) -> bool:
    """The contract first, then the line, for a line can always be appended once its file is open. False where the line is there."""
    if journal.parent.is_symlink() or journal.is_symlink():
        raise UsageError(f"{FOLDER} is a link", "reviews are kept in the folder itself")
    try:
        journal.parent.mkdir(exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(journal, flags, 0o666), "r+b") as file:
            kept = file.read()
            head, row = lines.split("\n", 1)
            if kept and row.encode() in kept:
                return False
            if target.read_bytes() != before:
                raise UsageError(f"{target.name} changed while the review was kept", "do it again")
            if before != after:
                _replace(target, after)
            start = b"" if not kept or kept.endswith(b"\n") else b"\n"
            file.write(start + (b"" if kept else f"{head}\n".encode()) + row.encode())
    except OSError as error:
        raise UsageError(
            f"{FOLDER}/{journal.name} cannot be written: {error.strerror}", "make the folder one that you may write"
        ) from error
    return True


def _replace(target: Path, data: bytes) -> None:
    """Whole or not at all, with the rights that the file had."""
    handle, unfinished = tempfile.mkstemp(".part", f".{target.name}-", target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        shutil.copymode(target, unfinished)
        Path(unfinished).replace(target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
