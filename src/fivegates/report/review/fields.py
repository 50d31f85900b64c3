"""The fields of a page by name, each as one text; rows of CSV and an organisation's own columns are made of them.

Each has the names under which organisations are used to ask for it; a header is compared in small letters, without blanks and signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...named_tuple import NamedTuple
from .model import Page


class Field(NamedTuple):
    """``name`` as our own CSV heads it; ``synonyms``: other headers that mean it; ``holds``: what it holds, for people."""

    name: str
    holds: str
    say: Callable[[Page], str]
    synonyms: tuple[str, ...] = ()


def _several(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


FIELDS = (
    Field("agent", "its name", lambda page: page.name, ("name", "agent name", "application", "app", "system", "service", "asset", "bot")),
    Field("id", "its id", lambda page: page.id, ("agent id", "asset id", "application id", "identifier")),
    Field("state", "overdue, never reviewed, due or current", lambda page: page.state, ("review state", "review status", "status")),
    Field("risk", "its contract's risk", lambda page: page.risk, ("risk level", "risk rating", "criticality", "tier")),
    Field("environments", "where it runs", lambda page: _several(page.environments), ("environment", "env", "stage")),
    Field(
        "owner",
        "who answers for it",
        lambda page: page.owner,
        ("account owner", "agent owner", "business owner", "responsible", "owned by"),
    ),
    Field("owner note", "what is doubtful about the owner", lambda page: page.owner_note, ("owner status",)),
    Field("team", "the owner's team", lambda page: page.team, ("group", "department", "organisation unit", "organization unit", "unit")),
    Field(
        "purpose",
        "what it is for",
        lambda page: page.purpose,
        ("description", "business purpose", "justification", "business justification"),
    ),
    Field("successor", "who answers for it next", lambda page: page.successor, ("deputy", "backup owner", "secondary owner")),
    Field("contract", "its contract's path", lambda page: page.contract, ("documentation", "contract path", "policy")),
    Field("contract status", "draft, active, retiring or retired", lambda page: page.contract_status),
    Field(
        "identities",
        "as whom it acts",
        lambda page: _several(one.canonical for one in page.identities),
        ("identity", "account", "accounts", "user", "user id", "service account", "principal", "principals", "non-human identity", "nhi"),
    ),
    Field(
        "shared with",
        "the other agents on its identities",
        lambda page: _several(name for one in page.identities for name in one.shared_with),
        ("shared", "also used by"),
    ),
    Field(
        "without approval",
        "what it reaches without approval, in words",
        lambda page: _several(one.words for one in page.unapproved if not one.doubt),
        ("privileged access", "high risk access", "critical access", "unapproved access"),
    ),
    Field(
        "permissions",
        "all that it may do, in words",
        lambda page: _several(one.words for one in (*page.unapproved, *page.reach) if not one.doubt),
        ("access", "entitlement", "entitlements", "effective permissions", "access rights", "privileges", "roles"),
    ),
    Field("grants", "its grants as they are written", lambda page: _several(one.text for one in page.granted), ("raw permissions",)),
    Field(
        "credentials",
        "name, kind, store, expiry and rotation of each",
        lambda page: _several(
            f"{one.name}: {one.kind} in {one.store}, expires {one.expires}, rotated {one.rotation}" for one in page.credentials
        ),
        ("keys", "secrets", "credential"),
    ),
    Field(
        "dependencies", "what it depends on", lambda page: _several(one.text for one in page.dependencies), ("depends on", "integrations")
    ),
    Field(
        "changes",
        "what changed since the last review",
        lambda page: _several(one.text for one in page.changes),
        ("changes since last review",),
    ),
    Field(
        "findings",
        "the findings of the scan",
        lambda page: _several(f"{one.check} {one.severity}: {one.message}" for one in page.findings),
        ("issues", "violations", "observations"),
    ),
    Field("exceptions", "what is let pass", lambda page: _several(one.text for one in page.exceptions), ("waivers", "exemptions")),
    Field(
        "last review",
        "the day of the last review",
        lambda page: page.reviewed_on,
        ("last reviewed", "reviewed on", "last review date", "review date"),
    ),
    Field("last reviewer", "who did it", lambda page: page.reviewed_by, ("last reviewed by", "reviewed by")),
    Field("due", "when the next one is", lambda page: page.due_on, ("next review", "due date", "review due", "next review date")),
    Field(
        "expires",
        "when its contract ends",
        lambda page: page.expires_on,
        ("expiry", "expiry date", "expiration", "end date", "valid until"),
    ),
    Field("last change", "the last commit to what defines it", lambda page: page.last_change, ("last modified", "modified", "changed")),
    Field("defined in", "file and line", lambda page: page.at, ("place", "location", "source", "file")),
)
SIGN_OFF = ("decision", "by", "date", "note")  # of our own CSV, for a person to fill in
_LEFT_EMPTY = frozenset(
    {
        "decision",
        "by",
        "date",
        "note",
        "notes",
        "comment",
        "comments",
        "reviewer",
        "signature",
        "approved",
        "action",
        "signoff",
        "remarks",
        "outcome",
    }
)


def folded(header: str) -> str:
    """A header without what people write differently."""
    return "".join(char for char in header.lower() if char.isalnum())


def field_of(header: str) -> Field | None:
    """What a header means, None where it means none of the fields."""
    return _by_header().get(folded(header))


def is_for_a_person(header: str) -> bool:
    """Whether the header asks what only the reviewer says."""
    return folded(header) in _LEFT_EMPTY


def _by_header() -> dict[str, Field]:
    return {folded(name): field for field in FIELDS for name in (field.name, *field.synonyms)}
