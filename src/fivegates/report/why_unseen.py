"""What could change an answer about permissions and is not in these files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..iam.held import Decision, Holding
from .inventory import AgentRecord, Facts
from .why_chain import Way

ALWAYS = "policies of the organisation, which can take back any grant: every verdict is an upper bound"
# What of each provider decides beside the grants that are read. Sources: the providers' pages on how access is evaluated.
OUTSIDE = {
    "aws": "service control and resource control policies, session policies, and resource policies outside these files (AWS)",
    "gcp": "bindings and deny policies outside these files, principal access boundaries (Google Cloud)",
    "azure": "assignments and deny assignments outside these files (Azure)",
    "kubernetes": "role bindings outside these files, and what admission control refuses (Kubernetes)",
    "entra": "role assignments outside these files, conditional access (Entra)",
    "msgraph": "consents given outside these files (Microsoft Graph)",
}
_OPEN = (
    "SELECT DISTINCT u.attribute, u.reason, l.path AS file, l.line FROM unresolved u LEFT JOIN locations l ON l.id = u.loc "
    "WHERE u.subject = :agent ORDER BY u.attribute, u.reason, l.path, l.line"
)
_CLOSED = "SELECT subject FROM closed WHERE subject = :agent AND fact = 'identities'"
_GRANTED = "SELECT 1 AS one FROM grants WHERE identity = :identity LIMIT 1"
OTHER_FACTS = frozenset(
    {
        "alerts_on", "audit_layers", "bindings", "bound", "contracts", "egress", "exposures", "images", "job_triggers", "log_sinks",
        "owners", "token_mounts", "tool_grants", "traces", "tracing", "trust",
    }
)  # fmt: skip
MOST = 6


def unseen_of(
    store: Facts,
    agent: AgentRecord,
    ways: Sequence[Way],
    held: Mapping[str, Sequence[Holding]],
    decisions: Iterable[Decision],
    left: int,
) -> list[str]:
    """In the order in which it matters."""
    lines = list(dict.fromkeys(text for decision in decisions for text in decision.unseen))
    lines += _identities(store, agent)
    lines += _elsewhere(store, ways, held)
    lines += [f"{left} further actions that the pattern stands for were not asked about"] if left else []
    providers = dict.fromkeys(holding.provider for found in held.values() for holding in found)
    return [*lines, ALWAYS, *(OUTSIDE[provider] for provider in providers if provider in OUTSIDE)]


def _identities(store: Facts, agent: AgentRecord) -> Iterator[str]:
    """Why there may be identities that are not known."""
    if store.query(_CLOSED, {"agent": agent.id}):
        return
    rows = [row for row in store.query(_OPEN, {"agent": agent.id}) if row["attribute"] not in OTHER_FACTS]
    for row in rows[:MOST]:
        at = f" ({row['file']}:{row['line']})" if row["file"] else ""
        yield f"identities that are not known: {row['reason']}{at}"
    if not rows:
        yield "identities that are not known: not everything that may name one was resolved"


def _elsewhere(store: Facts, ways: Sequence[Way], held: Mapping[str, Sequence[Holding]]) -> Iterator[str]:
    """Identities whose grants these files need not hold, or hold and cannot be asked about."""
    bare = [way for way in ways if not held[way.identity]]
    for way in bare[:MOST]:
        if store.query(_GRANTED, {"identity": way.identity}):
            yield f"what the grants of {way.identity} amount to"
        else:
            made = "" if way.defined else ", which these files do not define"
            yield f"what is granted elsewhere to {way.identity}{made}: nothing here grants it anything"
    if len(bare) > MOST:
        yield f"what is granted to {len(bare) - MOST} further identities"
