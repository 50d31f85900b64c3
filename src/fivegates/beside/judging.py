"""What checkov says, as findings: those of what belongs to an agent, under the agent's name, each agent and identity once for a check."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ..catalog.production import is_elsewhere
from ..findings.fingerprint import fingerprint
from ..findings.model import Finding, OtherCheck, Related
from ..named_tuple import NamedTuple
from ..source import Place
from .known import ORIGIN, Known
from .reading import Said
from .standing import Owner, Standing

MOST_RELATED = 5
Around = Callable[[str, int], tuple[int, int]]
Start = Callable[[str, int], int]


class Judged(NamedTuple):
    """``spans``: the lines that each of the ``findings`` is about, by its fingerprint. ``others``: results on nothing of an agent's;
    ``disputed``: that fit several things of which not all are meant.
    """

    findings: list[Finding]
    spans: dict[str, list[tuple[str, int, int]]]
    others: int
    disputed: int


class _Hit(NamedTuple):
    said: Said
    owner: Owner
    place: Place


def judge_said(said: Sequence[Said], known: Mapping[str, Known], standing: Standing, around: Around, start: Start) -> Judged:
    """Findings in no order. ``around``: the lines of the block that a line of a file stands in; ``start``: the first of some lines that
    says something.
    """
    hits: dict[tuple[str, str, str], list[_Hit]] = defaultdict(list)
    count: Counter[str] = Counter()
    for one in said:
        if one.check not in known:
            continue
        if one.disputed:
            count["disputed"] += 1
            continue
        owners = _owners(one, standing, around)
        count["others"] += not owners
        for owner in owners:
            hits[one.check, owner.agent_id, owner.thing].append(_Hit(one, owner, Place(one.path, start(one.path, one.first))))
    found = [_finding(known[key[0]], every) for key, every in sorted(hits.items())]
    spans = {finding.fingerprint: [(hit.said.path, hit.said.first, hit.said.last) for hit in hits[_key(finding)]] for finding in found}
    return Judged(found, spans, count["others"], count["disputed"])


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.check, finding.key[0], finding.key[1]


def _owners(said: Said, standing: Standing, around: Around) -> list[Owner]:
    """A literal stands on one line; where nobody holds it, the block around it says whose it is."""
    if said.framework != "secrets":
        return standing.owners(said, said.first, said.last)
    return standing.owners(said, said.first, said.first) or standing.owners(said, *around(said.path, said.first))


def _finding(check: Known, hits: Iterable[_Hit]) -> Finding:
    every = sorted(hits, key=lambda hit: (bool(hit.said.skipped), hit.owner.sample, hit.place, hit.said, hit.owner.environment or ""))
    first, owner = every[0], every[0].owner
    related = dict.fromkeys(Related(hit.place, f"and here: {_what(hit.said)}") for hit in every if hit.place != first.place)
    key = (owner.agent_id, owner.thing)
    return Finding(
        check=check.id,
        name=ORIGIN,
        gate=check.gate,
        severity=check.severity,
        confidence=check.confidence,
        subject=owner.agent_id,
        message=f"{_whose(owner)}, and checkov says this of {_what(first.said)}: {first.said.title or check.id}",
        place=first.place,
        key=key,
        fingerprint=fingerprint(f"{ORIGIN}:{check.id}", key),
        related=tuple(related)[:MOST_RELATED],
        sample=all(hit.owner.sample for hit in every),
        ignored=f"checkov:skip, {first.said.skipped}" if first.said.skipped else "",
        production=not all(is_elsewhere(hit.owner.environment) for hit in every),
        origin=ORIGIN,
    )


def _whose(owner: Owner) -> str:
    if owner.kind == "identity":
        return f"{owner.agent} acts as {owner.thing}"
    return f"this runs {owner.agent}" if owner.kind == "workload" else f"{owner.agent} holds this"


def _what(said: Said) -> str:
    """What it is about; a literal is called by nothing, for checkov names it by a hash of it."""
    return "a text on this line" if said.framework == "secrets" or not said.resource else said.resource


def fold(judged: Judged, ours: Iterable[Finding], known: Mapping[str, Known]) -> tuple[list[Finding], int]:
    """The findings without those that one of ours says as well, and how many these are."""
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for finding in ours:
        by_check[finding.check].append(finding)
    kept = [
        finding
        for finding in judged.findings
        if not any(_is_told(finding, judged, by_check.get(id, ())) for id in known[finding.check].same)
    ]
    return kept, len(judged.findings) - len(kept)


def _is_told(finding: Finding, judged: Judged, ours: Iterable[Finding]) -> bool:
    agent, thing = finding.key
    spans = judged.spans[finding.fingerprint]
    return any(
        (one.subject == agent and one.group == thing)
        or any(one.place.path == path and first <= one.place.line <= last for path, first, last in spans)
        for one in ours
    )


def texts(findings: Iterable[Finding], said: Iterable[Said], known: Mapping[str, Known], index: str) -> Iterator[OtherCheck]:
    """The words for the checks that found something, as far as checkov tells them."""
    asked = {finding.check for finding in findings}
    told = {one.check: one for one in said if one.check in asked}
    for id, one in sorted(told.items()):
        check, url = known[id], one.url or index
        yield OtherCheck(
            id=id,
            name=ORIGIN,
            gate=check.gate,
            severity=check.severity,
            title=one.title or id,
            why=f"A check of checkov's, asked of what belongs to an agent: {one.title or id}.",
            fix=f"checkov explains it: {url}",
            origin=ORIGIN,
            url=url,
        )
