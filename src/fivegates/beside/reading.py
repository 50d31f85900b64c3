"""Reads checkov's answer: what failed, what a comment of its own skips, and what it could not read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from ..named_tuple import NamedTuple
from ..secrets.sanitise import sanitise

MOST = 200_000  # results that are looked at
LONGEST = 300  # characters of a text
UNSAID = "No comment provided"  # what checkov writes for a skip without a reason


class Said(NamedTuple):
    """One result of a check that failed, or was skipped by checkov's own comment (``skipped``: its reason, '' where it did not).

    It is about ``resource`` (as checkov calls it), lines ``first`` to ``last`` of ``path``; ``caller``: the file that calls its module, ''
    where none is told. ``mixed``: the same check passes on another instance of the same lines.
    """

    check: str
    title: str
    framework: str
    path: str
    first: int
    last: int
    resource: str
    caller: str = ""
    url: str = ""
    skipped: str = ""
    mixed: bool = False
    disputed: bool = False


class Reading(NamedTuple):
    """``unread``: paths that checkov could not read. ``reason``: why the whole answer cannot be used, else ''."""

    said: tuple[Said, ...] = ()
    unread: tuple[str, ...] = ()
    reason: str = ""


def read_answer(text: str, folder: str = "") -> Reading:
    """The results in what checkov printed of a folder; anything in it that is not as expected is left out."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return Reading(reason="its answer cannot be read")
    reports = data if isinstance(data, list) else [data]
    if not all(isinstance(report, dict) for report in reports) or not (reports and any(map(_is_report, reports))):
        return Reading(reason="its answer is not what it should be")
    said: list[Said] = []
    passed: dict[tuple[str, str, int], list[Said]] = defaultdict(list)
    unread: set[str] = set()
    for report in reports:
        results = report.get("results")
        if not isinstance(results, dict):
            continue
        framework = _text(report.get("check_type"))
        said += [one for kind in ("failed_checks", "skipped_checks") for one in _said(results.get(kind), framework)]
        for one in _said(results.get("passed_checks"), framework):
            passed[one.check, one.path, one.first].append(one)
        errors = results.get("parsing_errors")
        if isinstance(errors, list):
            unread |= {_path(path.removeprefix(folder)) for path in errors[:MOST] if isinstance(path, str)}
    compared = {_beside(one, passed.get((one.check, one.path, one.first), ())) for one in said}
    return Reading(tuple(sorted(compared)), tuple(sorted(unread)))


def _beside(one: Said, passed: Sequence[Said]) -> Said:
    """With what the same check says of the same lines elsewhere: a module is called often, a block has many instances."""
    callers = {other.caller for other in passed if other.resource == one.resource}
    disputed = bool(callers) and (not one.caller or "" in callers or one.caller in callers)
    return one._replace(mixed=bool(passed), disputed=disputed)


def _is_report(report: dict[str, Any]) -> bool:
    """One with results, or the bare counts that checkov prints where none of its frameworks found a file of theirs."""
    return isinstance(report.get("results"), dict) or "checkov_version" in report


def _said(results: object, framework: str) -> Iterator[Said]:
    for one in results[:MOST] if isinstance(results, list) else ():
        if not isinstance(one, dict):
            continue
        lines, path = one.get("file_line_range"), one.get("file_path")
        if not isinstance(path, str) or not isinstance(lines, list) or len(lines) != 2 or not all(type(line) is int for line in lines):
            continue
        outcome = one.get("check_result")
        comment = outcome.get("suppress_comment") if isinstance(outcome, dict) else None
        yield Said(
            check=_text(one.get("check_id")),
            title=_text(one.get("check_name")),
            framework=framework,
            path=_path(path),
            first=max(lines[0], 1),
            last=max(lines[1], lines[0], 1),
            resource=_name(one.get("resource")),
            caller=_path(one.get("caller_file_path")),
            url=_link(one.get("guideline")),
            skipped="" if comment in (None, UNSAID) else _text(comment).strip(),
        )


def _path(value: object) -> str:
    """As the tree writes it."""
    return value.replace("\\", "/").removeprefix("/") if isinstance(value, str) else ""


def _name(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= 4 * LONGEST else ""


def _text(value: object) -> str:
    """A text on one line, bounded, without what a terminal would obey."""
    return " ".join(sanitise(value[: 4 * LONGEST]).split())[:LONGEST] if isinstance(value, str) else ""


def _link(value: object) -> str:
    text = _text(value)
    return text if text.startswith("https://") and len(text) < LONGEST and text.isascii() and not set(text) & set(' <>"\\`') else ""
