"""The answer of ``fivegates why`` for a terminal: the answer, the chain with its lines, what is not seen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..extract.release_names import as_chart_writes
from ..iam.held import ALLOWED, DENIED, NO_GRANT, POSSIBLE, Witness
from ..link.places import granted_place
from ..source import Place
from .clean import Clean, printable
from .interface import WIDTH, Redactor
from .terminal import counted, finished, listed, paint, wrap
from .why import UNKNOWN, Found, Why
from .why_blast import blast_lines
from .why_chain import Step
from .why_drawing import Link, draw_chain

STYLES = {ALLOWED: "high", POSSIBLE: "medium", DENIED: "good", NO_GRANT: "good", UNKNOWN: "medium"}
MOST_CHAINS = 6  # that are drawn; more are counted
MOST_NAMES = 6  # actions and resources of one chain that are named
MOST_WITNESSES = 2


def render(why: Why, *, redactor: Redactor, possible: bool = False, color: bool = False, width: int = WIDTH) -> str:
    """``possible``: also what conditions leave open, where something is allowed too."""
    clean = cache(lambda text: printable(redactor.redact(as_chart_writes(text))))
    if why.question is None:
        lines = blast_lines(why, clean, possible, color, width)
    else:
        lines = [*_answer(why, clean, color, width), *_chains(why, clean, possible, color, width)]
    lines += ["", paint("Not seen", "strong", color)]
    lines += [line for text in why.unseen for line in wrap(clean(text), width, "  ", "    ")]
    return finished(lines)


def _answer(why: Why, clean: Clean, color: bool, width: int) -> list[str]:
    """One sentence; its first word is the verdict."""
    first, *rest = wrap(clean(f"{why.verdict.upper()}: {_sentence(why)}"), width, "", "  ")
    verdict = why.verdict.upper()
    return [paint(verdict, STYLES[why.verdict], color) + first[len(verdict) :], *rest]


def _sentence(why: Why) -> str:
    name, asked = why.agent.name, why.question.words if why.question else ""
    best = [one for one in why.found if one.decision.verdict == why.verdict]
    if why.verdict == UNKNOWN:
        whom = (
            f"what {listed([way.identity for way in why.ways], 3)} may do is not in these files"
            if why.ways
            else "as whom it acts is not known"
        )
        return f"whether {name} may {asked} is not known: {whom}"
    if why.verdict == NO_GRANT:
        return f"nothing in these files lets {name} {asked}"
    if why.verdict == DENIED:
        witness = next((witness for one in best for witness in one.decision.witnesses), None)
        return f"{name} may not {asked}" + (f", by {_line(witness)}" if witness is not None else "")
    things = _resources(best)
    on = "" if not things or why.question is None or why.question.resource else f" on {listed(things, MOST_NAMES)}"
    if why.question is not None and why.question.is_pattern:
        actions = dict.fromkeys(one.action for one in best)
        return f"{name} may do {counted(len(actions), 'action')} of {asked}{on}"
    said = f"{name} may {asked}{on}"
    return said if why.verdict == ALLOWED else f"{said}, unless something stands against it: {'; '.join(_reasons(best))}"


def _resources(found: list[Found]) -> list[str]:
    return list(dict.fromkeys(one.resource for one in found if one.resource))


def _reasons(found: list[Found]) -> list[str]:
    return list(dict.fromkeys(reason for one in found for reason in one.decision.reasons))[:3]


def _line(witness: Witness) -> str:
    place = _widened(witness)
    return f"{witness.said} ({place.path}:{place.line})"


def _widened(witness: Witness) -> Place:
    given = witness.given
    return granted_place(given.resource, given.place, given.origin)


def _chains(why: Why, clean: Clean, possible: bool, color: bool, width: int) -> list[str]:
    """A drawing for each identity and line that decides, with the actions that it decides."""
    shown = [one for one in why.found if possible or one.decision.verdict == why.verdict]
    grouped: dict[tuple[object, ...], list[Found]] = {}
    for one in shown:
        first = next((witness.said for witness in one.decision.witnesses), "")
        grouped.setdefault((one.way.identity, one.decision.verdict, one.decision.reasons, first), []).append(one)
    lines: list[str] = []
    for found in list(grouped.values())[:MOST_CHAINS]:
        lines += ["", *_chain(found, clean, color, width)]
    if len(grouped) > MOST_CHAINS:
        lines += ["", f"{counted(len(grouped) - MOST_CHAINS, 'further line')} that decide{'s' if len(grouped) == MOST_CHAINS + 1 else ''}"]
    return [*lines, *_left(why, len(why.found) - len(shown), width)]


def _left(why: Why, number: int, width: int) -> list[str]:
    if not number or why.verdict != ALLOWED:
        return []
    others = sum(1 for one in why.found if one.decision.verdict == POSSIBLE)
    text = f"{counted(others, 'more thing')} that {'is' if others == 1 else 'are'} only possible: --possible shows them" if others else ""
    return ["", *wrap(text, width)] if text else []


def _chain(found: list[Found], clean: Clean, color: bool, width: int) -> list[str]:
    first = found[0]
    links: list[Link] = [_step(step) for step in first.way.steps]
    witnesses = first.decision.witnesses[:MOST_WITNESSES]
    for witness in witnesses:
        if witness.given.by:
            links.append((f"holds {witness.given.by}", witness.given.resource.place))
        links.append((witness.said, _widened(witness)))
    links += [_step(step) for step in first.unread]
    links.append((_outcome(found), None))
    return [*draw_chain(links, clean, color, width), *_because(first, clean, width)]


def _step(step: Step) -> Link:
    return step.said, step.place


def _outcome(found: list[Found]) -> str:
    verdict = found[0].decision.verdict
    actions, on = list(dict.fromkeys(one.action for one in found)), _resources(found)
    words = {ALLOWED: "allows", POSSIBLE: "may allow", DENIED: "denies"}[verdict]
    return f"{words} {listed(actions, MOST_NAMES)}" + (f" on {listed(on, MOST_NAMES)}" if on else "")


def _because(one: Found, clean: Clean, width: int) -> Iterator[str]:
    for reason in one.decision.reasons:
        yield from wrap(clean(f"only possible: {reason}"), width, "  ", "    ")
