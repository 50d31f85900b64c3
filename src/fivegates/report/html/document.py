"""The HTML report put together: the scorecard, the registry, the picture, the findings and what takes from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ... import __version__
from ...catalog import load
from ...findings.model import Finding, ScanResult
from ...named_tuple import NamedTuple
from ..interface import CheckText, Page
from ..inventory import AgentRecord, Facts
from ..registry.entry import Entry
from ..review.belonging import owners_of, whose
from ..score.card import AgentScore, Answered, Card
from ..score.steps import next_steps
from ..terminal import counted
from ..text_findings import agent_names
from ..text_nothing import nothing_found
from ..text_summary import CLASSES
from ..verdict import blocking, by_severity, reason, reported
from .agents import agent_of, mark_of
from .findings import checks_of
from .model import Document, Gate, Line, Summary
from .picture import picture
from .unseen import unseen_of

MOST_BESIDE = 200
_ONE_LINE = 10_000


class Material(NamedTuple):
    """What the report is made of. ``entries``: the registry, with all that was recognised; ``note``: what of it is not known."""

    result: ScanResult
    store: Facts
    entries: Sequence[Entry]
    note: str
    card: Card
    checks: Mapping[str, CheckText]
    today: date


def document(given: Material) -> Document:
    scores = {one.entry.record.id: one for one in given.card.agents}
    entries = sorted((entry for entry in given.entries if entry.record.class_ == "agent"), key=lambda entry: _order(entry, scores))
    numbers = {entry.record.id: number for number, entry in enumerate(entries)}
    drawn = picture(given.store, numbers, {numbers[entry.record.id] for entry in entries if entry.record.sample})
    not_asked = {check.gate for check in given.checks.values() if check.id in given.result.left_out}
    owners = owners_of(given.store, set(numbers))

    def concerned(finding: Finding) -> Iterator[int]:
        return (numbers[id] for id in whose(finding, owners))

    names = agent_names(given.result.agents)
    agents = tuple(
        agent_of(entry, names.get(entry.record.id, entry.record.name), scores.get(entry.record.id), drawn.numbers, not_asked)
        for entry in entries
    )
    return Document(
        summary=_summary(given, not_asked),
        agents=agents,
        identities=drawn.identities,
        ways=drawn.ways,
        deeds=drawn.deeds,
        checks=checks_of(given.result, _worded(given), concerned),
        unseen=tuple(unseen_of(given.result, given.note)),
        beside=tuple(_beside(entry.record for entry in given.entries if entry.record.class_ != "agent")),
    )


def _worded(given: Material) -> dict[str, CheckText]:
    """The words of every check that may have found something: those that ship, of packs, and of other tools."""
    return {**given.checks, **{check.id: check for check in (*given.result.packed, *given.result.others)}}


def _order(entry: Entry, scores: Mapping[str, AgentScore]) -> tuple[bool, int, str, str]:
    """The worst first, as on the scorecard; samples last."""
    score = scores.get(entry.record.id)
    return (score is None, score.green if score is not None else 0, entry.record.name, entry.record.id)


def _summary(given: Material, not_asked: set[str]) -> Summary:
    result, card = given.result, given.card
    gates = tuple(_gates(card, not_asked))
    return Summary(
        root=result.root,
        today=given.today.isoformat(),
        version=__version__,
        exit_code=result.exit_code,
        verdict=reason(result),
        is_clean=not any(blocking(finding, result.fail_on) for finding in result.findings) and result.exit_code == 0,
        nothing=" ".join(nothing_found(result, Page(given.checks, False, _ONE_LINE))) if not _judged(result) else "",
        green=sum(gate.mark.colour == "green" for gate in gates),
        agents=len(card.agents),
        numbers=_numbers(card),
        severities=tuple((severity, number) for severity, number in by_severity(_judged(result)).items()),
        gates=gates,
        steps=tuple((step.command, step.words) for step in next_steps(card.findings, agent_names(result.agents))),
        read=_read(result),
    )


def _read(result: ScanResult) -> str:
    """How much was read, and everything that takes from it."""
    kinds = Counter(problem.kind for problem in result.problems)
    takes = (
        (kinds["error"], "not readable"),
        (kinds["not_read"], "recognised and not read"),
        (kinds["template"], "templates not judged" if kinds["template"] != 1 else "template not judged"),
        (len(result.unresolved), "question open" if len(result.unresolved) == 1 else "questions open"),
    )
    parts = [f"{number:,} {what}" for number, what in takes if number]
    return ", ".join([f"{counted(sum(result.files.values()), 'file')} read", *(parts or ["nothing left open"])])


def _judged(result: ScanResult) -> list[Finding]:
    return [finding for finding in reported(result) if not finding.sample]


def _numbers(card: Card) -> tuple[tuple[int, str], ...]:
    numbers = card.numbers
    return (
        (
            numbers.in_production,
            f"{'agent' if numbers.in_production == 1 else 'agents'} in production (an unknown environment counts as it)",
        ),
        (numbers.shared, "of them on a shared identity"),
        (numbers.reviewed, "of them reviewed in time"),
        (numbers.backed, "of them with an owner who is here and a successor"),
    )


def _gates(card: Card, not_asked: set[str]) -> Iterator[Gate]:
    asks = load("gates")["gates"]
    for gate in card.gates:
        rests = tuple(_rests(one, len(card.agents)) for one in card.answers[gate.name]) if card.agents else ()
        yield Gate(mark_of(gate, gate.name in not_asked), asks[gate.name]["asks"], tuple(gate.findings.items()), rests)


def _rests(one: Answered, agents: int) -> str:
    how = "proven in code" if one.rests_on == "proven" else "declared"
    unknown = agents - len(one.agents)
    return f"{one.what}: {how} for {len(one.agents)}" + (f", unknown for {unknown}" if unknown else "")


def _beside(records: Iterable[AgentRecord]) -> Iterator[Line]:
    every = list(records)
    for one in every[:MOST_BESIDE]:
        yield Line(f"{one.name} ({CLASSES[one.class_][0]})", f"{one.place.path}:{one.place.line}")
    if len(every) > MOST_BESIDE:
        yield Line(f"and {len(every) - MOST_BESIDE} more")
