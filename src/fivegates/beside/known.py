"""Which of checkov's checks are asked, and what each counts for here: data of the catalogue, the settings' severity, the user's choice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ..catalog import load
from ..errors import UsageError
from ..named_tuple import NamedTuple

ORIGIN = "checkov"


class Known(NamedTuple):
    """A check of checkov: its ``gate``, and the ``severity`` and ``confidence`` of what it finds; ``same``: ours that say the same."""

    id: str
    gate: str
    severity: str
    confidence: str
    same: tuple[str, ...] = ()


def known_checks(severities: Mapping[str, str] | None = None) -> dict[str, Known]:
    """Every check that may be asked, by id. ``severities``: the settings', by id."""
    data, listed = load("checkov"), load("checkov_checks")
    gates = {id: gate for group, gate in data["groups"].items() for id in listed[group]} | data["also"]
    gates |= {id: "identity" for id in data["identity"] if id in gates}
    return {
        id: Known(
            id,
            gate,
            (severities or {}).get(id, data["severity"]),
            "low" if id in data["unsure"] else data["confidence"],
            tuple(data["same"].get(id, ())),
        )
        for id, gate in sorted(gates.items())
    }


def part(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of checks as (ours, checkov's); ``checkov`` is all of its own. What nobody knows is left among ours, whose list says so."""
    known = known_checks()
    theirs: list[str] = []
    ours: list[str] = []
    for name in names:
        if name.lower() == ORIGIN:
            theirs += known
        elif name.upper() in known:
            theirs.append(name.upper())
        else:
            ours.append(name)
    return tuple(ours), tuple(theirs)


GATES = ("inventory", "identity", "scope", "logging", "lifecycle", "runtime")


def select_known(known: Mapping[str, Known], select: Collection[str], ignore: Collection[str], gates: Collection[str]) -> dict[str, Known]:
    """Those that a run asks; ``select`` and ``ignore`` are ids, ``gates`` names or numbers. Raises ``UsageError`` where none is left."""
    names = {GATES[int(gate) - 1] if gate.isdigit() and 1 <= int(gate) <= len(GATES) else gate.lower() for gate in gates}
    asked = {id: one for id, one in known.items() if (not select or id in select) and id not in ignore and (not names or one.gate in names)}
    if not asked:
        raise UsageError("no check of checkov's is left to be asked", "leave --checkov out, or select one: --select checkov")
    return asked
