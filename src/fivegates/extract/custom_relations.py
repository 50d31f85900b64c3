"""What custom resources say of others: who runs an agent as which account, who owns it, which tools it may call, that a pod is one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..resolve.interface import Resource
from ..source import Pinned
from ..values import Origin, Reference, Unknown, Value
from .custom import ACCOUNT
from .custom_env import Known, custom_env
from .model import Mention, ToolGrantRecord, ToolRecord, WorkloadRecord
from .named_objects import NamedObjects
from .paths import line_in, select, select_first, select_in

Row = Mapping[str, Any]
MOST = 100  # of what many resources name each: members of a team, those who speak of one agent, tools of a route
ANY = "*"
NO_LIST = "no list of its tools is given, and then all are open"
SPEAKING = ("run", "workforce", "harness", "enrolment")  # classes of objects that say something of others


class Relations:
    """Gathers objects that speak of others (``note``) and then completes the workloads they speak of."""

    def __init__(self, objects: NamedObjects, rows: Mapping[str, Row]) -> None:
        self._objects = objects
        self._rows = rows
        self._speaking: list[tuple[Resource, Row]] = []

    def note(self, resource: Resource, row: Row) -> None:
        """Remember an object of a class in ``SPEAKING``."""
        self._speaking.append((resource, row))

    def complete(self, workloads: list[WorkloadRecord]) -> None:
        """Add what is said of each workload by others."""
        if not self._speaking:
            return
        at: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, workload in enumerate(workloads):
            at[workload.resource.unit, workload.resource.address].append(index)
        told: Counter[int] = Counter()
        for resource, row in self._speaking:
            for target in self._meant(resource, row):
                for index in at.get((target.unit, target.address), ()):
                    told[index] += 1
                    if told[index] <= MOST:
                        workloads[index] = self._told(workloads[index], resource, row)

    def _told(self, workload: WorkloadRecord, resource: Resource, row: Row) -> WorkloadRecord:
        """The workload with what another object says of it."""
        if row["class"] == "workforce":
            owner = select_first(resource, row["owner"])
            return workload if owner is None else workload._replace(tags={**workload.tags, "owner": owner.value})
        if row["class"] == "enrolment":
            return _enrolled(workload, resource, row)
        if row["class"] == "harness":
            return workload._replace(env=(*workload.env, *custom_env(resource, row, Known(self._objects, self._rows))))
        return _run_by(workload, resource, row)

    def _meant(self, resource: Resource, row: Row) -> Iterator[Resource]:
        """The agents that an object speaks of."""
        seen: dict[tuple[str, str], Resource] = {}
        if "selector" in row:
            seen = {(one.unit, one.address): one for one in self._selected(resource, row)}
        for path in row.get("targets", ()):
            for found in select(resource, path):
                self._target(found.value, row, resource, seen)
        yield from (one for one in seen.values() if self._rows.get(one.type, {}).get("class") != "team")

    def _selected(self, resource: Resource, row: Row) -> list[Resource]:
        """The objects whose labels a selector asks for; none where it asks in another way too."""
        selector = select_first(resource, row["selector"])
        labels = selector.value.get("matchLabels") if selector is not None and selector.value.get("matchExpressions") is None else None
        return self._objects.labelled(resource, labels, row["kinds"][""]) if labels is not None else []

    def _target(self, value: Value, row: Row, resource: Resource, seen: dict[tuple[str, str], Resource]) -> None:
        """Add to ``seen`` what one entry names; of a team its members, each team once."""
        pending = [(value, row, resource)]
        while pending and len(seen) < MOST:
            value, row, resource = pending.pop()
            kind = value.get("type") or value.get("kind")
            type = row["kinds"].get((kind.text if kind is not None else None) or "")
            target = self._objects.meant(value, type, resource) if type is not None else None
            if target is None or (target.unit, target.address) in seen:
                continue
            seen[target.unit, target.address] = target
            team = self._rows.get(target.type, {})
            if team.get("class") == "team":
                pending += [(found.value, team, target) for found in select(target, team["members"])]

    def tools(self, resource: Resource, row: Row) -> Iterator[ToolGrantRecord | ToolRecord]:
        """The tools that an agent may call, and what it acts through with them."""
        for entry in row.get("tools", ()):
            if "when" in entry and not _is_true(resource, entry["when"]):
                continue
            approved = "approved" in entry and _is_true(resource, entry["approved"])
            for found in select(resource, entry["at"]):
                yield from self._tool(resource, entry, found.value, approved)

    def _tool(self, resource: Resource, entry: Row, item: Value, approved: bool) -> Iterator[ToolGrantRecord | ToolRecord]:
        server = next((one.value for one in select_in(item, entry["server"], resource)), None) if "server" in entry else item
        name = _name(server) if server is not None else None
        if server is None or name is None:
            return
        place = line_in(server, resource).place
        if "kinds" not in entry:
            yield ToolGrantRecord(resource, None, name, ANY, "approval" if approved else "allowed", place, listable=False)
            return
        kind = server.get("kind")
        type = entry["kinds"].get((kind.text if kind is not None else None) or "")
        target = self._objects.meant(server, type, resource) if type is not None else None
        if entry.get("via"):
            yield ToolGrantRecord(resource, target, name, name, "allowed", place)
        elif entry.get("itself"):
            yield ToolGrantRecord(resource, None, "", name, "allowed", place)
        else:
            yield from self._server_tools(resource, entry, item, target, name)
        if target is not None:
            yield ToolRecord(resource, _refer(resource), _refer(target, server), entry.get("via", "tool server"))

    def _server_tools(self, resource: Resource, entry: Row, item: Value, target: Resource | None, name: str) -> Iterator[ToolGrantRecord]:
        """The tools of a server that are named, or all of them where none is; those behind a route are what the route lets through."""
        route = self._rows.get(target.type, {}) if target is not None else {}
        if target is not None and route.get("class") == "route":
            yield from self._routed(resource, target, route, name)
            return
        named = [one.value for one in select_in(item, entry["names"], resource)] if "names" in entry else []
        asked = {one.value.text for one in select_in(item, entry["approval"], resource)} if "approval" in entry else set()
        for tool in named:
            if tool.text:
                mode = "approval" if tool.text in asked else "allowed"
                yield ToolGrantRecord(resource, target, name, tool.text, mode, line_in(tool, resource).place)
        if not named:
            place = line_in(item, resource).place
            yield ToolGrantRecord(resource, target, name, ANY, "allowed", place, NO_LIST, listable="names" in entry)

    def _routed(self, resource: Resource, route: Resource, row: Row, name: str) -> Iterator[ToolGrantRecord]:
        behind = select_first(route, row["server"]["at"])
        target = self._objects.meant(behind.value, row["server"]["kind"], route) if behind is not None else None
        allowed = list(select(route, row["allow"]))[:MOST]
        for found in allowed:
            if found.value.text:
                yield ToolGrantRecord(resource, target, name, found.value.text, "allowed", found.holder.place)
        if not allowed:
            yield ToolGrantRecord(resource, target, name, ANY, "allowed", route.place, NO_LIST)
        for found in list(select(route, row["deny"]))[:MOST]:
            if found.value.text:
                yield ToolGrantRecord(resource, target, name, found.value.text, "denied", found.holder.place)


def _run_by(workload: WorkloadRecord, resource: Resource, row: Row) -> WorkloadRecord:
    """The workload as what runs it says: as whom."""
    account = select_first(resource, row["identity"])
    if account is None or account.value.data in (None, ""):
        return workload._replace(identity_absent=row["absent"])
    known = {mention.found.value.text for mention in workload.mentions if mention.kind == ACCOUNT}
    if account.value.text is not None and account.value.text in known:
        return workload
    namespace = next((found.value for found in select(resource, "metadata.namespace")), None)
    mention = Mention(ACCOUNT, account, row["identity"], namespace)
    return workload._replace(mentions=(*workload.mentions, mention))


def _enrolled(workload: WorkloadRecord, resource: Resource, row: Row) -> WorkloadRecord:
    """The workload as what enrols it calls it; what is an agent or a tool server by its own kind stays that."""
    kind = select_first(resource, row["called"])
    class_ = row["as"].get(kind.value.text or "") if kind is not None else None
    if class_ is None or workload.weight > 0:
        return workload
    return workload._replace(class_=class_, weight=1.0, source=f"enrolled by {resource.type}, {row['source']}")


def _name(value: Value) -> str | None:
    name = value if value.text is not None else value.get("name")
    return name.text or None if name is not None else None


def _is_true(resource: Resource, path: str) -> bool:
    found = select_first(resource, path)
    return found is not None and found.value.data is True


def _refer(resource: Resource, named: Value | None = None) -> Value:
    """A reference to an object, at the line that names it."""
    data = Unknown(frozenset({Reference(resource.unit, resource.address)}), exact=True)
    return Value(data, named.origin if named is not None else Origin("reference", Pinned("", resource.place), 0))
