"""What an agent acts through and does not run as: the roles of its tools' functions and of the agents it calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..extract.model import Selected, ToolGrantRecord, ToolRecord
from ..facts.model import ToolGrant
from ..resolve.interface import Resource
from ..values import Reference, Value
from .agents import Linked
from .effective import Run
from .places import Locations, identity_place

HOPS = 4
FUNCTION_ARN = ":function:"
Lookup = Callable[[Reference], Resource | None]


class Tools:
    """Finds the workload behind a tool by reference, through aliases, or by a function's ARN inside its own deploy unit."""

    def __init__(self, workloads: Iterable[Linked], names: Mapping[str, str], lookup: Lookup) -> None:
        """``names``: types that stand for what one of their attributes names."""
        self._names = names
        self._lookup = lookup
        self._by_address: dict[tuple[str, str], Linked] = {}
        self._functions: dict[tuple[str, str], list[Linked]] = defaultdict(list)
        for linked in workloads:
            resource = linked.record.resource
            self._by_address[resource.unit, resource.address] = linked
            if linked.record.kind == "lambda-function" and linked.record.named:
                self._functions[resource.unit, linked.record.name].append(linked)

    def runs(self, records: Iterable[ToolRecord], named: Iterable[Run]) -> Iterator[Run]:
        """For each tool of an agent the identities that the tool certainly runs as, as ways of the agent."""
        own: dict[str, list[Run]] = defaultdict(list)
        for run in named:
            own[run.workload.id].append(run)
        for record in records:
            agent = self._workload(record.agent, record.resource.unit)
            tool = self._workload(record.function, record.resource.unit)
            if agent is None or tool is None or agent is tool:
                continue
            place = identity_place(record.resource, Selected(record.function, record.function.origin))
            for run in own[tool.id]:
                if run.verdict == "known":
                    way = f"{record.via} -> {tool.record.name} -> {run.via}"
                    yield Run(agent, run.identity, way, "known", place, steps=1)

    def grants(self, records: Iterable[ToolGrantRecord], locations: Locations) -> Iterator[ToolGrant]:
        """What agents may call, once for each deployment."""
        seen = set()
        for record in records:
            agent = self._by_address.get((record.resource.unit, record.resource.address))
            if agent is None or not agent.agent:
                continue
            target = record.target
            server = self._by_address.get((target.unit, target.address)) if target is not None else None
            key = (agent.id, record.server, record.tool, record.mode)
            inside = locations.add(record.inside) if record.inside is not None else None
            if key not in seen:
                seen.add(key)
                yield ToolGrant(
                    agent.agent,
                    agent.id,
                    record.server,
                    server.id if server is not None else None,
                    record.tool,
                    record.mode,
                    locations.of(record.place, record.resource),
                    record.why,
                    record.listable,
                    inside,
                )

    def _workload(self, value: Value, unit: str, hops: int = HOPS) -> Linked | None:
        for reference in value.references():
            target = self._lookup(reference)
            key = (target.unit, target.address) if target is not None else (reference.unit, reference.address)
            if key in self._by_address:
                return self._by_address[key]
            behind = target.get(self._names[target.type]) if target is not None and target.type in self._names else None
            if behind is not None and hops:
                return self._workload(behind, unit, hops - 1)
        return self._function(value, unit)

    def _function(self, value: Value, unit: str) -> Linked | None:
        text = value.text or ""
        name = text.partition(FUNCTION_ARN)[2].partition(":")[0] if FUNCTION_ARN in text else text
        found = self._functions.get((unit, name), [])
        return found[0] if len(found) == 1 else None
