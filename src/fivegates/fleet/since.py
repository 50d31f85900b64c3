"""What the last check of a fleet found, kept in its folder for the next to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..report.fleet.model import GATES, Fleet, Since
from .shape import SEPARATOR
from .storage import Storage

VERSION = 1


def compare_with_last(storage: Storage, fleet: Fleet) -> Since | None:
    """None where there was no check before, or none that this version understands."""
    last = storage.read(storage.folder / "last.json")
    if last is None or last.get("version") != VERSION:
        return None
    now = _summary(fleet)
    try:
        then_findings, then_greens = dict(last["findings"]), dict(last["greens"])
        repositories = _difference(last["repositories"], now["repositories"])
        agents = _difference(last["agents"], now["agents"])
        return Since(
            today=str(last["today"]),
            repositories_new=repositories[0],
            repositories_gone=repositories[1],
            agents_new=agents[0],
            agents_gone=agents[1],
            findings_new=_sentences(now["findings"], then_findings),
            findings_gone=_sentences(then_findings, now["findings"]),
            greens=tuple((gate, int(then_greens[gate]), now["greens"][gate]) for gate in GATES if then_greens[gate] != now["greens"][gate]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def keep_last(storage: Storage, fleet: Fleet) -> None:
    """For the next check."""
    storage.write(storage.folder / "last.json", {"version": VERSION, "today": fleet.today, **_summary(fleet)})


def _summary(fleet: Fleet) -> dict[str, Any]:
    return {
        "repositories": [one.name for one in fleet.repositories],
        "agents": sorted(f"{agent.repository}{SEPARATOR}{agent.id}" for agent in fleet.agents),
        "findings": {one.finding.fingerprint: f"{one.finding.check} {one.finding.message}" for one in fleet.findings},
        "greens": {gate: green for gate, (green, _) in fleet.gates.items()},
    }


def _difference(then: list[str], now: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(set(now) - set(then))), tuple(sorted(set(then) - set(now)))


def _sentences(these: Mapping[str, str], others: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(text for fingerprint, text in these.items() if fingerprint not in others))
