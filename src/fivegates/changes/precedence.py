"""One line is one finding: what a change does stands in place of the state that it leads to, which a scan tells after it is merged.

An agent that joins an account (FG217) stands for the sharing (FG201) on both sides; permissions that widen (FG318) for the excess (FG304);
a contract that is removed (FG511) for the agent without one (FG101); a place or an agent that comes to hold a key (FG205) for those that
had it. Not where what a change does is let through or only watched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence

from ..findings.model import CONFIDENCES, SEVERITIES, Finding

AGENT, IDENTITY = 0, 1  # in the keys of these checks
_SHARED = "FG205"
_PAIRS = (("FG217", "FG201", IDENTITY), ("FG318", "FG304", AGENT), ("FG511", "FG101", AGENT))


def given_way(findings: Sequence[Finding], there: Container[str]) -> set[str]:
    """The fingerprints of new findings for which another one stands. ``there``: ids of the agents and credentials of the base."""
    found = {one.fingerprint for one in _had_before(findings, there)}
    for check, other, at in _PAIRS:
        leading: dict[str, list[Finding]] = defaultdict(list)
        for one in findings:
            if one.check == check and not (one.ignored or one.observed):
                leading[one.key[at]].append(one)
        found |= {
            one.fingerprint
            for one in findings
            if leading and one.check == other and any(_stands_for(first, one) for first in leading.get(one.key[at], ()))
        }
    return found


def _had_before(findings: Sequence[Finding], there: Container[str]) -> Iterator[Finding]:
    """The sides of a sharing that were there, where one comes that counts and is no milder."""
    coming: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        if one.check == _SHARED and one.subject not in there and not (one.ignored or one.observed or one.sample):
            coming[one.group].append(one)
    for one in findings:
        if one.check == _SHARED and one.subject in there and any(_is_no_milder(other, one) for other in coming.get(one.group, ())):
            yield one


def _is_no_milder(one: Finding, other: Finding) -> bool:
    scales = ((SEVERITIES, one.severity, other.severity), (CONFIDENCES, one.confidence, other.confidence))
    return all(scale.index(own) >= scale.index(compared) for scale, own, compared in scales)


def _stands_for(first: Finding, other: Finding) -> bool:
    """Whether a finding about the same agent or identity tells what another does."""
    if other.check == "FG101":
        return first.key[1] != "not_agent"  # which may be said of an agent that never had a contract
    if other.check != "FG304":
        return True
    words = [set(one.key[2].split("; ")) for one in (first, other)]
    return first.key[:2] == other.key[:2] and (first.place == other.place or words[1] <= words[0])
