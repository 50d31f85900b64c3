"""What contracts in force say about control, held against the tree: switches, fields of logs, what a risk asks for, code owners."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ..contracts.model import ContractRecord
from ..facts.model import CodeOwnership, EffectiveIdentity, KillSwitch, TierGap, Unlogged
from ..facts.store import Fact
from ..named_tuple import NamedTuple
from ..readers.codeowners import Ownership
from ..source import Place
from .agents import Linked
from .named_things import NamedThings
from .places import Locations
from .switches import Switches

RISKS = ("low", "medium", "high")
LOGGED, SWITCH = "scope.logs.fields", "scope.kill_switch"
Row = KillSwitch | Unlogged | TierGap | CodeOwnership


class Spoken(NamedTuple):
    """A contract in force under the id of its row, the agent that it speaks for, and the paths of that one's code."""

    record: ContractRecord
    contract: str
    agent: str
    paths: Sequence[str]
    identities: Sequence[str] = ()


def spoken_for(
    covered: Iterable[tuple[str, Sequence[ContractRecord], Sequence[str]]], members: Mapping[str, Sequence[Linked]], rows: Iterable[Fact]
) -> list[Spoken]:
    """Contracts in force, each with the agent that it covers. ``rows``: all others, which say as whom workloads act."""
    reached: dict[str, dict[str, None]] = {}
    for row in rows:
        if isinstance(row, EffectiveIdentity) and not row.tool:
            reached.setdefault(row.workload, {})[row.identity] = None
    found = []
    for agent, records, ids in covered:
        paths = list(dict.fromkeys(one.place.path for one in members[agent]))
        identities = list(dict.fromkeys(identity for one in members[agent] for identity in reached.get(one.id, ())))
        found += [Spoken(record, contract, agent, paths, identities) for record, contract in zip(records, ids, strict=True)]
    return found


class Controls:
    """``every``: days between reviews by risk; ``ownership``: of CODEOWNERS, None where the tree has none."""

    def __init__(
        self,
        things: NamedThings,
        load: Callable[[str], Any],
        every: Mapping[str, int],
        ownership: Ownership | None,
        switches: Switches,
        locations: Locations,
        *,
        is_all_read: bool,
    ) -> None:
        self._things = things
        self._tiers: Mapping[str, list[Mapping[str, Any]]] = load("tiers")
        self._fields: Mapping[str, list[str]] = load("log_fields")["fields"]
        self._every = every
        self._ownership = ownership
        self._switches = switches
        self._locations = locations
        self._is_all_read = is_all_read

    def rows(self, spoken: Iterable[Spoken]) -> Iterator[Row]:
        for one in spoken:
            yield from self._switch(one)
            yield from self._unlogged(one)
            yield from self._tier(one)
            yield from self._owned(one)

    def _switch(self, one: Spoken) -> Iterator[KillSwitch]:
        record = one.record
        said = [values[0] for field, values in record.said.items() if field == SWITCH or field.startswith(f"{SWITCH}.")]
        if not said:
            return  # that the line is missing is a matter of the five lines
        ref, runbook = record.text(f"{SWITCH}.ref") or "", record.text(f"{SWITCH}.runbook") or ""
        tested = record.text(f"{SWITCH}.tested")
        yield KillSwitch(
            one.contract,
            one.agent,
            ref,
            self._has(ref),
            runbook,
            self._has(runbook.partition("#")[0]),
            tested,
            self._after(tested, record.risk or "high"),
            self._locations.add(said[0].place),
            self._switches.changed_by(ref, one.identities) if ref else "",
        )

    def _has(self, name: str) -> bool | None:
        if not name:
            return None
        return True if self._things.find(name) is not None else (False if self._is_all_read else None)

    def _after(self, day: str | None, risk: str) -> str | None:
        try:
            return (date.fromisoformat(day) + timedelta(days=self._every[risk])).isoformat() if day else None
        except (ValueError, KeyError, OverflowError):
            return None

    def _unlogged(self, one: Spoken) -> Iterator[Unlogged]:
        said = one.record.said.get(LOGGED, ())
        words = {value.text.strip().lower().replace("-", "_").replace(" ", "_") for value in said}
        if not said or words == {"none"}:
            return
        for field, names in self._fields.items():
            if words.isdisjoint(names):
                yield Unlogged(one.contract, one.agent, field, self._locations.add(said[0].place))

    def _tier(self, one: Spoken) -> Iterator[TierGap]:
        record = one.record
        if record.risk not in RISKS:
            return
        gaps = {gap.field: gap.place for gap in record.gaps}
        for risk in RISKS[: RISKS.index(record.risk) + 1]:
            for row in self._tiers[risk]:
                place = gaps.get(row["field"])
                if place is None and "count" in row and not _counts(record, row["field"], row["count"]):
                    place = _first(record, row["field"])
                if place is not None:
                    yield TierGap(one.contract, one.agent, record.risk, row["control"], self._locations.add(place))

    def _owned(self, one: Spoken) -> Iterator[CodeOwnership]:
        if self._ownership is None:
            return
        loc = self._locations.add(one.record.place)
        yield CodeOwnership(one.contract, one.agent, "contract", self._is_owned(one.record.place.path, one.record), loc)
        for path in one.paths[:1]:
            yield CodeOwnership(one.contract, one.agent, "code", self._is_owned(path, one.record), loc)

    def _is_owned(self, path: str, record: ContractRecord) -> bool:
        rules = self._ownership.of(path) if self._ownership is not None else []
        owner = (record.owner or "").lower().lstrip("@")
        return any(name.lower().lstrip("@") != owner for rule in rules if not rule.is_catch_all for name in rule.owners)


def _counts(record: ContractRecord, field: str, least: int) -> bool:
    """Whether each entry of a list asks for so many people."""
    asked = [entry.get("count", ()) for entry in record.entries(field)]
    return bool(asked) and all(said and said[0].text.isdigit() and int(said[0].text) >= least for said in asked)


def _first(record: ContractRecord, field: str) -> Place:
    """Where the first thing in a field stands, else the contract itself."""
    said = (values[0].place for path, values in record.said.items() if path == field or path.startswith(f"{field}."))
    return next(said, record.place)
