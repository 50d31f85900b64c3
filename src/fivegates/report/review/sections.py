"""The parts of a page in their order, as headings, sentences and tables: Markdown and HTML print the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote
from typing import NamedTuple

from ..terminal import counted
from .model import DECISIONS, UNKNOWN, Cover, Line, Page, Reach

MOST = 40  # rows of one part; --format json has all
NOTHING_KNOWN = "What it may do is not known: nothing in these files grants its identities anything, or tells which ones it has."


class Part(NamedTuple):
    """One part of a page: ``heads`` and ``rows`` of a table (the last column is a place), else ``lines``. ``empty``: said where neither is.

    ``is_grave``: it wants to be seen.
    """

    title: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    lines: tuple[Line, ...] = ()
    empty: str = ""
    is_grave: bool = False
    more: int = 0


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
        ("Last review", _reviewed(page)),
        ("Next review", _due(page)),
        ("Ends", page.expires_on or "no end is written down"),
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
    return f"{page.reviewed_on}, {f'by {page.reviewed_by}' if page.reviewed_by else 'by nobody who is named'}"


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


def _unapproved(page: Page) -> Part:
    is_known = page.reach or page.unapproved or page.granted
    empty = "Nothing of high consequence that is known." if is_known else NOTHING_KNOWN
    rows = tuple((_words(one), one.lack, *_basis(one)) for one in page.unapproved[:MOST])
    heads = ("it", "approval", "because of", "where")
    more = max(len(page.unapproved) - MOST, 0)
    return Part("What it reaches without approval", heads, rows, empty=empty, is_grave=bool(rows), more=more)


def _reach(page: Page) -> Part:
    rows = tuple((_words(one), *_basis(one)) for one in page.reach[:MOST])
    empty = "Nothing else of consequence." if page.unapproved else "Nothing of consequence that is known."
    return Part("What else it may do", ("it", "because of", "where"), rows, empty=empty, more=max(len(page.reach) - MOST, 0))


def _words(one: Reach) -> str:
    return f"possibly {one.words} (only possible: {one.doubt})" if one.doubt else one.words


def _basis(one: Reach) -> tuple[str, str]:
    return f"{one.action} on {one.resource}, as {one.identity}", one.at


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
    rows = tuple(
        (one.name, one.kind, one.store, one.expires, one.rotation, one.source, one.at) for one in page.credentials[:MOST]
    )
    heads = ("name", "kind", "store", "expires", "rotated", "known from", "where")
    return Part("Credentials", heads, rows, empty="No static credential is seen or listed.", more=max(len(page.credentials) - MOST, 0))


def _changes(page: Page) -> Part:
    notes = (Line(f"Not everything could be told: {page.changes_note}."),) if page.changes_note else ()
    if not page.reviewed_on:
        return Part("Changes since the last review", lines=(Line("It was never reviewed, so all of it is new."),))
    lines = (*notes, *page.changes[:MOST])
    empty = f"Nothing that defines it changed since {page.reviewed_on}."
    return Part("Changes since the last review", lines=lines, empty=empty, more=max(len(page.changes) - MOST, 0))


def _findings(page: Page) -> Part:
    rows = tuple((f"{one.check} {one.name}", one.severity, one.message, f"{one.path}:{one.line}") for one in page.findings[:MOST])
    heads = ("check", "severity", "what", "where")
    return Part("Findings", heads, rows, empty="None.", more=max(len(page.findings) - MOST, 0))


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
        (cover.unowned, "without a person who owns it"),
        (cover.uncontracted, "without a contract in force"),
    )
    return [f"{counted(number, 'agent')} {text}" for number, text in said if number]


def asides(cover: Cover, shown: int) -> list[str]:
    """What else there is to know about the cover's numbers."""
    found = [f"{counted(cover.samples, 'agent')} in folders of samples: not reviewed."] if cover.samples else []
    if cover.is_narrowed and shown < cover.agents:
        found.append(f"Only the {counted(shown, 'agent')} due, overdue or never reviewed {'has' if shown == 1 else 'have'} a page here.")
    return [*found, *(f"{note}." for note in cover.notes)]
