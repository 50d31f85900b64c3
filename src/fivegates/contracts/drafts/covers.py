"""How a contract names the workloads of an agent: as precisely as their kind allows, and never so that another one is meant too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .model import CoverLine, Facts, Row
from .places import place_of

_WORKLOADS = """
    SELECT w.id, w.kind, w.name, w.loc, d.agent, d.unit FROM workloads w LEFT JOIN deployments d ON d.workload = w.id
"""
UNKNOWN = "?"


class CoverBook:
    """What every workload of a tree would be called, so that a name that two of them have is not used."""

    def __init__(self, facts: Facts) -> None:
        self._of: dict[str, list[Row]] = defaultdict(list)
        self._meant: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in facts.query(_WORKLOADS):
            named = _named(row)
            if named is not None:
                self._meant[named].add(row["agent"] or row["id"])
            if row["agent"]:
                self._of[row["agent"]].append(row)

    def lines(self, agent: str) -> tuple[CoverLine, ...]:
        """One entry for each workload, in order; the agent's id where one of them has no name of its own."""
        rows = sorted(self._of[agent], key=lambda row: row["id"])
        named = [(_named(row), row) for row in rows]
        if not rows or any(name is None or self._meant[name] != {agent} for name, _ in named):
            return (CoverLine("id", agent, "; ".join(_first(rows))),)
        notes: dict[tuple[str, str], str] = {}
        for name, row in named:
            if name is not None:
                notes.setdefault(name, place_of(row["loc"]))
        return tuple(CoverLine(*name, note) for name, note in notes.items())


def _first(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(place_of(row["loc"]) for row in rows))[:1]


def _named(row: Row) -> tuple[str, str] | None:
    """The kind and pattern of a ``covers`` entry for a workload, None where only an id can name it.

    ``id`` is ``<system>/<deploy unit>/<address>``; the unit is known of what is an agent, and else left out of it.
    """
    system, _, rest = row["id"].partition("/")
    unit = row["unit"] or ""
    address = rest.removeprefix(f"{unit.partition(':')[2]}/") if unit else rest
    if unit.startswith("terraform:"):
        root = unit.partition(":")[2].partition("?")[0] or "."
        return ("terraform", f"{root}//{address}") if "*" not in address and not address.endswith("/") else None
    if system == "k8s" and (not unit or unit.startswith("kubernetes:")):
        return _manifest(rest, row)
    if system == "compose":
        return _service(rest)
    if system in ("github", "gitlab") and unit:
        job = address.removeprefix("jobs.")
        return ("workflow", f"{unit.partition(':')[2].partition('?')[0]}#{job}") if "#" not in job else None
    return None


def _manifest(rest: str, row: Row) -> tuple[str, str] | None:
    parts = rest.partition("@")[0].split("/")[-3:]
    namespace, kind, name = parts if len(parts) == 3 else (UNKNOWN, "", "")
    if UNKNOWN in (namespace, name) or not namespace or kind != row["kind"] or name != row["name"] or "*" in rest:
        return None
    return "kubernetes", f"{namespace}/{kind}/{name}"


def _service(rest: str) -> tuple[str, str] | None:
    parts = rest.partition("@")[0].split("/")
    if len(parts) < 2 or not parts[-1].startswith("services.") or "*" in rest:
        return None
    return "compose", f"{parts[-2]}/{parts[-1].removeprefix('services.')}"
