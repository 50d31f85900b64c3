"""Where an active contract and what deploys its agent say different things. Only what both say, and what is known, is compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..contracts.drafts.identities import identity_pattern
from ..contracts.model import ContractRecord
from ..facts.model import Disagreement, EffectiveIdentity, Image, Owner, Workload
from ..iam.aws.patterns import overlaps
from ..source import Place
from .agents import Linked, LogicalAgent
from .images import UNKNOWN
from .names import glob_matches, image_repository
from .places import Locations
from .times import same_times

COUNTING = ("active", "retiring")
TOLD = ("tag", "folder")  # what says an environment plainly enough to be held against a contract
PRINCIPALS = ("aws:", "gcp:", "azure:", "k8s:")
ANY = "*"
_NO_NAME = re.compile(r"\(.*\)")  # an address in the place of a name that is not known; no provider's names have parentheses


class Disagreements:
    """``rows``: all other facts; ``fold``: names of environments."""

    def __init__(self, rows: Iterable[Any], fold: Mapping[str, str], locations: Locations) -> None:
        self._fold = fold
        self._locations = locations
        self._identities: dict[str, list[EffectiveIdentity]] = defaultdict(list)
        self._images: dict[str, list[Image]] = defaultdict(list)
        self._workloads: dict[str, Workload] = {}
        self._owners: dict[str, list[Owner]] = defaultdict(list)
        for row in rows:
            if isinstance(row, EffectiveIdentity):
                self._identities[row.workload].append(row)
            elif isinstance(row, Image):
                self._images[row.workload].append(row)
            elif isinstance(row, Workload):
                self._workloads[row.id] = row
            elif isinstance(row, Owner):
                self._owners[row.agent].append(row)

    def of(self, agent: LogicalAgent, records: Sequence[ContractRecord]) -> Iterator[Disagreement]:
        """Of an agent, what its contracts say otherwise; where two of them speak, neither is held to be the one that counts."""
        counting = [record for record in records if record.status in COUNTING]
        members = [member for member in agent.members if not member.sample]
        if len(counting) == 1 and members:
            (record,) = counting
            for member in members:
                yield from self._environment(agent.id, record, member)
                yield from self._identity(agent.id, record, member)
            yield from self._image(agent.id, record, members)
            yield from self._schedule(agent.id, record, members)
            yield from self._owner(agent.id, record, members[0])

    def _environment(self, agent: str, record: ContractRecord, member: Linked) -> Iterator[Disagreement]:
        named = {self._folded(name) for name in _environments(record)}
        if named and ANY not in named and member.environment and member.environment_source in TOLD and member.environment not in named:
            place = next(iter(record.said[f"identities.{name}"] for name in _environments(record)), ())
            said_at = place[0].place if place else record.place
            yield self._row(agent, record, member, "environment", ", ".join(sorted(named)), member.environment, said_at)

    def _identity(self, agent: str, record: ContractRecord, member: Linked) -> Iterator[Disagreement]:
        """A chain of identities is as said where one of it is; one of a provider that the contract does not speak of is not compared."""
        said = self._said_of(record, member.environment)
        chains: dict[str, list[EffectiveIdentity]] = defaultdict(list)
        for row in self._identities[member.id]:
            if not row.tool and row.identity.startswith(PRINCIPALS) and row.root.startswith(PRINCIPALS):
                chains[row.root].append(row)
        for chain in chains.values():
            spoken = [(row, [one for one in said if one[0].partition(":")[0] == row.identity.partition(":")[0]]) for row in chain]
            known = [(row, texts) for row, texts in spoken if texts]
            if not known or any(_may_be(text, row.identity) for row, texts in known for text, _ in texts):
                continue
            row, texts = min(known, key=lambda one: one[0].hops)
            until = record.text("migrating.until") if _leaves(record, row.identity) else None
            yield Disagreement(
                agent=agent,
                contract=record.id,
                deployment=member.id,
                what="identity",
                said=" or ".join(dict.fromkeys(text for text, _ in texts)),
                found=row.identity,
                until=until,
                said_loc=self._locations.add(texts[0][1]),
                loc=row.loc,
            )

    def _said_of(self, record: ContractRecord, environment: str | None) -> list[tuple[str, Place]]:
        """What the contract says of one environment; where that is not known, of all."""
        found = []
        for name, path in _identity_paths(record):
            if environment is None or name == ANY or self._folded(name) == environment:
                found += [(said.text, said.place) for said in record.said[path] if said.text.startswith(PRINCIPALS)]
        return found

    def _image(self, agent: str, record: ContractRecord, members: Sequence[Linked]) -> Iterator[Disagreement]:
        said = record.said.get("baseline.image", ())
        for member in members:
            images = self._images[member.id]
            names = {image_repository(row.repository) for row in images}
            if said and names and not any(UNKNOWN in name for name in names):
                wanted = image_repository(said[0].text)
                if not any(glob_matches(wanted, name) for name in names):
                    found = ", ".join(sorted(names))
                    yield self._row(agent, record, member, "image", wanted, found, said[0].place, images[0].loc)

    def _schedule(self, agent: str, record: ContractRecord, members: Sequence[Linked]) -> Iterator[Disagreement]:
        """One deployment that runs at the times said is enough: others may run elsewhere, more rarely."""
        said = record.said.get("baseline.schedule", ())
        found = [(member, row.schedule) for member in members if (row := self._workloads.get(member.id)) is not None and row.schedule]
        if said and found and all(same_times(said[0].text, schedule) is False for _, schedule in found):
            member, schedule = found[0]
            yield self._row(agent, record, member, "schedule", said[0].text, schedule, said[0].place)

    def _owner(self, agent: str, record: ContractRecord, member: Linked) -> Iterator[Disagreement]:
        """A tag or label that names another person than the contract does; names of two kinds cannot be compared."""
        tags = [row for row in self._owners[agent] if row.source in ("tag", "label") and row.confidence == "high"]
        said = record.owner or ""
        if said and tags and all(_is_other(said, row.principal) for row in tags):
            row, place = tags[0], record.owner_place or record.place
            yield self._row(agent, record, member, "owner", said, row.principal, place, row.loc)

    def _row(
        self, agent: str, record: ContractRecord, member: Linked, what: str, said: str, found: str, place: Place, loc: str = ""
    ) -> Disagreement:
        resource = member.record.resource
        at = loc or self._locations.of(member.place, resource)
        return Disagreement(agent, record.id, member.id, what, said, found, None, self._locations.add(place), at)

    def _folded(self, name: str) -> str:
        return self._fold.get(name.lower(), name.lower())


def leaving(row: EffectiveIdentity, records: Iterable[ContractRecord]) -> str | None:
    """Until when an active contract says that an identity is being left, None where none does."""
    days = [record.text("migrating.until") for record in records if record.status in COUNTING and _leaves(record, row.identity)]
    return max((day for day in days if day), default=None)


def _leaves(record: ContractRecord, identity: str) -> bool:
    left = record.text("migrating.from")
    return left is not None and _may_be(left, identity)


def _may_be(pattern: str, identity: str) -> bool:
    """Whether an identity, as far as it is known, may be what a contract says: of an account or a name that is not known, any."""
    return glob_matches(pattern, identity) or overlaps(pattern, _NO_NAME.sub("*", identity_pattern(identity)))


def _identity_paths(record: ContractRecord) -> Iterator[tuple[str, str]]:
    """Each environment with the path of what the contract says of it, or of a stage of it."""
    for path in record.said:
        if path.startswith("identities."):
            yield path.removeprefix("identities.").partition(".")[0], path


def _environments(record: ContractRecord) -> list[str]:
    return list(dict.fromkeys(name for name, _ in _identity_paths(record)))


def _is_other(said: str, found: str) -> bool:
    """Whether two names are certainly two people: both addresses, or both plain names, and different."""
    one, two = (name.strip().lower() for name in (said, found))
    if _kind(one) != _kind(two):
        return False
    return one.partition("@")[0] != two.partition("@")[0] if _kind(one) == "address" else one != two


def _kind(name: str) -> str:
    return "handle" if name.startswith("@") else "address" if "@" in name else "group" if ":" in name else "name"
