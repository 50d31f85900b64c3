"""The pages of a review, one for each agent, and the numbers on its cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..inventory import AgentRecord
from ..registry.columns import exceptions as exceptions_text
from ..registry.entry import Entry
from ..why import Why, explain
from ..why_chain import Way
from .belonging import belonging
from .credentials import keys_of
from .granted import granted
from .known import Known
from .model import CURRENT, DUE, NEVER, OVERDUE, STATES, UNKNOWN, Cover, Flaw, Line, Page, Principal, Review
from .words import reaches, ways

_RISKS = ("high", "medium", "low")
_DOUBTED = {"gone": "no longer here, by the roster", "unlisted": "not in the roster"}


def review(known: Known, *, only_due: bool, notes: Sequence[str] = ()) -> Review:
    """Every agent's page, or with ``only_due`` those of what is due, overdue or was never reviewed; the cover counts all."""
    found, beside = belonging(known)
    pages = sorted((page(entry, known, found.get(entry.record.id, ())) for entry in known.entries), key=_order)
    shown = [one for one in pages if not only_due or one.state != CURRENT]
    return Review(_cover(known, pages, tuple(beside), only_due, tuple(notes)), tuple(shown))


def _order(one: Page) -> tuple[int, int, str, str]:
    risk = _RISKS.index(one.risk) if one.risk in _RISKS else 0
    return (STATES.index(one.state), risk, one.name, one.id)


def page(entry: Entry, known: Known, findings: Sequence[Flaw]) -> Page:
    """One agent's."""
    record = entry.record
    why = explain(known.store, known.holdings, record, None)
    reach = reaches(why.capabilities, record.id, known.approvals)
    contract, owner = record.contract, record.owner
    due_on = entry.next_review.isoformat() if entry.next_review is not None else ""
    return Page(
        id=record.id,
        name=record.name,
        state=_state(entry, known),
        risk=(contract.risk if contract is not None else None) or "",
        environments=_environments(entry),
        at=f"{record.place.path}:{record.place.line}",
        purpose=(contract.purpose if contract is not None else None) or "",
        owner=owner.principal if owner is not None else "",
        owner_source=owner.source if owner is not None else "",
        owner_note=_owner_note(entry, known),
        others=_others(record, known),
        team=known.said(record.id, "team"),
        successor=known.said(record.id, "lifecycle.successor"),
        contract=contract.path if contract is not None else "",
        contract_status=contract.status if contract is not None else "",
        reviewed_on=(contract.reviewed_on if contract is not None else None) or "",
        reviewed_by=known.said(record.id, "lifecycle.reviewed_by"),
        due_on=due_on,
        expires_on=known.said(record.id, "lifecycle.expires"),
        last_change=f"{entry.last_change.date} by {entry.last_change.author}" if entry.last_change is not None else UNKNOWN,
        identities=tuple(_principals(record, why, known)),
        unapproved=tuple(one for one in reach if one.lack),
        ways=tuple(ways(why.escalations)),
        reach=tuple(one for one in reach if not one.lack),
        granted=tuple(granted(known.store, why.ways)),
        credentials=tuple(keys_of(known.matters.get(record.id, ()), known.lives)),
        dependencies=tuple(known.dependencies.get(record.id, ())),
        changes=tuple(known.since.changes.get(record.id, ())),
        changes_note=known.since.notes.get(record.id, ""),
        findings=tuple(findings),
        exceptions=tuple(
            Line(f"{exceptions_text([one])}, by {one.kind}", f"{one.place.path}:{one.place.line}") for one in entry.exceptions
        ),
        unknown=tuple(why.unseen),
    )


def _state(entry: Entry, known: Known) -> str:
    """Whether the next review is due. A review on a day that lies ahead, or on none of the calendar, is none."""
    contract = entry.record.contract
    if entry.next_review is None or contract is None or not _is_past(contract.reviewed_on, known.today):
        return NEVER
    if entry.next_review < known.today:
        return OVERDUE
    return DUE if entry.next_review <= known.today + known.within else CURRENT


def _is_past(day: str | None, today: date) -> bool:
    try:
        return day is not None and date.fromisoformat(day) <= today
    except ValueError:
        return False


def _environments(entry: Entry) -> tuple[str, ...]:
    return (*entry.environments, *((UNKNOWN,) if entry.is_unplaced else ()))


def _owner_note(entry: Entry, known: Known) -> str:
    owner = entry.record.owner
    if owner is None:
        return "nobody is named"
    person = known.people.get(owner.principal)
    if person is not None:
        return _DOUBTED.get(person["status"], f"no commit since {person['last_active_on'] or 'long ago'}")
    return "" if entry.has_owner else "a team, or a rule for many files: no person is named"


def _others(record: AgentRecord, known: Known) -> tuple[str, ...]:
    """Whom other sources name as the owner."""
    own = record.owner.principal if record.owner is not None else ""
    rows = known.owners.get(record.id, ())
    return tuple(dict.fromkeys(f"{row['principal']} ({row['source']})" for row in rows if row["principal"] != own))


def _principals(record: AgentRecord, why: Why, known: Known) -> Iterator[Principal]:
    names = {one.canonical: one.name for deployed in record.deployments for one in deployed.identities}
    for way in why.ways:
        others = {id: name for id, name in known.users.get(way.identity, {}).items() if id != record.id}
        last = way.steps[-1] if way.steps else None
        yield Principal(
            canonical=f"{way.identity} ({names[way.identity]})" if names.get(way.identity) else way.identity,
            environments=tuple(one or UNKNOWN for one in way.environments),
            how=last.said if last is not None else "",
            shared_with=tuple(sorted(others.values())),
            doubt=way.doubt,
            at=_at(way),
        )


def _at(way: Way) -> str:
    place = next((step.place for step in reversed(way.steps) if step.place is not None), None)
    return f"{place.path}:{place.line}" if place is not None else ""


def _cover(known: Known, pages: Sequence[Page], beside: tuple[Flaw, ...], only_due: bool, notes: tuple[str, ...]) -> Cover:
    states = [one.state for one in pages]
    return Cover(
        today=known.today.isoformat(),
        within=known.within.days,
        agents=len(pages),
        overdue=states.count(OVERDUE),
        never=states.count(NEVER),
        due=states.count(DUE),
        current=states.count(CURRENT),
        unowned=sum(not entry.has_owner for entry in known.entries),
        uncontracted=sum(not entry.has_contract for entry in known.entries),
        shared=sum(entry.shared_by > 1 for entry in known.entries),
        unapproved=sum(any(not reach.doubt for reach in one.unapproved) for one in pages),
        samples=known.samples,
        is_narrowed=only_due,
        elsewhere=tuple(
            Line(
                f"{row['name']}: owner {row['owner'] or 'nobody'}, reviewed {row['reviewed_on'] or 'never'}", f"{row['file']}:{row['line']}"
            )
            for row in known.homeless
        ),
        beside=beside,
        notes=notes,
    )
