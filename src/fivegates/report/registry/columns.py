"""The columns of the registry as texts, the same in every format; a kept copy is compared by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from ...findings.exceptions import Passed
from ...secrets.sanitise import disarm
from ..clean import printable
from ..interface import Redactor
from ..sure import sure
from .entry import Entry

COLUMNS = ("name", "id", "environment", "owner", "contract", "identity", "shared by", "exceptions", "next review")
CHANGED = "last change"  # never compared: committing what changes an agent changes it once more
DECIDING = ("class", "sure", "why", "decision")
UNKNOWN = "unknown"
Row = Mapping[str, str]


def rows(entries: Iterable[Entry], *, redactor: Redactor, changed: bool = False, deciding: bool = False) -> list[Row]:
    """A row for each entry, '' where there is nothing; every text has passed the redactor.

    ``changed``: with the date of the last change. ``deciding``: with what a person needs to say what is an agent.
    """
    clean = cache(lambda text: plain(redactor.redact(text)))
    columns = {**_COLUMNS, **({CHANGED: _changed} if changed else {}), **(_DECIDING if deciding else {})}
    return [{name: clean(say(entry)) for name, say in columns.items()} for entry in entries]


def plain(text: str) -> str:
    """The text on one line, without what a terminal or a CI runner could take for a command."""
    return disarm(printable(text))


def environment(entry: Entry) -> str:
    """``prod, staging``; ``unknown`` among them where one is not known."""
    return ", ".join([*entry.environments, *([UNKNOWN] if entry.is_unplaced else [])])


def owner(entry: Entry) -> str:
    """Who answers for it; a team or a rule for everything ends in ``?``."""
    found = entry.record.owner
    return "" if found is None else found.principal if entry.has_owner else f"{found.principal} ?"


def identity_text(canonical: str, name: str) -> str:
    """The identity, with what people call it where its own name does not say that, as a value's does not."""
    return f"{canonical} ({name})" if canonical.startswith("secret:") and name else canonical or UNKNOWN


def exceptions(passed: Iterable[Passed]) -> str:
    """``FG209 until 2026-12-31, FG601``: the check, and the last day where there is one."""
    told = {f"{one.check} until {one.until.isoformat()}" if one.until else one.check for one in passed}
    return ", ".join(sorted(told))


def _contract(entry: Entry) -> str:
    contract = entry.record.contract
    return "" if contract is None else f"{contract.path} ({contract.status})"


def _shared_by(entry: Entry) -> str:
    return str(entry.shared_by) if entry.shared_by > 1 else ""


def _changed(entry: Entry) -> str:
    return entry.last_change.date if entry.last_change else UNKNOWN


def _why(entry: Entry) -> str:
    """The strongest sign, and where it stands."""
    signs = sorted(entry.record.evidence, key=lambda one: (-one.weight, one.place, one.signal))
    return f"{signs[0].detail} ({signs[0].place.path}:{signs[0].place.line})" if signs else ""


def _decision(entry: Entry) -> str:
    return "agent" if entry.record.class_ == "agent" else "?"


_COLUMNS: dict[str, Callable[[Entry], str]] = {
    "name": lambda entry: entry.record.name,
    "id": lambda entry: entry.record.id,
    "environment": environment,
    "owner": owner,
    "contract": _contract,
    "identity": lambda entry: identity_text(entry.identity, entry.identity_name),
    "shared by": _shared_by,
    "exceptions": lambda entry: exceptions(entry.exceptions),
    "next review": lambda entry: entry.next_review.isoformat() if entry.next_review else "",
}
_DECIDING: dict[str, Callable[[Entry], str]] = {
    "class": lambda entry: entry.record.class_,
    "sure": lambda entry: sure(entry.record.confidence),
    "why": _why,
    "decision": _decision,
}
