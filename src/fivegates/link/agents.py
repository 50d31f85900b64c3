"""Logical agents: which workloads are one agent, what it is called, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from ..extract.model import WorkloadRecord
from ..resolve.folders import word_environment
from ..resolve.interface import INSTALLED
from ..source import Place
from .bases import Bases, base_folder, shared_name
from .canonical import unit_root
from .environments import STRONG
from .evidence import Sign, Verdict
from .names import fold_environment, image_repository, without_environment
from .places import agent_place

_NUMBER = re.compile(r"[-_.]?[0-9]+")
DEPLOY = "deploy"  # the system of what is known by what releases it
RANK = {"agent": 3, "tool_server": 2, "llm_infrastructure": 1, "candidate": 0}


@dataclass(slots=True)
class Linked:
    """A workload on its way to facts: its id, environment, evidence and verdict; ``agent`` is the logical agent's id, '' for none.

    ``of_many``: its chart makes workloads of other names as well, by other releases.
    """

    record: WorkloadRecord
    id: str
    environment: str | None
    environment_source: str
    sample: bool
    signs: list[Sign] = field(default_factory=list)
    verdict: Verdict = field(default=Verdict("", 0.0, False))
    agent: str = ""
    of_many: bool = False

    @property
    def place(self) -> Place:
        return agent_place(self.record.resource, of_many=self.of_many)

    @property
    def deployment(self) -> str:
        """The id of its row in ``deployments``, '' where it has none."""
        return self.id if self.agent else ""


@dataclass(slots=True)
class LogicalAgent:
    """One agent with all its deployments, the most trusted first."""

    id: str
    name: str
    members: list[Linked]

    @property
    def verdict(self) -> Verdict:
        return max((member.verdict for member in self.members), key=lambda verdict: (RANK[verdict.class_], verdict.confidence))


def is_placed(linked: Linked) -> bool:
    """Whether more than its name says which environment or which cluster it is for."""
    return linked.environment_source in STRONG or bool(linked.record.resource.extra.get("cluster"))


def workload_id(record: WorkloadRecord) -> str:
    """``<system>/<deploy unit>/<address>``: unique, and free of lines."""
    resource = record.resource
    alternative = resource.extra.get("alternative")
    suffix = f"@{alternative}" if alternative else ""
    return f"{record.system}/{resource.unit.partition(':')[2]}/{resource.address}{suffix}"


def group_agents(
    workloads: Iterable[Linked],
    same_contract: Callable[[Linked], str | None],
    fold: Mapping[str, str],
    same: Iterable[tuple[str, str]] = (),
    folders: Callable[[Linked], Iterable[str]] = lambda linked: (),
    recipes: Callable[[Linked], Iterable[str]] = lambda linked: (),
) -> list[LogicalAgent]:
    """Workloads with a class, grouped into logical agents with unique ids, in the order of their first workload.

    ``same_contract`` gives the contract that covers a workload; ``fold`` names environments; ``same``: pairs of ids that are one agent;
    ``folders``: of the tree that a workload is built from, ``recipes``: its Dockerfiles.
    """
    from .alike import find_alike  # which speak of Linked itself
    from .copies import find_copies, join_copies, share_verdicts
    from .made_by import find_makers
    from .twins import find_twins

    listed = list(workloads)
    _mark_shared(listed, fold)
    makers = find_makers(listed)
    copies = find_copies(listed)
    share_verdicts(listed, copies)
    groups: dict[str, list[Linked]] = {}
    found = [linked for linked in listed if linked.verdict.class_]
    bases = Bases(linked.record for linked in found)
    free: list[Linked] = []
    for linked in found:
        maker = makers.get(linked.id, linked)
        covered = same_contract(maker) or same_contract(linked)
        base = bases.key(maker.record, partial(_bare_name, maker, fold), partial(_made_as, maker, fold))
        groups.setdefault(f"contract {covered}" if covered else base or _group_key(maker, fold), []).append(linked)
        free += () if covered else (linked,)
    alike = find_alike(free, lambda linked: _placed_as(makers.get(linked.id, linked), fold), folders)
    uncovered = {linked.id for linked in free}
    lone = {key: members for key, members in groups.items() if members[0].id in uncovered}
    twins = find_twins(lone, recipes, lambda linked: _bare_name(linked, fold))
    joined = join_copies(groups, copies, [*alike, *twins, *_in_environments(free, fold), *same])
    agents = [_logical(sorted(members, key=_least_telling), fold) for members in joined]
    _make_unique(agents)
    for agent in agents:
        for member in agent.members:
            member.agent = agent.id
    return agents


def _mark_shared(workloads: Iterable[Linked], fold: Mapping[str, str]) -> None:
    """Mark what comes of a chart of which releases make workloads of several names, whatever their environments are called."""
    made: dict[Place, list[Linked]] = {}
    for linked in workloads:
        if INSTALLED in linked.record.resource.extra:
            made.setdefault(linked.record.resource.place, []).append(linked)
    for several in made.values():
        if len({linked.record.resource.extra[INSTALLED] for linked in several}) > 1 and len({_bare_name(one, fold) for one in several}) > 1:
            for linked in several:
                linked.of_many = True


def _least_telling(member: Linked) -> tuple[bool, bool]:
    """Whether a deployment says little of what the agent is called: a sample, and a service for a developer's machine."""
    return member.sample, member.record.system == "compose"


