"""Why a workload is taken for an agent: evidence in families, joined by noisy-or.

Each family counts by its strongest signal; ``1 - prod(1 - weight)`` runs over families. A match in the catalogue of other products
vetoes whatever is below *declared*. A name alone never suffices, and permission counts only where a model action is named.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..named_tuple import NamedTuple
from ..source import Place

AGENT_FROM = 0.6
CANDIDATE_FROM = 0.35


class Sign(NamedTuple):
    """One piece of evidence; ``points_to`` is the class it speaks for."""

    family: str
    signal: str
    weight: float
    detail: str
    place: Place
    points_to: str = "agent"


class Verdict(NamedTuple):
    """The class of a workload ('' for none) and how sure that is."""

    class_: str
    confidence: float
    declared: bool


def confidence(signs: Iterable[Sign], points_to: str = "agent") -> float:
    """Noisy-or over families of the strongest sign for a class in each; a negative weight multiplies by what it leaves."""
    strongest: dict[str, float] = {}
    against = 1.0
    for sign in signs:
        if sign.points_to != points_to:
            continue
        if sign.weight < 0:
            against *= 1 + sign.weight
        else:
            strongest[sign.family] = max(strongest.get(sign.family, 0.0), sign.weight)
    remaining = 1.0
    for weight in strongest.values():
        remaining *= 1 - weight
    return round((1 - remaining) * against, 4)


def judge(signs: Iterable[Sign], class_: str, other_product: str | None) -> Verdict:
    """The class of a workload from its evidence."""
    signs = list(signs)
    declared = any(sign.family == "declared" for sign in signs)
    sure = confidence(signs)
    if declared:
        return Verdict("agent", 1.0, True)
    if class_ in ("tool_server", "llm_infrastructure"):
        return Verdict(class_, max(confidence(signs, class_), 0.6), False)
    if other_product is not None:
        return Verdict("", 0.0, False)
    firm = confidence([sign for sign in signs if sign.family in ("type", "code")])
    for other in ("llm_infrastructure", "tool_server"):
        for_other = confidence([sign for sign in signs if sign.family in ("image", "code", "type")], other)
        published = confidence([sign for sign in signs if sign.family == "image"], other)
        if for_other >= AGENT_FROM and (firm < AGENT_FROM or firm < published):
            return Verdict(other, for_other, False)
    if sure >= AGENT_FROM:
        return Verdict("agent", sure, False)
    return Verdict("candidate", sure, False) if sure >= CANDIDATE_FROM else Verdict("", sure, False)
