"""What an agent is called, and what it refers to, as an alert may name it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..agents import Linked, LogicalAgent
from ..effective import Run
from ..image_names import AGENT_SUFFIX
from ..names import image_repository
from .alerts import Address
from .observed import Observed
from .traces import Traces

NAMING = frozenset(("app", "name", "instance", "service", "application"))  # labels and tags that name a program


class Calling:
    """Asks the deployments of an agent for their names and for what is near them."""

    def __init__(self, observed: Observed, traces: Traces) -> None:
        self._observed = observed
        self._traces = traces

    def of(self, agent: LogicalAgent, runs: Mapping[str, Sequence[Run]]) -> tuple[list[str], list[Address]]:
        """Names and addresses, sorted. ``runs``: what each workload runs as, by its id."""
        names: set[str] = {agent.name}
        addresses: set[Address] = set()
        for member in agent.members:
            names |= self._names(member, runs.get(member.id, ()))
            addresses |= self._near(member)
        return sorted(names), sorted(addresses)

    def _names(self, member: Linked, runs: Sequence[Run]) -> set[str]:
        """What a deployment is called: itself, its identities, its image, its labels of that kind, and its telemetry."""
        record = member.record
        images = {image_repository(found.value.text).rpartition("/")[2] for found in record.images if found.value.text}
        labels = {value.text for key, value in record.tags.items() if key.rpartition("/")[2] in NAMING and value.text}
        traces = {found.name for found in self._traces.of(member) if found.name}
        identities = {run.identity.rpartition("/")[2].partition("@")[0] for run in runs}
        return {record.name, record.name.removesuffix(AGENT_SUFFIX), *identities, *images, *labels, *traces} - {""}

    def _near(self, member: Linked) -> set[Address]:
        """A workload and what it refers to directly: its role, its log group, the group, cluster or environment it lives in."""
        resource = member.record.resource
        values = (resource.get(name) for name in resource.attributes.names())
        return {(resource.unit, resource.address)} | {(one.unit, one.address) for value in values for one in self._observed.referred(value)}
