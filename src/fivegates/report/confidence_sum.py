"""How a confidence comes about, as a sum that a reader can follow: the strongest sign of each family, and what speaks against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..link.evidence import AGENT_FROM, CANDIDATE_FROM
from .inventory import AgentRecord, EvidenceRecord
from .sure import sure

FIRM = ("type", "image", "code")  # the families that make something a tool server or LLM infrastructure
CLOSE = 0.0051  # signs and sums are printed with two digits


@dataclass(frozen=True, slots=True)
class Sum:
    """``counted`` signs, the ``text`` of their sum, and its ``value``."""

    counted: frozenset[EvidenceRecord]
    text: str
    value: float


def confidence_sum(agent: AgentRecord) -> Sum:
    """The sum that gives the record's confidence; where none does, that over all signs for its class."""
    whole = _sum(agent.evidence, class_of(agent))
    for signs in (agent.evidence, [sign for sign in agent.evidence if sign.family in FIRM], *_by_deployment(agent)):
        found = _sum(signs, class_of(agent))
        if abs(max(found.value, _least(agent)) - agent.confidence) < CLOSE:
            return found
    return whole


def class_of(agent: AgentRecord) -> str:
    """The class that signs must speak for: candidates are judged as agents."""
    return "agent" if agent.class_ == "candidate" else agent.class_


def verdict(agent: AgentRecord, found: Sum) -> str:
    """What follows from the sum."""
    if agent.declared:
        return "It is declared an agent, which settles it."
    steps = f"An agent from {AGENT_FROM:g}, a candidate from {CANDIDATE_FROM:g}."
    if abs(found.value - agent.confidence) < CLOSE:
        return steps if class_of(agent) == "agent" else f"Enough from {AGENT_FROM:g}."
    if agent.confidence == _least(agent):
        return f"Its type alone makes it one, at {AGENT_FROM:.2f} or more."
    return f"{steps} The {sure(agent.confidence)} is that of the one deployment with the most evidence, of {len(agent.deployments)}."


def _least(agent: AgentRecord) -> float:
    return 0.0 if class_of(agent) == "agent" else AGENT_FROM


def _by_deployment(agent: AgentRecord) -> Iterable[list[EvidenceRecord]]:
    """For each deployment the signs that do not stand in the files of another."""
    paths = {one.place.path for one in agent.deployments}
    for one in agent.deployments if len(paths) > 1 else ():
        yield [sign for sign in agent.evidence if sign.place.path not in paths - {one.place.path}]


def _sum(signs: Iterable[EvidenceRecord], class_: str) -> Sum:
    strongest: dict[str, EvidenceRecord] = {}
    against: dict[tuple[str, str], EvidenceRecord] = {}
    for sign in signs:
        if sign.weight < 0 and sign.points_to == class_:
            against.setdefault((sign.family, sign.signal), sign)  # the same of another deployment is not said twice
        elif (
            sign.weight >= 0 and sign.points_to == class_ and (sign.family not in strongest or sign.weight > strongest[sign.family].weight)
        ):
            strongest[sign.family] = sign
    remaining, left = 1.0, 1.0
    for sign in strongest.values():
        remaining *= 1 - sign.weight
    for sign in against.values():
        left *= 1 + sign.weight
    text = f"1 - {' x '.join(f'(1 - {sure(sign.weight)})' for sign in strongest.values()) or '1'}"
    if against:
        text = f"({text}) x {' x '.join(f'(1 - {sure(-sign.weight)})' for sign in against.values())}"
    value = round((1 - remaining) * left, 4)
    return Sum(frozenset([*strongest.values(), *against.values()]), f"{text} = {sure(value)}", value)
