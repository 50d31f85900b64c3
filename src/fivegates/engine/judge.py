"""Asks the checks' questions: rows with one key are one finding, and the worst of them speaks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from ..errors import EngineError, MissingTable
from ..facts.guard import Guard
from ..facts.store import Row, Store
from ..findings.model import CONFIDENCES, SEVERITIES, Finding
from ..named_tuple import NamedTuple
from .check import Check
from .finding import Draft, build, draft, named_in
from .places import Places


class Judgement(NamedTuple):
    """``findings`` by path, line and check; ``skipped``: why a check was not asked, by its id.

    ``failed``: why a check of a pack could not be asked to its end, by its id. What it found until then is left out.
    """

    findings: tuple[Finding, ...]
    skipped: Mapping[str, str]
    failed: Mapping[str, str] = {}


def judge(
    store: Store,
    checks: Iterable[Check],
    today: date,
    params: Mapping[str, Mapping[str, str | int]] | None = None,
    severities: Mapping[str, str] | None = None,
) -> Judgement:
    """What ``checks`` say about the facts in ``store``.

    ``params`` overrides parameters by check id, ``severities`` what a check or its rows say about severity. Raises ``EngineError``
    where a question fails or its rows are not what the check declares. A check of a pack that fails so is told in ``failed``.
    """
    places = Places(store)
    findings: list[Finding] = []
    skipped: dict[str, str] = {}
    failed: dict[str, str] = {}
    guard = Guard()
    for check in checks:
        if "base" in check.needs and not store.has_base:
            skipped[check.id] = "needs a base to compare with"
            continue
        values = {**check.params, **(params or {}).get(check.id, {}), "today": today.isoformat()}
        severity = (severities or {}).get(check.id, "")
        if check.pack:
            try:
                with store.guarded(guard):
                    _require_columns(check, store.columns_of(check.query, values))
                    findings += _findings(store, check, values, places, severity)
            except EngineError as error:
                failed[check.id] = f"{error.message}; {error.hint}" if error.hint else error.message
            continue
        try:
            findings += _findings(store, check, values, places, severity)
        except MissingTable as error:
            skipped[check.id] = error.message
        except EngineError as error:
            raise EngineError(f"{check.id} failed: {error.message}", error.hint) from None
    findings.sort(key=lambda finding: (finding.place, finding.check, finding.key))
    return Judgement(tuple(findings), skipped, failed)


def _require_columns(check: Check, given: Collection[str]) -> None:
    """What the check says of its rows, held against the query before it finds anything. Raises ``EngineError``."""
    whom = () if {"subject", "agent_id"} & {*given} else ("subject",)
    needed = ["loc", *whom, *check.key, *([check.group] if check.group else []), *named_in(check.message)]
    lacking = sorted({name for name in needed if name not in given})
    if lacking:
        raise EngineError(f"the query gives no column {', '.join(lacking)}")


def _findings(store: Store, check: Check, values: Row, places: Places, severity: str) -> list[Finding]:
    worst: dict[tuple[str, ...], Draft] = {}
    for row in store.query(check.query, values):
        if severity:
            row["severity"] = severity
        made = draft(check, row, places)
        held = worst.get(made.key)
        if held is None or _rank(made) < _rank(held):
            worst[made.key] = made
    return [build(check, made, places.related(check.related, {**values, **made.row}, made.spot.place)) for made in worst.values()]


def _rank(made: Draft) -> tuple[object, ...]:
    """Worst first: no sample, most severe, most certain, then the first place."""
    return made.sample, -SEVERITIES.index(made.severity), -CONFIDENCES.index(made.confidence), made.spot.place
