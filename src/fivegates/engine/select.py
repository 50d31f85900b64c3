"""The checks that ship with fivegates, and which of them a run asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from ..errors import UsageError
from ..packaged import read_packaged_json
from .check import AUDIENCES, GATES, MOMENTS, Check


def load_checks() -> tuple[Check, ...]:
    """Every check that ships, sorted by id, from the compiled file."""
    return tuple(_check(entry) for entry in read_packaged_json("fivegates.checks", "checks.json"))


def load_examples(check: str) -> dict[str, Any]:
    """The failing and passing examples of one check: ``{"fail": [...], "pass": [...]}``, empty where it has none."""
    found: dict[str, Any] = read_packaged_json("fivegates.checks", "examples.json").get(check, {})
    return found


def _check(entry: dict[str, Any]) -> Check:
    lists: dict[str, Any] = {name: tuple(entry[name]) for name in ("key", "claims", "relates_to", "needs") if name in entry}
    return Check(**(entry | lists))


def select_checks(
    checks: Sequence[Check],
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    gates: Collection[str] = (),
    audience: str = "default",
    moment: str = "",
) -> tuple[Check, ...]:
    """The checks a run asks, in order of id.

    ``select`` names checks by id or name and overrides ``audience``; ``ignore`` takes some away; ``gates`` keeps those of some gates, by
    number or name; ``moment``, those that a change makes or those that time does, '' both. Raises ``UsageError`` for a name that no check,
    gate or moment has.
    """
    asked, left_out = _ids(checks, select), _ids(checks, ignore)
    names = {_gate(gate) for gate in gates}
    if moment and moment not in MOMENTS:
        raise UsageError(f"there is no moment {moment!r}", f"the moments are {' and '.join(MOMENTS)}")
    depth = AUDIENCES.index(audience)
    return tuple(
        check
        for check in sorted(checks, key=lambda check: check.id)
        if (check.id in asked if asked else AUDIENCES.index(check.audience) <= depth)
        and check.id not in left_out
        and (not names or check.gate in names)
        and moment in ("", check.moment)
    )


def _ids(checks: Sequence[Check], names: Collection[str]) -> set[str]:
    known: dict[str, str] = {}
    for check in checks:
        known |= {check.id.lower(): check.id, check.name: check.id}
    for name in names:
        if name.lower() not in known:
            raise UsageError(f"there is no check {name!r}", "`fivegates checks` lists them")
    return {known[name.lower()] for name in names}


def _gate(name: str) -> str:
    if name.isdigit() and 1 <= int(name) <= len(GATES):
        return GATES[int(name) - 1]
    if name.lower() in GATES:
        return name.lower()
    raise UsageError(f"there is no gate {name!r}", f"the gates are 1 to {len(GATES)}: {', '.join(GATES)}")
