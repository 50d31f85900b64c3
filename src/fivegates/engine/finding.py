"""One row of a check's query becomes one finding.

Columns with a meaning of their own: ``loc`` (the place), ``subject`` or else ``agent_id`` (whom it is about), ``severity`` and
``confidence`` (instead of the check's), ``environment`` (NULL, and a name that is not known, count as production),
``sample`` (listed, never blocks).
"""

from __future__ import annotations

import re

from ..catalog.production import is_elsewhere
from ..errors import EngineError
from ..extract.release_names import as_chart_writes
from ..facts.store import Row
from ..findings.fingerprint import fingerprint
from ..findings.model import CONFIDENCES, SEVERITIES, Finding, Related
from ..named_tuple import NamedTuple
from .check import NTH, Check
from .places import Places, Spot

LONGEST = 200  # characters of one value in a message
_CUT_WORD = re.compile(r"\S++\Z")  # is left out whole: half a key is not known for one, and would be shown
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Draft(NamedTuple):
    """A row, read as far as it takes to weigh it against others with the same key."""

    row: Row
    key: tuple[str, ...]
    spot: Spot
    severity: str
    confidence: str
    sample: bool
    is_elsewhere: bool  # in an environment that is known not to be production


def draft(check: Check, row: Row, places: Places) -> Draft:
    """Read a row. Raises ``EngineError`` where a column is missing or not one of the values it may have."""
    severity = _one_of(SEVERITIES, row.get("severity") or check.severity, "severity")
    elsewhere = is_elsewhere(row.get("environment"))
    if check.steps_down and elsewhere:
        severity = SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]
    return Draft(
        row=row,
        key=tuple(_text(row, name) for name in check.key),
        spot=places.of(row.get("loc")),
        severity=severity,
        confidence=_one_of(CONFIDENCES, row.get("confidence") or check.confidence, "confidence"),
        sample=bool(row.get("sample")),
        is_elsewhere=elsewhere,
    )


def build(check: Check, made: Draft, related: tuple[Related, ...]) -> Finding:
    """The finding of a row. Raises ``EngineError`` where the message or the group names a column the row does not have."""
    return Finding(
        check=check.id,
        name=check.name,
        gate=check.gate,
        severity=made.severity,
        confidence=made.confidence,
        subject=_text(made.row, "subject" if "subject" in made.row else "agent_id"),
        message=fill(check.message, made.row),
        place=made.spot.place,
        key=made.key,
        fingerprint=fingerprint(check.id, made.key),
        related=related,
        group=_text(made.row, check.group) if check.group else "",
        via=made.spot.via,
        sample=made.sample,
        status=check.status,
        production=not made.is_elsewhere,
        calls=made.spot.calls,
        counted=check.key[-1:] == (NTH,),
        pack=check.pack,
    )


def fill(template: str, row: Row) -> str:
    """``template`` with every ``{column}`` replaced by the row's value, long ones cut; values are never read as templates."""
    return _PLACEHOLDER.sub(lambda match: _shown(row, match[1]), template)


def named_in(template: str) -> list[str]:
    """The columns that a message names."""
    return _PLACEHOLDER.findall(template)


def _shown(row: Row, name: str) -> str:
    if name not in row:
        raise EngineError(f"the message names {name!r}, which is no column of the query")
    text = "unknown" if row[name] is None else as_chart_writes(str(row[name]))
    return text if len(text) <= LONGEST else _CUT_WORD.sub("", text[: LONGEST - 1]) + "…"


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    if value is None:
        raise EngineError(f"a row has no value in column {name!r}, which must have one")
    return str(value)


def _one_of(allowed: tuple[str, ...], value: object, column: str) -> str:
    if value not in allowed:
        raise EngineError(f"{value!r} is no {column}")
    return str(value)
