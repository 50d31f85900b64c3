"""What a contract says, as far as this version asks it."""

from __future__ import annotations

from typing import NamedTuple

from ..source import Place

LINES = ("apis", "data", "accounts", "logs", "kill_switch")
STATUSES = ("draft", "active", "retiring", "retired")


class Cover(NamedTuple):
    """One ``covers`` entry: ``kind`` terraform | kubernetes | compose | workflow | helm | id, and its glob."""

    kind: str
    glob: str
    place: Place


class Approved(NamedTuple):
    """A person approves what is of ``class_``; ``enforced_by`` names what sees to it, '' where nothing is named."""

    class_: str
    by: str
    enforced_by: str
    place: Place


class ContractRecord(NamedTuple):
    """One contract or inventory row. ``missing``: which of the five lines are absent or TODO. ``apis``: provider to entries as written."""

    id: str
    source: str
    name: str
    status: str
    owner: str | None
    team: str | None
    purpose: str | None
    risk: str | None
    reviewed_on: str | None
    expires_on: str | None
    missing: tuple[str, ...]
    apis: tuple[tuple[str, str], ...]
    covers: tuple[Cover, ...]
    place: Place
    owner_place: Place | None = None
    elsewhere: bool = False
    approvals: tuple[Approved, ...] = ()
    problems: tuple[tuple[str, Place], ...] = ()
