"""Why one thing is taken for an agent, and as whom it runs: all evidence with its arithmetic, all identities with their way."""

from __future__ import annotations

from functools import cache

from ..link.evidence import AGENT_FROM, CANDIDATE_FROM
from .clean import Clean, printable
from .interface import WIDTH, Redactor
from .inventory import AgentRecord, DeploymentRecord, EvidenceRecord
from .terminal import finished, paint, wrap


def explain(agent: AgentRecord, *, redactor: Redactor, color: bool = False, width: int = WIDTH) -> str:
    """The whole story of one record, ending in a line feed."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    lines = [paint(clean(agent.name), "strong", color) + f"  {clean(agent.id)}", *_head(agent, clean, width)]
    lines += ["", paint("Evidence", "strong", color), *_evidence(agent, clean, width)]
    for one in agent.deployments:
        lines += ["", paint(_deployment(one, clean), "strong", color), *_identities(one, clean, width)]
    return finished(lines)


def _head(agent: AgentRecord, clean: Clean, width: int) -> list[str]:
    owner, contract = agent.owner, agent.contract
    facts = [f"{agent.class_.replace('_', ' ')} at confidence {agent.confidence:.2f}, {_at(agent)}"]
    facts += [f"also at {', '.join(f'{place.path}:{place.line}' for place in agent.also)}"] if agent.also else []
    facts += ["exists only if a switch is turned"] if agent.conditional else []
    facts += ["lies in a folder of samples: listed, never blocks"] if agent.sample else []
    facts += [f"owner {owner.principal} ({owner.source}, confidence {owner.confidence})" if owner else "no owner is named"]
    facts += [f"contract {contract.path}, {contract.status}" if contract else "no contract covers it"]
    return [line for fact in facts for line in wrap(clean(fact), width, "  ", "      ")]


def _at(thing: AgentRecord | DeploymentRecord | EvidenceRecord) -> str:
    return f"{thing.place.path}:{thing.place.line}"


def _evidence(agent: AgentRecord, clean: Clean, width: int) -> list[str]:
    families: dict[str, list[EvidenceRecord]] = {}
    for one in agent.evidence:
        families.setdefault(one.family, []).append(one)
    wide = max(map(len, families), default=0)
    lines: list[str] = []
    for family, signs in families.items():
        strongest = max(signs, key=lambda one: one.weight)
        for sign in signs:
            mark = "*" if sign is strongest or sign.weight < 0 else " "
            text = clean(f"{sign.signal}: {sign.detail} ({_at(sign)})")
            lines += wrap(text, width, f"  {mark} {family:{wide}}  {sign.weight:5.2f}  ", " " * (wide + 13))
    return [*lines, *wrap(_arithmetic(agent), width, "  ")] if lines else ["  none"]


def _arithmetic(agent: AgentRecord) -> str:
    """``1 - (1 - 0.90) x (1 - 0.40) = 0.94``: a family counts by its strongest sign (*), what speaks against by what it leaves."""
    strongest: dict[str, float] = {}
    against = [1 + one.weight for one in agent.evidence if one.weight < 0]
    for one in agent.evidence:
        if one.weight >= 0:
            strongest[one.family] = max(strongest.get(one.family, 0.0), one.weight)
    remaining, left = 1.0, 1.0
    for weight in strongest.values():
        remaining *= 1 - weight
    for share in against:
        left *= share
    sum_of = f"1 - {' x '.join(f'(1 - {weight:.2f})' for weight in strongest.values()) or '1'}"
    sum_of = f"({sum_of}) x {' x '.join(f'{share:.2f}' for share in against)}" if against else sum_of
    return f"{sum_of} = {(1 - remaining) * left:.2f}. {_verdict(agent, (1 - remaining) * left)}"


def _verdict(agent: AgentRecord, computed: float) -> str:
    if agent.declared:
        return "It is declared an agent, which settles it."
    steps = f"An agent from {AGENT_FROM:g}, a candidate from {CANDIDATE_FROM:g}."
    if abs(computed - agent.confidence) < 0.005:
        return steps
    return f"{steps} The confidence used is {agent.confidence:.2f}: signs that point to another class are counted apart."


def _deployment(one: DeploymentRecord, clean: Clean) -> str:
    return clean(f"Deployed to {one.environment or 'an unknown environment'} as {one.kind} {one.workload} ({_at(one)})")


def _identities(one: DeploymentRecord, clean: Clean, width: int) -> list[str]:
    if not one.identities:
        return ["  its identity is unknown"]
    lines: list[str] = []
    for identity in one.identities:
        how = f"by {identity.via}" if identity.direct else f"reached by {identity.via}"
        default = ", the platform's default" if identity.is_default else ""
        where = f"{identity.place.path}:{identity.place.line}"
        verb = "holds" if identity.held else "runs as"
        lines += wrap(clean(f"{verb} {identity.canonical}{default}, {how} ({where})"), width, "  ", "      ")
    return lines