def _group_key(linked: Linked, fold: Mapping[str, str]) -> str:
    """Workloads with one key are one agent: the same address of one root under several var-files, a service and its alternatives, the
    instances of one count that differ in their number alone, what several jobs and scripts release under one name from one folder, and
    copies per environment where a stronger source than the name tells the
    environment and both are built from the same image or module, or of a kind that names none.
    """
    record, resource = linked.record, linked.record.resource
    if record.system == "compose":
        return f"{resource.unit} {resource.address}"
    if record.system == DEPLOY:
        built = next((link.folder for link in record.code if link.folder is not None), "")
        return f"deploy {record.kind} {_bare_name(linked, fold)} {built} {unit_root(resource) if linked.sample else ''}"
    if linked.environment_source in STRONG:
        shared, name = _shared_origin(record), _bare_name(linked, fold)
        name = _without_numbers(name) if isinstance(resource.key, int) else name
        if record.system == "k8s" and (shared or not record.images):
            return f"k8s {resource.type} {name} {_bare_namespace(linked, fold)} {_runs(record)}"
        if shared:
            return f"terraform {_bare_root(linked, fold)} {resource.type} {resource.label} {name} {shared}"
    address = resource.address
    if isinstance(resource.key, int):
        address = f"{address.rpartition('[')[0]} {_without_numbers(record.name)}"
    return f"{record.system} {resource.unit.partition('?')[0]} {address}"


