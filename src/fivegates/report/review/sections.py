"""The parts of a page in their order, as headings, sentences and tables: Markdown and HTML print the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from ...named_tuple import NamedTuple
from ..registry.entry import IN_FORCE
from ..terminal import counted
from .model import DECISIONS, NEVER, UNKNOWN, Cover, Line, Page, Reach

MOST = 40  # rows of one part; --format json has all
NOTHING_KNOWN = "Not known: nothing in these files grants its identities anything, or tells which it has."


class Part(NamedTuple):
    """One part of a page: ``heads`` and ``rows`` of a table (the last column is a place), else ``lines``. ``empty``: said where neither is.

    ``is_grave``: it wants to be seen. ``more``: rows that are left out. ``intro``: a sentence before the rows.
    """

    title: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    lines: tuple[Line, ...] = ()
    empty: str = ""
    is_grave: bool = False
    more: int = 0
    intro: str = ""


def facts_of(page: Page) -> list[tuple[str, str]]:
    """The head of a page: what is asked of every agent, and the answer or that there is none."""
    return [
        ("Owner", _owner(page)),
        ("Purpose", page.purpose or "not written down"),
        ("Risk", page.risk or "not written down"),
        ("Runs in", ", ".join(page.environments) or UNKNOWN),
        ("Team", page.team or "not written down"),
        ("Successor", page.successor or "nobody is named"),
        ("Contract", f"{page.contract} ({page.contract_status})" if page.contract else "none"),
        ("Ends", page.expires_on or "no end is written down"),
        ("Last review", _reviewed(page)),
        ("Next review", _due(page)),
        ("Last change", page.last_change),
        ("Defined in", page.at),
    ]


def _owner(page: Page) -> str:
    if not page.owner:
        return "nobody is named"
    notes = [f"named by {page.owner_source}", *filter(None, (page.owner_note,))]
    also = f"; also named: {', '.join(page.others)}" if page.others else ""
    return f"{page.owner} ({'; '.join(notes)}){also}"


def _reviewed(page: Page) -> str:
    if not page.reviewed_on:
        return "never"
    by = f"by {page.reviewed_by}" if page.reviewed_by else "by nobody who is named"
    why = "its day is not past" if page.contract_status in IN_FORCE else f"its contract is {page.contract_status}"
    return f"{page.reviewed_on}, {by}" + (f", which does not count: {why}" if page.state == NEVER else "")


def _due(page: Page) -> str:
    return f"{page.due_on} ({page.state})" if page.due_on else page.state


def parts_of(page: Page) -> Iterator[Part]:
    """What it reaches without approval first, then the rest."""
    yield _unapproved(page)
    if page.ways:
        yield _listed("Ways to more rights", page.ways, "", is_grave=True)
    yield _identities(page)
    yield _reach(page)
    yield _listed("Granted, as written", page.granted, "Nothing in these files grants its identities anything.")
    yield _credentials(page)
    yield _listed("Depends on", page.dependencies, "Nothing is written down or seen.")
    yield _changes(page)
    yield _findings(page)
    yield _listed("Exceptions", page.exceptions, "None.")
    yield Part("Not in these files", lines=tuple(Line(text) for text in page.unknown))


def _listed(title: str, lines: Sequence[Line], empty: str, *, is_grave: bool = False) -> Part:
    return Part(title, lines=tuple(lines[:MOST]), empty=empty, is_grave=is_grave, more=max(len(lines) - MOST, 0))


def is_known(page: Page) -> bool:
    """Whether anything tells what it may do."""
    return bool(page.reach or page.unapproved or page.granted)


def _unapproved(page: Page) -> Part:
    """What approvals lack is said once where it is the same of all."""
    title, more = "What it reaches without approval", max(len(page.unapproved) - MOST, 0)
    if not page.unapproved:
        return Part(title, empty="Nothing of high consequence that is known." if is_known(page) else NOTHING_KNOWN)
    lacks_of_all = {one.lack for one in page.unapproved}
    shown = page.unapproved[:MOST]
    if len(lacks_of_all) == 1:
        rows: tuple[tuple[str, ...], ...] = tuple((_words(one), *_basis(one, page)) for one in shown)
        intro = f"Of all of this: {page.unapproved[0].lack}."
        return Part(title, ("it", "because of", "where"), rows, intro=intro, is_grave=True, more=more)
    rows = tuple((_words(one), one.lack, *_basis(one, page)) for one in shown)
    return Part(title, ("it", "approval", "because of", "where"), rows, is_grave=True, more=more)


def _reach(page: Page) -> Part:
    rows = tuple((_words(one), *_basis(one, page)) for one in page.reach[:MOST])
    empty = "Nothing else of consequence." if page.unapproved else "Nothing of consequence that is known."
    return Part("What else it may do", ("it", "because of", "where"), rows, empty=empty, more=max(len(page.reach) - MOST, 0))


def _words(one: Reach) -> str:
    return f"possibly {one.words} (only possible: {one.doubt})" if one.doubt else one.words


def _basis(one: Reach, page: Page) -> tuple[str, str]:
    """By which action on what; and as whom, where the agent has several identities."""
    whose = f", as {one.identity}" if len(page.identities) != 1 else ""
    more = f" and {len(one.actions) - 1} more" if len(one.actions) > 1 else ""
    return f"{one.actions[0]}{more} on {one.resource}{whose}", one.at


def _identities(page: Page) -> Part:
    rows = tuple(
        (
            f"{one.canonical} ({one.doubt})" if one.doubt else one.canonical,
            ", ".join(one.environments),
            f"{counted(len(one.shared_with), 'other agent')}: {', '.join(one.shared_with)}" if one.shared_with else "nobody that is known",
            one.at,
        )
        for one in page.identities[:MOST]
    )
    heads = ("identity", "in", "shared with", "where")
    return Part("As whom it acts", heads, rows, empty="As whom it acts is not known.", more=max(len(page.identities) - MOST, 0))


def _credentials(page: Page) -> Part:
    rows = tuple((one.name, one.kind, one.store, one.expires, one.rotation, one.source, one.at) for one in page.credentials[:MOST])
    heads = ("name", "kind", "store", "expires", "rotated", "known from", "where")
    return Part("Credentials", heads, rows, empty="No static credential is seen or listed.", more=max(len(page.credentials) - MOST, 0))


def _changes(page: Page) -> Part:
    notes = (Line(f"Not everything could be told: {page.changes_note}."),) if page.changes_note else ()
    if page.state == NEVER:
        return Part("Changes since the last review", lines=(Line("No review of it counts, so all of it is new."),))
    lines = (*notes, *page.changes[:MOST])
    empty = f"Nothing that defines it changed since {page.reviewed_on}."
    return Part("Changes since the last review", lines=lines, empty=empty, more=max(len(page.changes) - MOST, 0))


def _findings(page: Page) -> Part:
    rows = tuple((f"{one.check} {one.name}", one.severity, one.message, f"{one.path}:{one.line}") for one in page.findings[:MOST])
    heads = ("check", "severity", "what", "where")
    return Part("Findings", heads, rows, empty="None.", more=max(len(page.findings) - MOST, 0))


def row_of(page: Page) -> tuple[str, ...]:
    """What the cover says of a page: state, due, risk, owner, how much it reaches without approval, findings."""
    certain = sum(not one.doubt for one in page.unapproved)
    reached = str(certain) if certain or is_known(page) else UNKNOWN
    return (page.state, page.due_on or "-", page.risk or "-", page.owner or "nobody", reached, str(len(page.findings)))


HEADS = ("agent", "state", "due", "risk", "owner", "without approval", "findings")


def record_command(page: Page) -> str:
    """The command that keeps the decision."""
    return f"fivegates review --record --agent {quote(page.id)} --by YOU --decision {'|'.join(DECISIONS)}"


def numbers(cover: Cover) -> list[tuple[int, str]]:
    """The numbers of the cover: how many, and of what."""
    return [
        (cover.agents, "agent" if cover.agents == 1 else "agents"),
        (cover.overdue, "overdue"),
        (cover.never, "never reviewed"),
        (cover.due, f"due within {counted(cover.within, 'day')}"),
        (cover.current, "reviewed and not due"),
    ]


def lacks(cover: Cover) -> list[str]:
    """What agents lack, in a sentence each; nothing of what none lacks."""
    said = (
        (cover.unapproved, "can do something of high consequence that nobody has to approve"),
        (cover.shared, "on a shared identity"),
        (cover.unowned, "without a person as the owner"),
        (cover.uncontracted, "without a contract in force"),
    )
    return [f"{counted(number, 'agent')} {text}" for number, text in said if number]


def asides(cover: Cover, shown: int) -> list[str]:
    """What else there is to know about the cover's numbers."""
    found = [f"{counted(cover.samples, 'agent')} in folders of samples: not reviewed."] if cover.samples else []
    if cover.is_narrowed and shown < cover.agents:
        found.append(f"Only the {counted(shown, 'agent')} due, overdue or never reviewed {'has' if shown == 1 else 'have'} a page here.")
    return [*found, *(f"{note}." for note in cover.notes)]
