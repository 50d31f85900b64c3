"""What a report says about a scan besides its findings: counts, open questions and the lines themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date

from .facts.store import Store
from .findings.model import Finding, Notice
from .secrets.redactor import Redactor
from .source import Place, Source

LONGEST_LINE = 400

COUNTED = """
SELECT 'workloads' AS name, COUNT(*) AS number FROM workloads
UNION ALL SELECT 'identities', COUNT(*) FROM identities
UNION ALL SELECT 'shared identities', COUNT(*) FROM identity_use WHERE agents > 1
"""

# Gate -> agents (no samples) for which something in the tree is evidence for its answer.


def count_facts(store: Store, sql: str) -> dict[str, int]:
    """A query with columns ``name`` and ``number`` as a mapping, sorted by name."""
    return {str(row["name"]): int(str(row["number"])) for row in sorted(store.query(sql), key=lambda row: str(row["name"]))}


def open_questions(store: Store) -> list[tuple[str, str, str, Place]]:
    """What stayed unresolved about agents: subject, attribute, reason and place."""
    rows = store.query(
        "SELECT DISTINCT u.subject, u.attribute, u.reason, l.path, l.line FROM unresolved u JOIN locations l ON l.id = u.loc"
        " ORDER BY u.subject, u.attribute, l.path, l.line, u.reason"
    )
    return [
        (str(row["subject"]), str(row["attribute"]), str(row["reason"]), Place(str(row["path"]), int(str(row["line"])))) for row in rows
    ]


def past_places(store: Store) -> set[Place]:
    """Places in files as past commits left them: what stands there today is something else."""
    rows = store.query(
        "SELECT l.path AS path, l.line AS line FROM credentials c JOIN locations l ON l.id = c.loc WHERE c.first_commit <> ''"
    )
    return {Place(str(row["path"]), int(row["line"])) for row in rows}


def quote_lines(
    findings: Iterable[Finding], sources: Mapping[str, Source], redactor: Redactor, past: Collection[Place] = ()
) -> dict[Place, str]:
    """The source line of each place that a finding names, redacted; none of ``past`` places."""
    places = {place for finding in findings for place in (finding.place, *(related.place for related in finding.related))}
    split: dict[str, list[str]] = {}
    quoted = {}
    for place in sorted(places):
        source = sources.get(place.path)
        if source is None or place in past:
            continue
        if place.path not in split:
            split[place.path] = source.text.split("\n")
        lines = split[place.path]
        if place.line <= len(lines):
            quoted[place] = redactor.redact(lines[place.line - 1].rstrip("\r"))[:LONGEST_LINE]
    return quoted


def stale_notices(first_place: Callable[[str], Place | None], today: date) -> Iterator[Notice]:
    """For each provider that grants something in the tree, which data about it is too old to know everything. ``today``: the only clock."""
    from .iam.editions import MOST_DAYS, PROVIDERS

    for provider, read in PROVIDERS.items():
        place = first_place(provider)
        for edition in read() if place is not None else ():
            if place is not None and edition.is_stale(today):
                told = f"what is known of {edition.of} is of {edition.as_of.isoformat()} ({edition.source}), over {MOST_DAYS} days old"
                yield Notice(place, f"{told}: what came later is not known until it is updated")