def _in_environments(workloads: Iterable[Linked], fold: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of ids of what Terraform makes of one block or of blocks called alike, which name no image, in several environments: instances
    that are keyed by them, or roots that differ in their folder alone. One whose name is not known is the one that the others are.
    """
    alike: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for linked in workloads:
        record, resource = linked.record, linked.record.resource
        if record.system == "terraform" and not record.images and linked.environment_source in STRONG:
            key = (_bare_root(linked, fold), resource.type, resource.label, _shared_origin(record) or "")
            name = _bare_name(linked, fold) if record.named else ""
            alike.setdefault(key, {}).setdefault(name, []).append(linked.id)
    for named in alike.values():
        unnamed = named.pop("", [])
        for ids in named.values():
            yield from ((id, ids[0]) for id in ids)
        for ids in list(named.values())[: len(named) == 1]:
            yield from ((id, ids[0]) for id in unnamed)


def _placed_as(linked: Linked, fold: Mapping[str, str]) -> str:
    """Kind, name, namespace and image of an object, without what says its environment; '' where one of them is not known."""
    record = linked.record
    namespace, shared = record.namespace.text if record.namespace is not None else None, _runs(record)
    is_told = linked.environment_source in STRONG
    if record.system != "k8s" or not record.named or not namespace or not shared or not (record.images or is_placed(linked)):
        return ""
    name = _bare_name(linked, fold) if is_told else record.name
    return f"{record.resource.type} {name} {_bare_namespace(linked, fold) if is_told else namespace} {shared}"


def _bare_root(linked: Linked, fold: Mapping[str, str]) -> str:
    """The folder of the root without the innermost that is named after the environment: ``live/dev`` and ``live/prod`` are one."""
    steps = unit_root(linked.record.resource).split("/")
    named = [at for at, step in enumerate(steps) if linked.environment is not None and fold_environment(step, fold) == linked.environment]
    return "/".join(step for at, step in enumerate(steps) if at not in named[-1:]) or "."


def _bare_name(linked: Linked, fold: Mapping[str, str]) -> str:
    """The name without the word that says its environment: at an end of it, and between other words where more than the name says so."""
    if linked.environment is None:
        return linked.record.name
    return without_environment(linked.record.name, linked.environment, fold, anywhere=linked.environment_source != "affix")


def _made_as(linked: Linked, fold: Mapping[str, str]) -> str:
    """The name, and what runs: of one chart for any service two releases may be called alike."""
    shared = _shared_origin(linked.record) or ""
    return f"{_bare_name(linked, fold)} {shared.rpartition('/')[2]}"


def _bare_namespace(linked: Linked, fold: Mapping[str, str]) -> str:
    """The namespace without what says the environment: ``support-dev`` and ``support-prod`` are one, ``dev`` and ``prod`` too.

    Where the files name none, the folder tells one team's agent from another's that is called alike.
    """
    namespace = linked.record.namespace
    if namespace is None or not namespace.text:
        steps = unit_root(linked.record.resource).split("/")
        return "? " + "/".join(step for step in steps if linked.environment is None or word_environment(step, fold) != linked.environment)
    if fold_environment(namespace.text, fold) == linked.environment:
        return ""
    if linked.environment is None:
        return namespace.text
    return without_environment(namespace.text, linked.environment, fold, anywhere=False)


def _without_numbers(name: str) -> str:
    return _NUMBER.sub("", name)


def _shared_origin(record: WorkloadRecord) -> str | None:
    """What two deployments of one agent have in common: the image repository or the module source."""
    for found in record.images:
        if found.value.text:
            return image_repository(found.value.text)
    calls = record.resource.calls
    return calls[-1].source or None if calls else None


def _runs(record: WorkloadRecord) -> str:
    """Its image, else the chart or product that a kind without images is of; '' where its image is not known."""
    return _shared_origin(record) or ("" if record.images else f"of {' '.join(record.products)}")


def _logical(members: list[Linked], fold: Mapping[str, str]) -> LogicalAgent:
    name = _common_name(members, fold)
    record, resource = members[0].record, members[0].record.resource
    if record.system == "k8s":
        scope = _kubernetes_scope(members)
    elif record.system == "compose":
        scope = resource.unit.partition(":")[2].rpartition("/")[2]
    else:
        roots, bare = {unit_root(member.record.resource) for member in members}, {_bare_root(member, fold) for member in members}
        scope = bare.pop() if len(roots) > 1 and len(bare) == 1 else unit_root(resource)
    return LogicalAgent(f"{record.system}/{scope}/{name}", name, members)


def _common_name(members: list[Linked], fold: Mapping[str, str]) -> str:
    """What the agent is called, whatever its deployments are called in their environments."""
    record = members[0].record
    if len({member.record.name for member in members}) == 1:
        return record.name
    if all(isinstance(member.record.resource.key, int) for member in members):
        return _without_numbers(record.name)
    bare = {_bare_name(member, fold): None for member in members}
    of_one_object = record.system == "k8s" and len({member.record.resource.place for member in members}) == 1
    return (shared_name(list(bare)) if of_one_object else "") or next(iter(bare))


def _kubernetes_scope(members: list[Linked]) -> str:
    """The namespace where all deployments share one, else the folder of the object that several are made from, else of the first's unit."""
    record = members[0].record
    made = [member.record for member in members if member.record.resource.place == record.resource.place]
    namespaces = {one.namespace.text if one.namespace is not None else None for one in made}
    namespace = record.namespace.text if record.namespace is not None else None
    units = {one.resource.unit for one in made}
    if len(units) > 1 and (len(namespaces) > 1 or not namespace):
        return base_folder(record.resource.place)
    return namespace or unit_root(record.resource)


def _make_unique(agents: list[LogicalAgent]) -> None:
    """Agents whose ids collide get what tells them apart into theirs: the root, the kind, the address, else all of these."""
    parts: tuple[Callable[[WorkloadRecord], str], ...] = (
        lambda record: unit_root(record.resource),
        lambda record: record.kind,
        lambda record: record.resource.address,
        lambda record: f"{unit_root(record.resource)}@{record.kind}@{record.resource.address}",
    )
    seen: dict[str, list[LogicalAgent]] = {}
    for agent in agents:
        seen.setdefault(agent.id, []).append(agent)
    for same in seen.values():
        records = [agent.members[0].record for agent in same]
        part = next((part for part in parts if len({part(record) for record in records}) == len(same)), parts[-1])
        for agent, record in zip(same, records, strict=True):
            agent.id = f"{agent.id}@{part(record)}" if len(same) > 1 else agent.id
