"""SARIF 2.1.0, within the limits and habits of GitHub code scanning.

* One run; ids of checks are rule ids; every region is one line, so that a pull request that touches the line shows the finding.
* ``partialFingerprints`` carries ours under ``fivegates/v1``; the line hash GitHub matches alerts by is left to the uploading action.
* Paths are relative to git's top level, percent-encoded; there is no ``originalUriBaseIds``, which GitHub does not follow.
* Related places are linked from the message, because GitHub shows no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import compressobj

from .. import __version__
from ..findings.model import Finding, ScanResult
from ..source import Place
from .encode import to_json
from .interface import Page
from .sarif_parts import Json, location, message, plain, shown
from .sarif_rules import NOTIFICATIONS, level, rules
from .verdict import reported, silenced

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# What GitHub takes and shows (docs.github.com, "SARIF results exceed one or more limits", read in November 2026): 20 runs, 25,000 rules,
# 25,000 results of which it shows 5,000, 1,000 locations of a result of which it shows 100, 20 tags of a rule of which it shows 10, and
# 10 MB once the file is packed by gzip.
MOST_RESULTS = 25_000
SHOWN_RESULTS = 5_000
MOST_PACKED = 8_500_000  # bytes of all results; rules and notifications have the rest
MOST_RELATED = 90
MOST_NOTIFICATIONS = 1_000
PROBLEM_LEVELS = {"error": "error", "template": "note", "not_read": "note", "modelled": "note"}  # in the order they are listed


def render(result: ScanResult, page: Page) -> str:
    """One SARIF log with one run; the gravest findings first, because a reader that cuts keeps the first."""
    found = [*reported(result), *silenced(result)]
    known = rules(found, page.checks)
    index = {str(rule["id"]): number for number, rule in enumerate(known)}
    results = list(_fitting(_result(finding, result, index) for finding in found[:MOST_RESULTS]))
    driver: Json = {
        "name": "fivegates",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": known,
        "notifications": NOTIFICATIONS,
    }
    run: Json = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"fivegates/{result.prefix}"},
        "invocations": [_invocation(result, len(found), len(results))],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _fitting(results: Iterable[Json]) -> Iterator[Json]:
    """As many as GitHub takes in one file, packed as the uploading action packs it."""
    packer, packed = compressobj(), 0
    for one in results:
        packed += len(packer.compress(to_json(one).encode("ascii")))
        if packed > MOST_PACKED:
            return
        yield one


def _result(finding: Finding, result: ScanResult, index: dict[str, int]) -> Json:
    related = finding.related[:MOST_RELATED]
    text = message(finding.message, [(one.place, one.message) for one in related])
    if len(finding.related) > MOST_RELATED:
        text += f" And {len(finding.related) - MOST_RELATED} more places."
    found: Json = {
        "ruleId": finding.check,
        "ruleIndex": index[finding.check],
        "level": "note" if finding.sample else level(finding.severity),
        "message": {"text": text},
        "locations": [_own_location(finding, result)],
    }
    if related:
        found["relatedLocations"] = [
            location(one.place, result.prefix, result.lines.get(one.place, "")) | {"id": number, "message": {"text": plain(one.message)}}
            for number, one in enumerate(related, 1)
        ]
    found["partialFingerprints"] = {"fivegates/v1": finding.fingerprint}
    if finding.ignored:
        kind = "external" if finding.baselined else "inSource"
        found["suppressions"] = [{"kind": kind, "status": "accepted", "justification": shown(finding.ignored)}]
    found["properties"] = {"severity": finding.severity, "confidence": finding.confidence, "sample": finding.sample}
    return found


def _own_location(finding: Finding, result: ScanResult) -> Json:
    place = location(finding.place, result.prefix, result.lines.get(finding.place, ""))
    return place | {"logicalLocations": [{"fullyQualifiedName": shown(finding.subject)}]}


def _invocation(result: ScanResult, found: int, kept: int) -> Json:
    return {
        "executionSuccessful": result.exit_code != 3,
        "exitCode": result.exit_code,
        "toolExecutionNotifications": list(_notifications(result, found, kept)),
    }


def _notifications(result: ScanResult, found: int, kept: int) -> Iterable[Json]:
    if found > kept:
        why = f"a run holds {MOST_RESULTS}" if kept == MOST_RESULTS else "a file holds 10 MB once it is packed"
        yield _notification("cut", "warning", f"{found - kept} of {found} findings are left out, the mildest: {why}.")
    if kept > SHOWN_RESULTS:
        yield _notification("cut", "note", f"GitHub shows {SHOWN_RESULTS} of {kept} findings; the gravest come first.")
    problems = sorted(result.problems, key=lambda problem: (list(PROBLEM_LEVELS).index(problem.kind), problem))
    every = [(problem.kind, PROBLEM_LEVELS[problem.kind], problem.place, problem.reason) for problem in problems]
    every += [("notice", "note", notice.place, notice.message) for notice in sorted(result.notices)]
    for kind, severity, place, text in every[:MOST_NOTIFICATIONS]:
        yield _notification(kind, severity, text, place, result.prefix)
    if len(every) > MOST_NOTIFICATIONS:
        yield _notification("cut", "warning", f"{len(every) - MOST_NOTIFICATIONS} more notifications are left out.")


def _notification(kind: str, severity: str, text: str, place: Place | None = None, prefix: str = "") -> Json:
    found: Json = {"descriptor": {"id": f"fivegates/{kind}"}, "level": severity, "message": {"text": plain(text)}}
    if place is not None:
        found["locations"] = [{"physicalLocation": location(place, prefix, "")["physicalLocation"]}]
    return found
