"""What bounds runs of agents, and the stored keys of clouds with which workflows sign in that run or deploy one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..extract.model import LimitRecord
from ..extract.sign_ins import Deployed, SignInRecord
from ..facts.model import RunLimit, StaticSignIn
from ..resolve.workflows import JOB
from .agents import Linked
from .canonical import unit_root
from .places import Locations

Folders = Callable[[Linked], Sequence[str]]


def limit_rows(records: Iterable[LimitRecord], workloads: Sequence[Linked], locations: Locations) -> Iterator[RunLimit]:
    """Rows of ``run_limits``."""
    by_resource = {id(linked.record.resource): linked for linked in workloads}
    for record in records:
        linked = by_resource.get(id(record.resource))
        if linked is not None:
            loc = locations.of(record.place, record.resource)
            yield RunLimit(linked.id, linked.deployment, record.kind, record.state, record.detail, loc)


class SignIns:
    """``folders``: the code folders of a workload."""

    def __init__(self, workloads: Sequence[Linked], folders: Folders, locations: Locations) -> None:
        self._workloads = workloads
        self._locations = locations
        self._folders = folders
        self._at: dict[tuple[str, str], set[str]] | None = None
        self._files: dict[str, set[str]] = {}

    def rows(self, records: Iterable[SignInRecord]) -> Iterator[StaticSignIn]:
        """Rows of ``static_sign_ins``: of the agent that the job is, else of each that it is shown to deploy."""
        by_resource = {id(linked.record.resource): linked for linked in self._workloads}
        for record in records:
            linked = by_resource.get(id(record.resource))
            if linked is None:
                continue
            if linked.agent and linked.verdict.class_ == "agent":
                yield self._row(record, linked, linked.agent, "runs", "")
                continue
            seen: set[str] = set()
            for deployed in record.deployed:
                for agent in sorted(self._agents(deployed) - seen):
                    seen.add(agent)
                    yield self._row(record, linked, agent, "deploys", deployed.by)

    def _row(self, record: SignInRecord, linked: Linked, agent: str, role: str, by: str) -> StaticSignIn:
        loc = self._locations.of(record.place, record.resource)
        inside = self._locations.add(record.inside) if record.inside is not None else None
        return StaticSignIn(linked.id, agent, role, by, record.provider, record.via, record.key, loc, inside)

    def _agents(self, deployed: Deployed) -> set[str]:
        """The agents that what is deployed holds."""
        if self._at is None:
            self._at = {}
            for linked in self._workloads:
                if linked.agent and linked.verdict.class_ == "agent" and linked.record.resource.type != JOB:
                    self._note(linked, self._at)
        if deployed.kind != "manifests":
            return self._at.get((deployed.kind, deployed.folder), set())
        below = "" if deployed.folder == "." else f"{deployed.folder}/"
        inside = (agents for path, agents in self._files.items() if path == deployed.folder or path.startswith(below))
        return set().union(*inside)

    def _note(self, linked: Linked, found: dict[tuple[str, str], set[str]]) -> None:
        resource = linked.record.resource
        for folder in self._folders(linked):
            found.setdefault(("image", folder), set()).add(linked.agent)
        if resource.unit.startswith("terraform:"):
            found.setdefault(("terraform", unit_root(resource) or "."), set()).add(linked.agent)
        elif linked.record.system == "k8s":
            self._files.setdefault(resource.place.path, set()).add(linked.agent)
