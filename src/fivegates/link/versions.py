"""Deployments of agents that differ in the version in their name alone: ``drafter-v1`` beside ``drafter-v2``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..facts.model import RunningVersion
from .agents import Linked, LogicalAgent
from .canonical import unit_root
from .names import image_repository, words
from .places import Locations

_SUFFIX = re.compile(r"(?P<stem>[^\n]*[^-_.])[-_.]v(?P<version>[0-9]{1,4}(?:[-_.][0-9]{1,4}){0,3})")
_PREFIX = re.compile(r"v(?P<version>[0-9]{1,4}(?:[-_.][0-9]{1,4}){0,3})[-_.](?P<stem>[^-_.][^\n]*)")
LONGEST = 200
PLANNED = frozenset(("canary", "blue", "green"))


def split_version(name: str) -> tuple[str, tuple[int, ...]] | None:
    """``drafter-v1.2`` -> ``drafter`` and (1, 2); None where the name has no version at its end or beginning."""
    found = (_SUFFIX.fullmatch(name) or _PREFIX.fullmatch(name)) if len(name) <= LONGEST else None
    if found is None:
        return None
    return found["stem"], tuple(int(part) for part in re.split(r"[-_.]", found["version"]))


def version_rows(agents: Iterable[LogicalAgent], locations: Locations) -> Iterator[RunningVersion]:
    """Families of at least two versions."""
    families: dict[str, list[tuple[tuple[int, ...], LogicalAgent, Linked]]] = defaultdict(list)
    for agent in agents:
        for member in agent.members:
            split = split_version(member.record.name)
            if agent.verdict.class_ == "agent" and split is not None and not member.sample and not _is_planned(member):
                families[_family(split[0], member)].append((split[1], agent, member))
    for family, running in families.items():
        order = sorted({version for version, _, _ in running})
        for version, agent, member in running if len(order) > 1 else ():
            yield RunningVersion(
                deployment=member.id,
                agent=agent.id,
                family=family,
                version=".".join(map(str, version)),
                place=order.index(version) + 1,
                environment=member.environment,
                loc=locations.of(member.place, member.record.resource),
            )


def _family(stem: str, member: Linked) -> str:
    """What all versions of one agent share: kind, name, where it is deployed, and what it is built from, each without the version."""
    record = member.record
    scope = record.namespace.text if record.namespace is not None and record.namespace.text else unit_root(record.resource)
    images = [_without_version(image_repository(found.value.text)) if found.value.text else "?" for found in record.images[:1]]
    made_of = images or [call.source for call in record.resource.calls[-1:]]
    return " ".join((record.system, record.kind, _without_version(scope), stem.lower(), *made_of))


def _without_version(text: str) -> str:
    """The text with the version taken off its last part."""
    head, slash, last = text.rpartition("/")
    split = split_version(last)
    return f"{head}{slash}{split[0]}" if split is not None else text


def _is_planned(member: Linked) -> bool:
    """Whether it says of itself that it runs beside another version on purpose."""
    named = [*words(member.record.name), *words(member.record.resource.label)]
    told = [word for key, value in member.record.tags.items() for text in (key, value.text or "") for word in words(text)]
    return not PLANNED.isdisjoint((*named, *told))
