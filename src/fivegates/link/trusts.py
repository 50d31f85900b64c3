"""What trusts say of identities, as rows; and where they do not say all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..extract.trusts import TrustRecord
from ..facts.model import EffectiveIdentity, Trust, Unresolved
from ..iam.admission import Admission
from ..named_tuple import NamedTuple
from ..source import Place
from .identities import Identities
from .places import Locations, granted_place


class Trusted(NamedTuple):
    """One admission to one known identity."""

    identity: str
    record: TrustRecord
    admission: Admission

    @property
    def place(self) -> Place:
        """The principal, where naming it is what is wrong; else the statement, in which a condition is or is missing."""
        said, statement = self.admission, self.admission.origin or self.admission.value.origin
        if said.kind not in ("anyone", "account"):
            return granted_place(self.record.resource, statement.place, statement)
        calls = self.record.resource.calls
        links = list(said.value.origin.chain())
        outer = [link for link in links if calls and link.source.path == calls[0].place.path]
        near = [link for link in links if link.source.path == statement.source.path]
        place = (outer or near or [statement])[0].place
        return granted_place(self.record.resource, place, said.value.origin)


def trusted(records: Iterable[TrustRecord], identities: Identities) -> list[Trusted]:
    """Every admission whose identity is known."""
    found = []
    for record in records:
        for one in identities.identify(record.identity, record.resource)[0]:
            if one.verdict == "known":
                found += [Trusted(one.canonical, record, admission) for admission in record.admissions]
    return found


def trust_rows(found: Iterable[Trusted], locations: Locations) -> Iterator[Trust]:
    """Admissions as rows; a principal of which nothing is known is none."""
    for one in found:
        said = one.admission
        if said.name == "?" and not said.subject:
            continue
        yield Trust(
            identity=one.identity,
            principal=said.name,
            kind=said.kind,
            audience=said.audience,
            subject=said.subject,
            condition=said.condition,
            verdict="allowed" if said.certain else "possible",
            fault=said.fault,
            loc=locations.of(one.place, one.record.resource),
        )


def open_trusts(
    records: Iterable[TrustRecord],
    effective: Iterable[EffectiveIdentity],
    agents: Mapping[str, str],
    identities: Identities,
    locations: Locations,
) -> Iterator[Unresolved]:
    """For each agent the trusts of its identities that are not wholly known. ``agents``: by workload."""
    unknown: dict[str, str] = {}
    for record in records:
        if not record.known or any(said.name == "?" for said in record.admissions):
            for one in identities.identify(record.identity, record.resource)[0]:
                unknown.setdefault(one.canonical, locations.of(record.resource.place, record.resource))
    told = set()
    for row in effective:
        agent = agents.get(row.workload)
        if agent and row.identity in unknown and (agent, row.identity) not in told:
            told.add((agent, row.identity))
            yield Unresolved(agent, "trust", f"who may become {row.identity} is not wholly known", unknown[row.identity])
