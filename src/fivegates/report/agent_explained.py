"""Why one thing is taken for an agent, and as whom it runs: all evidence with its arithmetic, all identities with their way."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .clean import Clean, printable
from .confidence_sum import class_of, confidence_sum, verdict
from .identity_words import in_words
from .interface import WIDTH, Redactor
from .inventory import AgentRecord, DeploymentRecord, EvidenceRecord, IdentityRecord
from .sure import sure
from .terminal import cells, finished, paint, wrap

if TYPE_CHECKING:
    from ..tree.changes import Change

LEGEND = "* counts: the strongest sign of each family, and every sign against"


def explain(agent: AgentRecord, *, redactor: Redactor, changed: Change | None = None, color: bool = False, width: int = WIDTH) -> str:
    """The whole story of one record, ending in a line feed; ``changed``: the last commit that touched what defines it."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    name, id = clean(agent.name), clean(agent.id)
    if cells(f"{name}  {id}") <= width:
        lines = [f"{paint(name, 'strong', color)}  {id}"]
    else:
        lines = [*(paint(line, "strong", color) for line in wrap(name, width)), *wrap(id, width, "  ")]
    lines += _head(agent, changed, clean, width)
    lines += ["", paint("Evidence", "strong", color), *_evidence(agent, clean, width)]
    for one in agent.deployments:
        heading = wrap(_deployment(one, clean), width, "", "  ")
        lines += ["", *(paint(line, "strong", color) for line in heading), *_identities(one, clean, width)]
    return finished(lines)


def _head(agent: AgentRecord, changed: Change | None, clean: Clean, width: int) -> list[str]:
    owner, contract = agent.owner, agent.contract
    facts = [f"{agent.class_.replace('_', ' ')} at confidence {sure(agent.confidence)}, {_at(agent)}"]
    facts += [f"also at {', '.join(f'{place.path}:{place.line}' for place in agent.also)}"] if agent.also else []
    facts += ["exists only if a switch is turned"] if agent.conditional else []
    facts += ["lies in a folder of samples: listed, never blocks"] if agent.sample else []
    facts += [f"owner {owner.principal} ({owner.source}, confidence {owner.confidence})" if owner else "no owner is named"]
    facts += [f"contract {contract.path}, {contract.status}" if contract else "no contract covers it"]
    facts += [f"last changed on {changed.date} by {changed.author}"] if changed else []
    return [line for fact in facts for line in wrap(clean(fact), width, "  ", "      ")]


def _at(thing: AgentRecord | DeploymentRecord | EvidenceRecord | IdentityRecord) -> str:
    return f"{thing.place.path}:{thing.place.line}"


def _evidence(agent: AgentRecord, clean: Clean, width: int) -> list[str]:
    if not agent.evidence:
        return ["  none"]
    found = confidence_sum(agent)
    wide = max(len(sign.family) for sign in agent.evidence)
    lines: list[str] = []
    for sign in agent.evidence:
        mark = "*" if sign in found.counted else " "
        other = "" if sign.weight < 0 or sign.points_to == class_of(agent) else f", speaks for {_a(sign.points_to)}"
        text = clean(f"{_said(sign)}{other} ({_at(sign)})")
        lines += wrap(text, width, f"  {mark} {sign.family:{wide}}  {sure(sign.weight):>5}  ", " " * (wide + 13))
    return [*lines, *wrap(LEGEND, width, "  "), *wrap(f"{found.text}. {verdict(agent, found)}", width, "  ")]


def _said(sign: EvidenceRecord) -> str:
    """The signal, and what it is where that does not already name it."""
    return sign.detail if sign.signal.strip("*") in sign.detail else f"{sign.signal}: {sign.detail}"


def _a(class_: str) -> str:
    return {"agent": "an agent", "llm_infrastructure": "LLM infrastructure"}.get(class_, f"a {class_.replace('_', ' ')}")


def _deployment(one: DeploymentRecord, clean: Clean) -> str:
    return clean(f"Deployed to {one.environment or 'an unknown environment'} as {one.kind} {one.workload} ({_at(one)})")


def _identities(one: DeploymentRecord, clean: Clean, width: int) -> list[str]:
    if not one.identities:
        return ["  its identity is unknown"]
    lines: list[str] = []
    for identity in one.identities:
        how = f"by {identity.via}" if identity.direct else f"reached by {identity.via}"
        default = ", the platform's default" if identity.is_default else ""
        verb = "holds" if identity.held else "runs as"
        names = {identity.canonical: identity.name} if identity.name else {}
        meaning = in_words(identity.canonical, names)
        lines += wrap(clean(f"{verb} {identity.canonical}{default}"), width, "  ", "      ")
        lines += wrap(clean(meaning), width, "      ") if meaning else []
        lines += wrap(clean(f"{how} ({_at(identity)})"), width, "      ")
    return lines
