"""The plan as Markdown: a page to work from, with code to copy."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from functools import cache

from ...secrets.sanitise import disarm
from ..clean import Clean, printable
from ..identity_words import in_words
from ..interface import Redactor
from ..markdown import code, escaped, fenced
from ..terminal import counted, listed
from .code import identity_code
from .ending import ending_of
from .plan import Move, Plan
from .stanza import MADE, stanza


def render(plan: Plan, *, redactor: Redactor) -> str:
    """Text of the tree is on one line, without control characters, and code in fences that it cannot close."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    lines = [f"# Moving agents off {code(clean(plan.canonical))}", "", *_opening(plan, clean)]
    if plan.moves:
        lines += ["", *_first(plan, clean)]
    for number, move in enumerate(plan.moves, 1):
        lines += ["", *_move(plan, move, number, clean)]
    lines += ["", *_last(plan, clean)]
    return "\n".join(map(disarm, lines)) + "\n"


def render_status(plan: Plan, *, redactor: Redactor) -> str:
    """How far a split is, and what is next."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    total = len({move.agent.id for move in plan.moves}) + len(plan.moved)
    counts = f"{len(plan.moved)} of {counted(total, 'agent')} moved off" if total else "No agent is, or by its contract was, on"
    lines = [f"{counts} {clean(plan.canonical)}."]
    lines += [f"  moved    {clean(agent.name)}" for agent in plan.moved]
    for at, move in enumerate(plan.moves):
        state = "next" if at == 0 else "then"
        waits = "" if move.is_ready else f"; needs its contract first ({_drafting(move)})"
        lines.append(f"  {state:<8} {clean(move.agent.name)}  {clean(_places(move))}{clean(waits)}")
    lines += [f"  also     {clean(name)}  {clean(f'{place.path}:{place.line}')}, {kind}, no agent" for name, kind, place in plan.others]
    if not plan.moves:
        lines.append(_left(plan, clean))
    return "\n".join(map(disarm, lines)) + "\n"


def _left(plan: Plan, clean: Clean) -> str:
    if plan.others:
        others = counted(len(plan.others), "other workload is", "other workloads are")
        return f"No agent is left on it, but {others}: what they may do needs an identity of its own before this one is removed."
    used = clean(ending_of(plan).used)
    return f"Nobody in these files is left on it. See when it was last used{f' ({used})' if used else ''}, then remove it."


def _opening(plan: Plan, clean: Clean) -> Iterator[str]:
    words = in_words(plan.canonical)
    what = f"{clean(words)}. " if words else ""
    agents = len({move.agent.id for move in plan.moves})
    verb = "run as it" if plan.kind in MADE else "hold it"
    users = counted(agents, "agent") + (f" and {counted(len(plan.others), 'other workload')}" if plan.others else "")
    count = agents + len(plan.others)
    yield f"{what}{users} {verb.replace(' ', 's ', 1) if count == 1 else verb}" + (
        f"; {counted(len(plan.moved), 'agent')} moved already." if plan.moved else "."
    )
    waiting = [move for move in plan.moves if not move.is_ready]
    if waiting:
        yield (
            f"{counted(len(plan.moves) - len(waiting), 'step')} can be done now; {len(waiting)} "
            f"{'waits' if len(waiting) == 1 else 'wait'} for a contract that says what each may do."
        )
    if plan.moves:
        yield ""
        yield "One agent at a time, first the one whose mistake costs least. The shared one stays until the last step: each can be undone."


def _first(plan: Plan, clean: Clean) -> Iterator[str]:
    yield "## First: nobody else joins it"
    yield ""
    yield "Accept today's sharing until the move is over; an agent that joins the identity after that fails the pull request."
    yield ""
    yield from fenced(f"fivegates baseline --select FG201,FG202,FG203 --until {plan.until.isoformat()} --owner you@example.com", "sh")


def _move(plan: Plan, move: Move, number: int, clean: Clean) -> Iterator[str]:
    risk = f", risk {move.risk}" if move.risk else ""
    where = f" in {escaped(clean(move.environment))}" if move.environment else ""
    yield f"## {number}. {escaped(clean(move.agent.name))}{where}{risk}"
    yield ""
    if not move.is_ready:
        state = "Its contract is still a draft" if move.status == "draft" else "It has no active contract"
        yield f"{state}, so nobody has said what it may do, and no identity can be made from that. Write it, then ask for this plan again:"
        yield ""
        yield from fenced(clean(_drafting(move)), "sh")
        yield ""
        yield f"It uses the identity at {clean(_places(move))}."
        return
    made = identity_code(plan, move)
    if not made:
        yield "1. Issue a key or token of its own for this agent, with only the rights of its contract, and keep it in the secret store."
    else:
        yield f"1. Make its identity, {code(move.name)}, with exactly what {code(clean(move.contract))} allows:"
    for part in made:
        yield ""
        yield from fenced(clean_lines(part.text, clean), part.language)
        for todo in part.open:
            yield f"   - By hand: {escaped(clean(todo))}."
    yield ""
    use = f" {code(clean(made[-1].use))}" if made else " the new key's reference"
    for place, via in dict.fromkeys((used.place, used.via.partition(" -> ")[0]) for used in move.uses):
        yield f"2. At {code(clean(f'{place.path}:{place.line}'))} ({escaped(clean(via))}) name it in place of the shared one:{use}"
        if beside := plan.same_line(move, place):
            who = escaped(clean(listed(beside, 4)))
            yield f"   - The same line is for {who} too: make it a parameter, or a copy, that each fills in, before it is changed for one."
    yield f"3. In {code(clean(move.contract))}:"
    yield ""
    yield from fenced(clean_lines(stanza(plan, move), clean), "yaml")
    yield ""
    yield f"4. Look before it is deployed: {code(clean(f'fivegates scan && fivegates why {shlex.quote(move.agent.name)}'))}."
    yield f"5. To go back: put the line of step 2 back as it was and deploy; {escaped(clean(plan.name))} is still there."


def clean_lines(text: str, clean: Clean) -> str:
    return "\n".join(map(clean, text.split("\n")))


def _last(plan: Plan, clean: Clean) -> Iterator[str]:
    end = ending_of(plan)
    yield "## Last: the shared identity goes"
    yield ""
    if plan.others:
        who = listed([f"{clean(name)} ({kind}, {clean(f'{place.path}:{place.line}')})" for name, kind, place in plan.others], 6)
        yield f"- It is also used by what is no agent: {escaped(who)}. Give them an identity of their own as well."
    yield f"- Who still holds it: {code(clean(end.holders))}. These files do not show keys that were copied elsewhere."
    if end.used:
        yield f"- When it was last used: {code(clean(end.used))}. Wait until nothing uses it for as long as your slowest job's period."
    for line in end.remove:
        yield f"- {code(clean(line))}"
    yield "- Take `migrating:` out of the contracts, and the accepted findings out of the baseline: `fivegates baseline --prune`."


def _drafting(move: Move) -> str:
    if move.status == "draft":
        return f"fivegates contract check    # {move.contract} lacks what is TODO"
    return f"fivegates contract new {shlex.quote(move.agent.name)}"


def _places(move: Move) -> str:
    return listed(dict.fromkeys(f"{use.place.path}:{use.place.line}" for use in move.uses), 4)
