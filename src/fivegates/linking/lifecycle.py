"""What the roster and the settings say about the people and dates of contracts, as rows; nothing where no contract is in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from ..facts.model import ClassReviewer, Contract, ContractCredential, ContractField, Person, Review, SignOff
from ..facts.store import Fact
from ..roster import ACTIVE, GONE, Roster
from ..settings import Settings

IN_FORCE = ("active", "retiring")
WARNED_AHEAD = timedelta(days=14)
_GROUP_FORMS = ("group:", "team:")
_SIGNERS = {"approver": "approved.by", "reviewer": "lifecycle.reviewed_by"}
Said = Mapping[str, Sequence[ContractField]]


def in_force(rows: Iterable[Fact]) -> list[Contract]:
    """The contracts that count: those of an agent of the tree that somebody put in force."""
    return [row for row in rows if isinstance(row, Contract) and row.agent is not None and row.status in IN_FORCE and not row.sample]


def lifecycle_rows(
    rows: Sequence[Fact], contracts: Sequence[Contract], roster: Roster, settings: Settings, today: date | None
) -> Iterator[Fact]:
    """People, reviews, sign-offs and credentials of the contracts in force. Without ``today`` nobody is judged by the roster."""
    said = _said(rows, {contract.id for contract in contracts})
    if roster.is_given and today is not None:
        owners = dict.fromkeys(one.owner for one in contracts if one.owner)
        yield from (row for name in owners if not _is_group(name, roster) for row in _person(name, roster, today))
    for one in contracts:
        yield from _reviews(one, said[one.id], settings)
        yield from _signed(one, said[one.id], roster)
        yield from _named_reviewers(one, said[one.id], roster, settings)
        knew = [name for name in (one.owner, *_texts(said[one.id], "built_by")) if name]
        left = [name for name in knew if today is not None and roster.status_of(name, today) == GONE]
        yield from _credentials(one, said[one.id], left, roster)


def _said(rows: Iterable[Fact], contracts: set[str]) -> dict[str, dict[str, list[ContractField]]]:
    found: dict[str, dict[str, list[ContractField]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if isinstance(row, ContractField) and row.contract in contracts:
            found[row.contract][row.field].append(row)
    return found


def _texts(said: Said, field: str) -> list[str]:
    return [row.value for row in said.get(field, ())]


def _is_group(name: str, roster: Roster) -> bool:
    return name.lower().startswith(_GROUP_FORMS) or (name.startswith("@") and "/" in name) or roster.is_team(name)


def _person(name: str, roster: Roster, today: date) -> Iterator[Person]:
    status = roster.status_of(name, today)
    if status != ACTIVE:
        yield Person(name, status, None, "roster")


def _reviews(contract: Contract, said: Said, settings: Settings) -> Iterator[Review]:
    for row in said.get("lifecycle.reviewed", ()):
        day = _day(row.value)
        if day is not None and contract.agent is not None:
            every = settings.registry.every
            due = day + timedelta(days=every.get(contract.risk or "", max(every.values())))
            yield Review(contract.id, contract.agent, day.isoformat(), (due - WARNED_AHEAD).isoformat(), due.isoformat(), row.loc)


def _signed(contract: Contract, said: Said, roster: Roster) -> Iterator[SignOff]:
    for role, field in _SIGNERS.items():
        for row in said.get(field, ()):
            is_owner = contract.owner is not None and roster.is_same(contract.owner, row.value)
            yield SignOff(contract.id, contract.agent or "", role, row.value, is_owner, row.loc)


def _named_reviewers(contract: Contract, said: Said, roster: Roster, settings: Settings) -> Iterator[ClassReviewer]:
    signers = [row for field in _SIGNERS.values() for row in said.get(field, ())]
    for class_, reviewer in settings.reviewers.items() if signers else ():
        signed = _has_signed(reviewer, [row.value for row in signers], roster)
        yield ClassReviewer(contract.id, contract.agent or "", class_, reviewer, signed, signers[-1].loc)


def _has_signed(reviewer: str, signers: Iterable[str], roster: Roster) -> bool | None:
    if any(roster.is_same(reviewer, signer) or roster.is_in_team(signer, reviewer) for signer in signers):
        return True
    is_known = roster.is_team(reviewer) if roster.is_given else False
    return None if _is_group(reviewer, roster) and not is_known else False


def _credentials(contract: Contract, said: Said, left: Sequence[str], roster: Roster) -> Iterator[ContractCredential]:
    entries: dict[str, dict[str, ContractField]] = defaultdict(dict)
    for field, rows in said.items():
        if field.startswith("credentials.") and field.count(".") == 2:
            _, number, key = field.split(".")
            entries[number][key] = rows[0]
    for entry in entries.values():
        first = next(iter(entry.values()))
        name = entry.get("name", entry.get("store", first)).value
        rotated = entry["rotated"].value if "rotated" in entry else ""
        known_to = next((who for who in left if _is_older(rotated, roster.last_day_of(who))), None)
        yield ContractCredential(contract.id, contract.agent or "", name, rotated, known_to, first.loc)


def _is_older(rotated: str, last_day: date | None) -> bool:
    """Whether a credential is certainly as it was when somebody left: never rotated, or before their last day."""
    day = _day(rotated)
    return not rotated or (day is not None and last_day is not None and day < last_day)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
