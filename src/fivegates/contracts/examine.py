"""A contract looked at by itself: what is wrong with it, each at its line, and what a person must still say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ..named_tuple import NamedTuple
from ..source import Place
from .model import ContractRecord

NEEDED = ("name", "status", "owner", "purpose", "risk", "covers", "identities")
NEEDED_LINES = ("scope.apis", "scope.data", "scope.accounts", "scope.logs", "scope.kill_switch")
FROM_MEDIUM = ("approved", "approvals", "blast_radius", "recovery")
FROM_HIGH = ("baseline",)
HAPPENED = ("approved.on", "recovery.rehearsed", "scope.kill_switch.tested", "lifecycle.reviewed")  # days on which something was done
ROTATED = ".rotated"


class Open(NamedTuple):
    """A field that a person must still fill in. ``is_needed``: the contract is not complete without it."""

    field: str
    place: Place
    is_needed: bool


class Examined(NamedTuple):
    """One contract or entry of an inventory, with its mistakes and its open fields in the order of lines."""

    record: ContractRecord
    errors: tuple[tuple[str, Place], ...]
    open: tuple[Open, ...]

    @property
    def is_complete(self) -> bool:
        """Whether everything that a contract of its risk must say is said."""
        return not any(one.is_needed for one in self.open)


def examine(records: Iterable[ContractRecord], today: date) -> list[Examined]:
    """Each contract by itself. ``today``: what is dated later has not happened."""
    return [_examined(record, today) for record in records]


def needed_fields(risk: str | None) -> tuple[str, ...]:
    """What a contract of this risk must say; while the risk is open, what every contract must."""
    medium = FROM_MEDIUM if risk in ("medium", "high") else ()
    return (*NEEDED, *NEEDED_LINES, *medium, *(FROM_HIGH if risk == "high" else ()))


def _examined(record: ContractRecord, today: date) -> Examined:
    needed = tuple(one for one in needed_fields(record.risk) if one != "status" or record.source == "contract")
    written = [Open(todo.field, todo.place, any(_is_in(todo.field, one) for one in needed)) for todo in record.todos]
    lacking = [Open(one, _place(one, record), True) for one in needed if not _is_spoken_of(one, record)]
    unexplained = [Open(f"scope.apis.{api.provider}: because", api.place, True) for api in record.unexplained]
    open_ = {(one.place.path, one.place.line, one.field): one for one in (*written, *lacking, *unexplained)}
    errors = sorted((place, reason) for reason, place in (*record.problems, *_future(record, today)))
    return Examined(record, tuple((reason, place) for place, reason in errors), tuple(open_[key] for key in sorted(open_)))


def _is_in(field: str, outer: str) -> bool:
    return field == outer or field.startswith(f"{outer}.")


def _is_spoken_of(field: str, record: ContractRecord) -> bool:
    """Whether something stands there, be it a TODO."""
    return any(_is_in(said, field) for said in record.said) or any(_is_in(todo.field, field) for todo in record.todos)


def _place(field: str, record: ContractRecord) -> Place:
    """Where a field that is absent would stand: under what is written of those around it, else under the contract's own line."""
    if "." not in field:
        return record.place
    return next((gap.place for gap in record.gaps if _is_in(gap.field, field)), record.place)


def _future(record: ContractRecord, today: date) -> Iterator[tuple[str, Place]]:
    for field, values in record.said.items():
        if field in HAPPENED or (field.startswith("credentials.") and field.endswith(ROTATED)):
            for said in values:
                if _is_after(said.text, today):
                    yield f"{field} is {said.text}, a day that is still to come", said.place


def _is_after(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(text) > today
    except ValueError:
        return False
